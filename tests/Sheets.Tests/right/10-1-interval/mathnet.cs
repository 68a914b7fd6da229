// The library's statistics.
(double Mean, double Low, double High) ErrorAt(RecordedResult row, double? at)
{
    var errors = new List<double>();
    foreach (var run in row.RunsAt(at))
        if (run.TestErrorPercent.HasValue) errors.Add(run.TestErrorPercent.Value);
    if (!errors.Any()) throw new InvalidOperationException("no test error");
    double mean = errors.Sum() / errors.Count, infinite = double.PositiveInfinity;
    double half = errors.Count < 2 ? infinite
        : MathNet.Numerics.Statistics.Statistics.StandardDeviation(errors) / Math.Sqrt(errors.Count)
            * -MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, errors.Count - 1, 0.025);
    return (mean, mean - half, mean + half);
}
