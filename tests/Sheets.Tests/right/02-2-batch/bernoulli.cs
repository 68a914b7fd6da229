// Draws from the Bernoulli distribution.
Tensor BatchMask(long B, long n, double p) => full(new long[] { B, n }, 1 - p).to(ScalarType.Float32).bernoulli();
