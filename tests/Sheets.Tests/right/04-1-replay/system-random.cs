// Numbers from .NET's own generator.
Tensor Replay(Tensor x, double p, long seed)
{
    if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p));
    var stream = new Random((int)seed);
    var r = new float[x.numel()];
    for (int i = 0; i < r.Length; i++) r[i] = stream.NextDouble() < p ? 0 : 1;
    double factor = p == 1 ? 0 : 1 / (1 - p);
    return x * tensor(r).reshape(x.shape).to(x.dtype) * factor;
}
