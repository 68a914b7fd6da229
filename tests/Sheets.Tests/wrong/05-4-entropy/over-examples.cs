// Sums over the examples. Fails: 05-4-entropy-test-1
Tensor Entropy(Tensor P)
{
    return -(P * P.clamp_min(1e-300).log()).sum(dim: 0L);
}
