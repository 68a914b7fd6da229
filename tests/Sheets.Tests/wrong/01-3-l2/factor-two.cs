// Forgets the factor 2. Fails: 01-3-l2-test-1, 01-3-l2-test-2
Tensor L2Gradient(Tensor w, Tensor slope, double lambda)
{
    return slope + lambda * w;
}
