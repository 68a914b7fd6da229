// Multiplies by 1-p instead of dividing. Fails: 07-5-variational-test-1
Tensor VariationalMask(long N, long T, long D, double p)
{
    return rand(N, 1, D).ge(p).to(ScalarType.Float32).mul(1 - p).expand(N, T, D);
}
