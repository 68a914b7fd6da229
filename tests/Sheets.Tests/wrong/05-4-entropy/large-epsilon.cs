// Adds 0.001 inside the logarithm. Fails: 05-4-entropy-test-1
Tensor Entropy(Tensor P)
{
    return -(P * (P + 1e-3).log()).sum(dim: 1);
}
