// p is taken for the keep probability. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p)
{
    return rand(B, n).lt(p).to(ScalarType.Float32);
}
