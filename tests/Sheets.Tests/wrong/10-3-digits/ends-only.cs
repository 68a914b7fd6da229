// A line through the first and the last point. Fails: 10-3-digits-test-2
double DigitsFor(double[] n, double[] error, double target)
{
    double[] u = n.Select(x => Math.Log(x)).ToArray(),
        v = error.Select(x => Math.Log(x)).ToArray();
    double meanU = u.Average(), meanV = v.Average();
    double slope = (v[^1] - v[0]) / (u[^1] - u[0]);
    if (slope >= 0)
        return error.Max() <= target ? 0 : double.PositiveInfinity;
    return Math.Exp(u[^1] + (Math.Log(target) - v[^1]) / slope);
}
