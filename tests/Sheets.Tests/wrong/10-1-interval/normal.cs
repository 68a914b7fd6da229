// 1.96 in the place of t. Fails: 10-1-interval-test-1, 10-1-interval-test-2
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
    double t = 1.959964;
    double half = t * s / Math.Sqrt(n);
    return (mean, mean - half, mean + half);
}
