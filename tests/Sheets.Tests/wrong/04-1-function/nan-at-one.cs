// Divides 0 by 0 at p = 1, as document 001 does. Fails: 04-1-function-test-2
Tensor MyDropout(Tensor x, double p, bool training)
{
    if (!(p >= 0 && p <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate lies in 0..1");
    if (!training) return x;
    var r = rand_like(x).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
