// The logarithm of the softmax: not a number for large logits. Fails: 11-4-apart-test-2
Tensor Apart(Tensor logits)
{
    long M = logits.shape[0];
    var log = logits.softmax(-1).log();
    var P = log.exp();
    var pairs = M * (P * log).sum(0L) - P.sum(0L) * log.sum(0L);
    return pairs.sum(-1).mean() / (M * (M - 1));
}
