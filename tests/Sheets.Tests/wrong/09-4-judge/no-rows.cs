// Does not look whether the number of dropped elements varies. Fails: 09-4-judge-test-2
bool IsRight(Func<double, Module<Tensor, Tensor>> make)
{
    foreach (var (p, type) in new[] { (0.2, ScalarType.Float64),
        (0.7, ScalarType.Float32) })
    {
        const int N = 400, n = 500;
        var layer = make(p);
        layer.train();
        var given = 1 + rand(N, n, dtype: type);
        var x = given.clone().requires_grad_();
        var y = layer.call(x);
        y.sum().backward();
        var kept = y.ne(0).to(type);
        double Far(Tensor a, Tensor b) => (a - b).abs().max().to(ScalarType.Float64)
            .item<double>();
        if (y.dtype != type || x.ne(given).any().item<bool>()
            || Far(y.detach(), given * kept / (1 - p)) > 1e-5
            || Far(x.grad, kept / (1 - p)) > 1e-5) return false;

        // each number of kept elements must scatter as that of independent coins
        bool Scatters(Tensor counts, int coins) => counts.to(ScalarType.Float64).std()
            .item<double>() / Math.Sqrt(coins * p * (1 - p)) is > 0.7 and < 1.4;
        double rate = 1 - kept.mean().to(ScalarType.Float64).item<double>();
        if (Math.Abs(rate - p) > 6 * Math.Sqrt(p * (1 - p) / (N * n))
            || !Scatters(kept.sum(0L), N)
            || layer.call(given).eq(y).all().item<bool>()) return false;

        layer.eval();
        if (Far(layer.call(given), given) > 0) return false;
    }
    return true;
}
