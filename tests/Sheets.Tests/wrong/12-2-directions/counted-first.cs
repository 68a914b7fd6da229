// Goes through the gradients twice. Fails: 12-2-directions-test-2
double DirectionVariance(IEnumerable<Tensor> gradients)
{
    Tensor sum = null;
    double G = gradients.Count();
    foreach (var gradient in gradients)
    {
        var direction = (gradient / gradient.norm()).to(ScalarType.Float64);
        sum = sum is null ? direction : sum + direction;
    }
    return 1 - (sum.square().sum().item<double>() - G) / (G * (G - 1));
}
