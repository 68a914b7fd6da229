// One divergence only. Fails: 11-5-apart-test-1, 11-5-apart-test-2
Tensor Apart(Tensor first, Tensor second)
{
    var (p, q) = (first.log_softmax(-1), second.log_softmax(-1));
    return (p.exp() * (p - q)).sum(-1).mean();
}
