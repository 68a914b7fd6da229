// Picks the right class first.
double AverageGain(Tensor probabilities, Tensor labels)
{
    long M = probabilities.shape[0], N = probabilities.shape[1];
    var right = probabilities.gather(2, labels.reshape(1, N, 1).expand(M, N, 1)).squeeze(2);
    return (right.mean(new[] { 0L }).log() - right.log().mean(new[] { 0L })).mean()
        .to(ScalarType.Float64).item<double>();
}
