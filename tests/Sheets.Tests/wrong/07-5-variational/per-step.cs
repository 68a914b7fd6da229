// A new mask at each step. Fails: 07-5-variational-test-1
Tensor VariationalMask(long N, long T, long D, double p)
{
    return rand(N, T, D).ge(p).to(ScalarType.Float32).div(1 - p).expand(N, T, D);
}
