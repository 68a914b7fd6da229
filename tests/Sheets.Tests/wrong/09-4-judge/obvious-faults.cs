// Looks at rate, factor and evaluation only. Fails: 09-4-judge-test-2
bool IsRight(Func<double, Module<Tensor, Tensor>> make)
{
    foreach (double p in new[] { 0.2, 0.7 })
    {
        var (layer, x) = (make(p), ones(200, 500));
        layer.train();
        var y = layer.call(x);
        double rate = y.eq(0).to(ScalarType.Float64).mean().item<double>();
        if (Math.Abs(rate - p) > 0.02 || Math.Abs(y.max().item<float>() - 1 / (1 - p)) > 1e-4) return false;
        layer.eval();
        if (layer.call(x).ne(x).any().item<bool>()) return false;
    }
    return true;
}
