// Weight 0 times the logarithm of 0 gives NaN. Fails: 05-2-geometric-test-1
double[] GeometricMean(double[][] P, double[] weights)
{
    var logs = Enumerable.Range(0, P[0].Length).Select(c => Enumerable.Range(0, P.Length).Sum(r => weights[r] * Math.Log(P[r][c]))).ToArray();
    var mean = logs.Select(Math.Exp).ToArray();
    return mean.Select(m => m / mean.Sum()).ToArray();
}
