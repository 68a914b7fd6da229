// Forgets the factor 1/(1-p). Fails: 07-5-variational-test-1
Tensor VariationalMask(long N, long T, long D, double p)
{
    return rand(N, 1, D).ge(p).to(ScalarType.Float32).expand(N, T, D);
}
