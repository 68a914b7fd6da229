// Correlations instead of scatter, and one large rate and a small one.
bool IsRight(Func<double, Module<Tensor, Tensor>> make)
{
    bool All(Tensor t) => t.all().item<bool>();
    foreach (double p in new[] { 0.1, 0.4, 0.8 })
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var layer = make(p);
            layer.train();
            var x = (2 + randn(300, 300, dtype: type).clamp(-1, 1)).requires_grad_();
            var before = x.detach().clone();
            Tensor y = layer.call(x), again = layer.call(x);
            var factor = y.detach() / before;
            var kept = factor.ne(0);
            if (y.dtype != type || !All(x.detach().eq(before))) return false;
            if (!All(kept.logical_not().logical_or((factor - 1 / (1 - p)).abs().lt(1e-4)))) return false;
            y.sum().backward();
            if (!All((x.grad - factor).abs().lt(1e-4))) return false;
            // the centered mask: products of neighbors, and of two calls, have the mean 0
            var r = kept.to(ScalarType.Float64) - (1 - p);
            var s = again.detach().ne(0).to(ScalarType.Float64) - (1 - p);
            double limit = 7 * p * (1 - p) / 299;
            double Mean(Tensor t) => Math.Abs(t.mean().item<double>());
            if (Mean(r) > 7 * Math.Sqrt(p * (1 - p)) / 300 || Mean(r * s) > limit
                || Mean(r[..299] * r[1..]) > limit
                || Mean(r.narrow(1, 0, 299) * r.narrow(1, 1, 299)) > limit) return false;
            double scatter = r.sum(dim: 1).std().item<double>() / Math.Sqrt(300 * p * (1 - p));
            if (scatter is < 0.6 or > 1.5) return false;
            layer.eval();
            if (!All(layer.call(before).eq(before))) return false;
        }
    return true;
}
