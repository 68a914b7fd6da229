// Changes the slope that it was given. Fails: 01-3-l2-test-2
Tensor L2Gradient(Tensor w, Tensor slope, double lambda)
{
    return slope.add_(2 * lambda * w);
}
