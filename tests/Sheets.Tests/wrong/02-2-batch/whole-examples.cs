// Drops whole examples instead of units. Fails: 02-2-batch-test-1
Tensor BatchMask(long B, long n, double p) => rand(B, 1).ge(p).expand(B, n).to(ScalarType.Float32);
