// A straight line of e over n. Fails: 10-3-digits-test-1, 10-3-digits-test-2
double DigitsFor(double[] n, double[] error, double target)
{
    double[] u = n.ToArray(),
        v = error.ToArray();
    double meanU = u.Average(), meanV = v.Average();
    double slope = u.Zip(v, (x, y) => (x - meanU) * (y - meanV)).Sum()
        / u.Sum(x => (x - meanU) * (x - meanU));
    if (slope >= 0)
        return error.Max() <= target ? 0 : double.PositiveInfinity;
    return meanU + (target - meanV) / slope;
}
