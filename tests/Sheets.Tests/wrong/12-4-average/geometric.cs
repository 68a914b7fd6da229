// Averages the logarithms: the gain is always 0. Fails: 12-4-average-test-1, 12-4-average-test-2
double AverageGain(Tensor probabilities, Tensor labels)
{
    double Loss(Tensor logP) => F.nll_loss(logP, labels).to(ScalarType.Float64).item<double>();
    var logs = probabilities.log();
    return logs.unbind(0).Average(Loss) - Loss(logs.mean(new[] { 0L }));
}
