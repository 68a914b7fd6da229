// Sums over the examples. Fails: 12-4-average-test-1, 12-4-average-test-2
double AverageGain(Tensor probabilities, Tensor labels)
{
    double Loss(Tensor P) => F.nll_loss(P.log(), labels, reduction: Reduction.Sum).to(ScalarType.Float64).item<double>();
    return probabilities.unbind(0).Average(Loss) - Loss(probabilities.mean(new[] { 0L }));
}
