// Accepts every p. Fails: 04-1-function-test-2
Tensor MyDropout(Tensor x, double p, bool training)
{
    if (!training) return x;
    if (p == 1) return zeros_like(x);
    var r = rand_like(x).ge(p).to(x.dtype);
    return x * r / (1 - p);
}
