// Multiplies x, too, by 1-p in evaluation. Fails: 07-6-skip-test-1
Tensor SkippedBlock(Tensor x, Func<Tensor, Tensor> f, double p, bool training)
{
    if (!training) return (1 - p) * (x + f(x));
    return rand(1).item<float>() < p ? x : x + f(x);
}
