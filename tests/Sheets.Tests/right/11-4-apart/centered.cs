// The covariance of probabilities and their logarithms over the masks.
Tensor Apart(Tensor logits)
{
    var log = logits.log_softmax(-1);
    var P = log.exp();
    var (mean, meanLog) = (P.mean(new[] { 0L }, true), log.mean(new[] { 0L }, true));
    return ((P - mean) * (log - meanLog)).sum(new[] { 0L, 2L }).mean() / (logits.shape[0] - 1);
}
