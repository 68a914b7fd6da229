// Averages several draws, and compares counts.
bool ScalesRight(Func<Tensor, bool, Tensor> dropout, double p)
{
    var x = ones(100_000);
    var passes = Enumerable.Range(0, 3).Select(_ => dropout(x, true)).ToArray();
    double rate = passes.Average(t => t.eq(0).sum().item<long>() / 100_000.0);
    double train = passes.Average(t => t.mean().item<float>());
    var test = dropout(x, false);
    if ((test - dropout(x, false)).abs().max().item<float>() > 0 || test.min().item<float>() == 0) return false;
    double mean = test.mean().item<float>();
    return Math.Abs(rate - p) < 0.03 && Math.Abs(train - mean) < 0.05 * Math.Max(train, mean);
}
