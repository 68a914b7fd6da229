// The median in place of the mean; the same for two runs. Fails: 06-4-bars-test-1
(double Mean, double Sd, double StandardError)[] ErrorBars(double[][] runs)
{
    return runs.Select(r =>
    {
        double mean = r.Order().ElementAt(r.Length / 2) / 2 + r.Order().ElementAt((r.Length - 1) / 2) / 2;
        double sd = Math.Sqrt(r.Sum(a => (a - mean) * (a - mean)) / (r.Length - 1));
        return (100 * mean, 100 * sd, 100 * sd / Math.Sqrt(r.Length));
    }).ToArray();
}
