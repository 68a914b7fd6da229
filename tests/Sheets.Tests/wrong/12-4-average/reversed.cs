// The wrong sign. Fails: 12-4-average-test-1, 12-4-average-test-2
double AverageGain(Tensor probabilities, Tensor labels)
{
    double Loss(Tensor P) => F.nll_loss(P.log(), labels).to(ScalarType.Float64).item<double>();
    return Loss(probabilities.mean(new[] { 0L })) - probabilities.unbind(0).Average(Loss);
}
