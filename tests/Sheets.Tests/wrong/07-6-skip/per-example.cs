// One coin for each element. Fails: 07-6-skip-test-1
Tensor SkippedBlock(Tensor x, Func<Tensor, Tensor> f, double p, bool training)
{
    if (!training) return x + (1 - p) * f(x);
    return x + rand_like(x).ge(p).to(x.dtype) * f(x);
}
