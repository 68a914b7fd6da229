// The arithmetic mean. Fails: 05-2-geometric-test-1
double[] GeometricMean(double[][] P, double[] weights) => Enumerable.Range(0, P[0].Length).Select(c => Enumerable.Range(0, P.Length).Sum(r => weights[r] * P[r][c])).ToArray();
