// The library's line.
double DigitsFor(double[] n, double[] error, double target)
{
    var (c, slope) = MathNet.Numerics.Fit.Line(n.Select(x => Math.Log10(x)).ToArray(), error.Select(x => Math.Log10(x)).ToArray());
    if (slope > -1e-12) return error.All(e => e <= target) ? 0 : double.PositiveInfinity;
    return Math.Pow(10, (Math.Log10(target) - c) / slope);
}
