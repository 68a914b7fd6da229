// Drops the start only. Fails: 07-3-blocks-test-1, 07-3-blocks-test-2
Tensor BlockMask(Tensor starts, int b)
{
    var padded = F.pad(starts, new long[] { b - 1, b - 1, b - 1, b - 1 });
    return 1 - F.pad(starts, new long[] { 0, b - 1, 0, b - 1 });
}
