// The mean of the squares over the examples, not their sum. Fails: 12-3-fit-test-1, 12-3-fit-test-2
Tensor DropoutFit(Tensor phi, Tensor y, double p)
{
    var price = phi.square().mean(new[] { 0L }) * (p / (1 - p));
    return linalg.solve(phi.t().mm(phi) + price.diag(), phi.t().mm(y));
}
