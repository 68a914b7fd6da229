// Averages logits and takes the softmax of the mean. Fails: 05-3-mc-test-1
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool before = net.training;
    using var _ = no_grad();
    net.train();
    var sum = net.call(x);
    for (int t = 1; t < T; t++) sum = sum + net.call(x);
    net.train(before);
    return F.softmax(sum / T, 1);
}
