// Adds blocks, so that overlapping ones give negative numbers. Fails: 07-3-blocks-test-2
Tensor BlockMask(Tensor starts, int b)
{
    var padded = F.pad(starts, new long[] { b - 1, b - 1, b - 1, b - 1 });
    return 1 - F.avg_pool2d(padded, b, stride: 1) * (b * b);
}
