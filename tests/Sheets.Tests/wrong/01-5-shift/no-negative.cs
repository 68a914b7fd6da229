// Negative shifts do nothing. Fails: 01-5-shift-test-2
Tensor Shift(Tensor images, int down, int right)
{
    (down, right) = (Math.Max(down, 0), Math.Max(right, 0));
    long H = images.shape[2], W = images.shape[3];
    var padded = F.pad(images, new long[] { Math.Max(right, 0), Math.Max(-right, 0), Math.Max(down, 0), Math.Max(-down, 0) });
    return padded.narrow(2, Math.Max(-down, 0), H).narrow(3, Math.Max(-right, 0), W);
}
