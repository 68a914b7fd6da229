// Replaces the logarithm of 0.
Tensor Entropy(Tensor P) => where(P.gt(0), -P * P.log(), zeros_like(P)).sum(dim: 1);
