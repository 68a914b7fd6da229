// Each new direction with the sum of those before.
double DirectionVariance(IEnumerable<Tensor> gradients)
{
    Tensor sum = null;
    double G = 0, pairs = 0;
    foreach (var gradient in gradients)
    {
        var direction = (gradient / gradient.norm()).to(ScalarType.Float64);
        if (sum is not null) pairs += sum.dot(direction).item<double>();
        sum = sum is null ? direction : sum + direction;
        G++;
    }
    return 1 - pairs / (G * (G - 1) / 2);
}
