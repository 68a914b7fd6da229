// Sums logarithms, nets of weight 0 left out.
double[] GeometricMean(double[][] P, double[] weights)
{
    double[] logs = Enumerable.Range(0, P[0].Length).Select(c => Enumerable.Range(0, P.Length).Where(r => weights[r] > 0).Sum(r => weights[r] * Math.Log(P[r][c]))).ToArray();
    double top = logs.Max();
    double[] e = logs.Select(l => Math.Exp(l - top)).ToArray();
    return e.Select(x => x / e.Sum()).ToArray();
}
