// 1 in the blocks. Fails: 07-3-blocks-test-1, 07-3-blocks-test-2
Tensor BlockMask(Tensor starts, int b)
{
    var padded = F.pad(starts, new long[] { b - 1, b - 1, b - 1, b - 1 });
    return F.max_pool2d(padded, b, stride: 1);
}
