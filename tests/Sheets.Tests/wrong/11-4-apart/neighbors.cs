// Only masks that follow each other. Fails: 11-4-apart-test-1, 11-4-apart-test-2
Tensor Apart(Tensor logits)
{
    long M = logits.shape[0];
    var log = logits.log_softmax(-1);
    var (p, q) = (log.narrow(0, 0, M - 1), log.narrow(0, 1, M - 1));
    return ((p.exp() - q.exp()) * (p - q)).sum(-1).mean() / 2;
}
