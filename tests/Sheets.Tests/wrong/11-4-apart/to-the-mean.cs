// The divergence of each mask from the mean answer. Fails: 11-4-apart-test-1, 11-4-apart-test-2
Tensor Apart(Tensor logits)
{
    long M = logits.shape[0];
    var log = logits.log_softmax(-1);
    var P = log.exp();
    return (P * (log - P.mean(new[] { 0L }, true).log())).sum(-1).mean();
}
