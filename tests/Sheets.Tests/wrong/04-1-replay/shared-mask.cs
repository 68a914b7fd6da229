// One mask for all examples. Fails: 04-1-replay-test-2
Tensor Replay(Tensor x, double p, long seed)
{
    if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p,
        "a drop rate lies in 0..1");
    if (p == 1) return zeros_like(x);
    using var stream = new torch.Generator((ulong)seed);
    var r = rand(x.dim() == 2 ? new long[] { 1, x.shape[1] } : x.shape, generator: stream).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
