// Sets the generator's seed at each call: every mask is the same. Fails: 04-1-function-test-2
Tensor MyDropout(Tensor x, double p, bool training)
{
    if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate lies in 0..1");
    if (!training) return x;
    if (p == 1) return zeros_like(x);
    torch.random.manual_seed(42);
    var r = rand_like(x).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
