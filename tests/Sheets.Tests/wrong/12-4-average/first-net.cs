// Compares with the first net instead of the average of all. Fails: 12-4-average-test-1, 12-4-average-test-2
double AverageGain(Tensor probabilities, Tensor labels)
{
    double Loss(Tensor P) => F.nll_loss(P.log(), labels).to(ScalarType.Float64).item<double>();
    return Loss(probabilities[0]) - Loss(probabilities.mean(new[] { 0L }));
}
