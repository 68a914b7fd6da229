// The logarithm of softmax: minus infinity for large logits. Fails: 11-5-apart-test-2
Tensor Apart(Tensor first, Tensor second)
{
    var (p, q) = (first.softmax(-1), second.softmax(-1));
    return ((p - q) * (p.log() - q.log())).sum(-1).mean() / 2;
}
