// One price for all features: plain ridge regression. Fails: 12-3-fit-test-1, 12-3-fit-test-2
Tensor DropoutFit(Tensor phi, Tensor y, double p)
{
    long N = phi.shape[1];
    return linalg.solve(phi.t().mm(phi) + eye(N, dtype: ScalarType.Float64) * (p / (1 - p)), phi.t().mm(y));
}
