// The sum of both directions, not their mean. Fails: 11-4-apart-test-1, 11-4-apart-test-2
Tensor Apart(Tensor logits)
{
    long M = logits.shape[0];
    var log = logits.log_softmax(-1);
    var P = log.exp();
    var pairs = M * (P * log).sum(0L) - P.sum(0L) * log.sum(0L);
    return pairs.sum(-1).mean() / (M * (M - 1)) * 2;
}
