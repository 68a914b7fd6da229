// Chooses instead of multiplying.
Tensor MyDropout(Tensor x, double p, bool training)
{
    if (double.IsNaN(p) || p < 0 || p > 1) throw new ArgumentOutOfRangeException(nameof(p));
    if (!training || p == 0) return x.clone();
    if (p == 1) return x * 0;
    return where(rand(x.shape).lt(p), zeros_like(x), x / (1 - p));
}
