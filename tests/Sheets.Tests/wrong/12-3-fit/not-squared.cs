// The length of a column, not its square. Fails: 12-3-fit-test-1, 12-3-fit-test-2
Tensor DropoutFit(Tensor phi, Tensor y, double p)
{
    var price = phi.square().sum(new[] { 0L }).sqrt() * (p / (1 - p));
    return linalg.solve(phi.t().mm(phi) + price.diag(), phi.t().mm(y));
}
