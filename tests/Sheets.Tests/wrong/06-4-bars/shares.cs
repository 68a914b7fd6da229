// Leaves the numbers as shares. Fails: 06-4-bars-test-1
(double Mean, double Sd, double StandardError)[] ErrorBars(double[][] runs)
{
    return runs.Select(r =>
    {
        double mean = r.Average();
        double sd = Math.Sqrt(r.Sum(a => (a - mean) * (a - mean)) / (r.Length - 1));
        return (mean, sd, sd / Math.Sqrt(r.Length));
    }).ToArray();
}
