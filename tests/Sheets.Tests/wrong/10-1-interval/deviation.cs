// Forgets the root of n. Fails: 10-1-interval-test-1, 10-1-interval-test-2
(double Mean, double Low, double High) ErrorAt(RecordedResult row, double? at)
{
    double[] errors = row.Runs.Where(run => run.At == at)
        .Select(run => run.TestErrorPercent).OfType<double>().ToArray();
    int n = errors.Length;
    if (n == 0)
        throw new InvalidOperationException($"{row.Row} has no test error at {at}");
    double mean = errors.Average();
    if (n == 1) return (mean, double.NegativeInfinity, double.PositiveInfinity);
    double s = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (n - 1));
    double t = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, n - 1, 0.975);
    double half = t * s;
    return (mean, mean - half, mean + half);
}
