// Counts sums of one sign only. Fails: 10-2-paired-test-1, 10-2-paired-test-2
(double Difference, double P, int Pairs) PairedTest(RecordedResult a, RecordedResult b)
{
    var differences = new List<double>();
    foreach (var run in a.Runs)
    {
        var partner = b.Runs.FirstOrDefault(r => (r.Seed, r.At) == (run.Seed, run.At));
        if (run.TestErrorPercent is { } one && partner?.TestErrorPercent is { } other)
            differences.Add(one - other);
    }
    int n = differences.Count;
    if (n == 0)
        throw new InvalidOperationException($"{a.Row} and {b.Row} share no run");
    double observed = differences.Sum();
    int asLarge = 0;
    for (int bits = 0; bits < 1 << n; bits++)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += (bits >> i & 1) == 1 ? differences[i] : -differences[i];
        if (sum > observed - 1e-9) asLarge++;
    }
    return (differences.Average(), asLarge / (double)(1 << n), n);
}
