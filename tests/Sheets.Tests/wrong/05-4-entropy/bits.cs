// Entropy in bits. Fails: 05-4-entropy-test-1
Tensor Entropy(Tensor P)
{
    return -(P * P.clamp_min(1e-300).log2()).sum(dim: 1);
}
