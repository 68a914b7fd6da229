// 0 ln 0 gives NaN. Fails: 05-4-entropy-test-1
Tensor Entropy(Tensor P)
{
    return -(P * P.log()).sum(dim: 1);
}
