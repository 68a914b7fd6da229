// Seeds the generator in each call: every step has the same masks. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p)
{
    random.manual_seed(1);
    return rand(B, n).ge(p).to(ScalarType.Float32);
}
