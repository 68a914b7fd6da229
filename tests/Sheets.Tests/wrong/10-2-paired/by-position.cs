// Pairs the runs by their position. Fails: 10-2-paired-test-2
(double Difference, double P, int Pairs) PairedTest(RecordedResult a, RecordedResult b)
{
    var differences = new List<double>();
    foreach (var run in a.Runs)
    {
        var partner = b.Runs.ElementAtOrDefault(a.Runs.ToList().IndexOf(run));
        if (run.TestErrorPercent is { } one && partner?.TestErrorPercent is { } other)
            differences.Add(one - other);
    }
    int n = differences.Count;
    if (n == 0)
        throw new InvalidOperationException($"{a.Row} and {b.Row} share no run");
    double observed = Math.Abs(differences.Sum());
    int asLarge = 0;
    for (int bits = 0; bits < 1 << n; bits++)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += (bits >> i & 1) == 1 ? differences[i] : -differences[i];
        if (Math.Abs(sum) > observed - 1e-9) asLarge++;
    }
    return (differences.Average(), asLarge / (double)(1 << n), n);
}
