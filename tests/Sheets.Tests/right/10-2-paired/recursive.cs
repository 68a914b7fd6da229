// Pairs by a join, signs by recursion.
(double Difference, double P, int Pairs) PairedTest(RecordedResult a, RecordedResult b)
{
    var d = (from x in a.Runs
             join y in b.Runs on (x.Seed, x.At) equals (y.Seed, y.At)
             where x.TestErrorPercent is not null && y.TestErrorPercent is not null
             select x.TestErrorPercent.Value - y.TestErrorPercent.Value).ToArray();
    if (d.Length == 0) throw new InvalidOperationException("nothing to compare");
    double size = Math.Abs(d.Sum()) - 1e-9;
    double Share(int i, double sum) => i == d.Length ? (Math.Abs(sum) > size ? 1 : 0)
        : (Share(i + 1, sum + d[i]) + Share(i + 1, sum - d[i])) / 2;
    return (d.Average(), Share(0, 0), d.Length);
}
