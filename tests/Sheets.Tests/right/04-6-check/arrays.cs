// Moves elements of an array.
double GradientError(Func<Tensor, Tensor> f, Tensor x)
{
    double[] at = x.detach().clone().data<double>().ToArray();
    double F1(int i, double step)
    {
        double[] moved = [.. at];
        moved[i] += step;
        return f(tensor(moved)).item<double>();
    }
    var leaf = tensor(at, requires_grad: true);
    f(leaf).backward();
    return Enumerable.Range(0, at.Length).Max(i => Math.Abs((F1(i, 1e-5) - F1(i, -1e-5)) / 2e-5 - leaf.grad[i].item<double>()));
}
