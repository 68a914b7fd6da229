// The same mask for all copies: the batch goes in once. Fails: 12-1-masks-test-1, 12-1-masks-test-2
Tensor MaskedLoss(Module<Tensor, Tensor> net, Tensor x, Tensor labels, int K)
{
    net.train();
    return F.cross_entropy(net.call(x), labels);
}
