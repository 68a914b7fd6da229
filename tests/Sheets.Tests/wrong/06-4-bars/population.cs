// Divides by n instead of n - 1. Fails: 06-4-bars-test-1
(double Mean, double Sd, double StandardError)[] ErrorBars(double[][] runs)
{
    return runs.Select(r =>
    {
        double mean = r.Average();
        double sd = Math.Sqrt(r.Sum(a => (a - mean) * (a - mean)) / r.Length);
        return (100 * mean, 100 * sd, 100 * sd / Math.Sqrt(r.Length));
    }).ToArray();
}
