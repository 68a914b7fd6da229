// Divides the standard error by n instead of its root. Fails: 06-4-bars-test-1
(double Mean, double Sd, double StandardError)[] ErrorBars(double[][] runs)
{
    return runs.Select(r =>
    {
        double mean = r.Average();
        double sd = Math.Sqrt(r.Sum(a => (a - mean) * (a - mean)) / (r.Length - 1));
        return (100 * mean, 100 * sd, 100 * sd / r.Length);
    }).ToArray();
}
