// Inner products of gradients, not of directions. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(Tensor gradients)
{
    long G = gradients.shape[0];
    var products = gradients.mm(gradients.t());
    return 1 - (products.sum() - products.diag().sum()).item<float>() / (G * (G - 1));
}
