// Subtracts the penalty's slope. Fails: 01-3-l2-test-1, 01-3-l2-test-2
Tensor L2Gradient(Tensor w, Tensor slope, double lambda)
{
    return slope - 2 * lambda * w;
}
