// Wraps around, then clears what came in.
Tensor Shift(Tensor images, int down, int right)
{
    var moved = images.roll(new long[] { down, right }, new long[] { 2, 3 }).clone();
    long H = images.shape[2], W = images.shape[3];
    if (down > 0) moved.narrow(2, 0, down).zero_();
    if (down < 0) moved.narrow(2, H + down, -down).zero_();
    if (right > 0) moved.narrow(3, 0, right).zero_();
    if (right < 0) moved.narrow(3, W + right, -right).zero_();
    return moved;
}
