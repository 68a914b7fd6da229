// Blocks end at their starts instead of beginning there. Fails: 07-3-blocks-test-1, 07-3-blocks-test-2
Tensor BlockMask(Tensor starts, int b)
{
    var padded = F.pad(starts, new long[] { b - 1, b - 1, b - 1, b - 1 });
    return (1 - F.max_pool2d(F.pad(starts.flip(2, 3), new long[] { b - 1, b - 1, b - 1, b - 1 }), b, stride: 1));
}
