// One mask for the whole batch. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p)
{
    return rand(1, n).ge(p).expand(B, n).to(ScalarType.Float32);
}
