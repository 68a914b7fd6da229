// Draws a new mask in each call. Fails: 04-1-replay-test-1, 04-1-replay-test-2
Tensor Replay(Tensor x, double p, long seed)
{
    if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p,
        "a drop rate lies in 0..1");
    if (p == 1) return zeros_like(x);
    var r = rand(x.shape).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
