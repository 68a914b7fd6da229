// Gives 0 instead of x when the block is skipped. Fails: 07-6-skip-test-1
Tensor SkippedBlock(Tensor x, Func<Tensor, Tensor> f, double p, bool training)
{
    if (!training) return x + (1 - p) * f(x);
    return rand(1).item<float>() < p ? zeros_like(x) : x + f(x);
}
