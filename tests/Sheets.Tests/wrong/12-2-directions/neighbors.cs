// Only pairs that follow each other. Fails: 12-2-directions-test-2
double DirectionVariance(IEnumerable<Tensor> gradients)
{
    Tensor last = null;
    double sum = 0, G = 0;
    foreach (var gradient in gradients)
    {
        var direction = (gradient / gradient.norm()).to(ScalarType.Float64);
        if (last is not null) sum += last.dot(direction).item<double>();
        last = direction;
        G++;
    }
    return 1 - sum / (G - 1);
}
