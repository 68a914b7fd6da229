// Treats probabilities as logarithms: the loss is linear and the gain 0. Fails: 12-4-average-test-1, 12-4-average-test-2
double AverageGain(Tensor probabilities, Tensor labels)
{
    double Loss(Tensor P) => F.nll_loss(P, labels).to(ScalarType.Float64).item<double>();
    return probabilities.unbind(0).Average(Loss) - Loss(probabilities.mean(new[] { 0L }));
}
