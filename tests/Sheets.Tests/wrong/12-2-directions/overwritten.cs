// Keeps the tensor itself, which the next gradient overwrites. Fails: 12-2-directions-test-1, 12-2-directions-test-2
double DirectionVariance(IEnumerable<Tensor> gradients)
{
    var all = gradients.ToList();
    double G = all.Count;
    var sum = all.Select(g => (g / g.norm()).to(ScalarType.Float64)).Aggregate((a, b) => a + b);
    return 1 - (sum.square().sum().item<double>() - G) / (G * (G - 1));
}
