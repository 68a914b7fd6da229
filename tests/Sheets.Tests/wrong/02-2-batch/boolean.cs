// Leaves the comparison's result as it is, a Boolean tensor. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p)
{
    return rand(B, n).ge(p);
}
