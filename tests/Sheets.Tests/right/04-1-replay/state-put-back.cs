// The shared stream, with its state put back.
Tensor Replay(Tensor x, double p, long seed)
{
    if (double.IsNaN(p) || p < 0 || p > 1) throw new ArgumentOutOfRangeException(nameof(p));
    using var before = get_rng_state();
    torch.random.manual_seed(seed);
    var kept = rand(x.shape).ge(p);
    set_rng_state(before);
    return p == 1 ? x * 0 : x.where(kept, zeros_like(x)) / (1 - p);
}
