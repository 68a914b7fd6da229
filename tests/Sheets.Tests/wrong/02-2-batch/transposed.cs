// Rows and columns exchanged. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p)
{
    return rand(n, B).ge(p).to(ScalarType.Float32);
}
