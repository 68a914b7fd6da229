// Divides by the number of pairs, though each pair is in the sum twice. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(IEnumerable<Tensor> gradients)
{
    Tensor sum = null;
    double G = 0;
    foreach (var gradient in gradients)
    {
        var direction = (gradient / gradient.norm()).to(ScalarType.Float64);
        sum = sum is null ? direction : sum + direction;
        G++;
    }
    return 1 - (sum.square().sum().item<double>() - G) / (G * (G - 1) / 2);
}
