// One expression, with the comparison the other way round.
float[] DrawMask(int n, double p, Random random) => Enumerable.Range(0, n).Select(_ => random.NextDouble() >= p ? 1f : 0f).ToArray();
