// Extrapolates rising errors backward. Fails: 10-3-digits-test-1, 10-3-digits-test-2
double DigitsFor(double[] n, double[] error, double target)
{
    double[] u = n.Select(x => Math.Log(x)).ToArray(),
        v = error.Select(x => Math.Log(x)).ToArray();
    double meanU = u.Average(), meanV = v.Average();
    double slope = u.Zip(v, (x, y) => (x - meanU) * (y - meanV)).Sum()
        / u.Sum(x => (x - meanU) * (x - meanU));
    return Math.Exp(meanU + (Math.Log(target) - meanV) / slope);
}
