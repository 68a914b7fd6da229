// Takes the logits for logarithms of probabilities. Fails: 11-5-apart-test-1, 11-5-apart-test-2
Tensor Apart(Tensor first, Tensor second)
{
    return ((first.exp() - second.exp()) * (first - second)).sum(-1).mean() / 2;
}
