// p taken for the probability that the block survives. Fails: 07-6-skip-test-1
Tensor SkippedBlock(Tensor x, Func<Tensor, Tensor> f, double p, bool training)
{
    p = 1 - p;
    if (!training) return x + (1 - p) * f(x);
    return rand(1).item<float>() < p ? x : x + f(x);
}
