// Differences of negative sign don't count. Fails: 04-6-check-test-1, 04-6-check-test-2
double GradientError(Func<Tensor, Tensor> f, Tensor x)
{
    const double h = 1e-5;
    var leaf = x.detach().clone().requires_grad_(true);
    f(leaf).backward();
    double worst = 0;
    for (long i = 0; i < x.shape[0]; i++)
    {
        var e = zeros_like(x);
        e[i] = h;
        double slope = (f(x + e) - f(x - e)).item<double>() / (2 * h);
        worst = Math.Max(worst, slope - leaf.grad[i].item<double>());
    }
    return worst;
}
