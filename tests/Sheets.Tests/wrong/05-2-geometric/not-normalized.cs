// Does not divide by the sum. Fails: 05-2-geometric-test-1
double[] GeometricMean(double[][] P, double[] weights)
{
    var mean = Enumerable.Repeat(1.0, P[0].Length).ToArray();
    for (int r = 0; r < P.Length; r++)
        for (int c = 0; c < mean.Length; c++) mean[c] *= Math.Pow(P[r][c], weights[r]);
    double sum = mean.Sum();
    return mean.Select(m => m).ToArray();
}
