// Clears each block.
Tensor BlockMask(Tensor starts, int b)
{
    var mask = ones(starts.shape[0], starts.shape[1], starts.shape[2] + b - 1, starts.shape[3] + b - 1);
    for (long i = 0; i < starts.shape[2]; i++)
        for (long j = 0; j < starts.shape[3]; j++)
        {
            var keep = 1 - starts.narrow(2, i, 1).narrow(3, j, 1);
            mask.narrow(2, i, b).narrow(3, j, b).mul_(keep);
        }
    return mask;
}
