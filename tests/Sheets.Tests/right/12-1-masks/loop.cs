// One pass for each mask.
Tensor MaskedLoss(Module<Tensor, Tensor> net, Tensor x, Tensor labels, int K)
{
    net.train();
    var losses = new List<Tensor>();
    for (int k = 0; k < K; k++)
        losses.Add(F.cross_entropy(net.call(x), labels));
    return stack(losses).mean();
}
