// One mask for the whole batch. Fails: 07-5-variational-test-1
Tensor VariationalMask(long N, long T, long D, double p)
{
    return rand(1, 1, D).ge(p).to(ScalarType.Float32).div(1 - p).expand(N, T, D);
}
