// Leaves the net in training mode. Fails: 05-3-mc-test-1, 05-3-mc-test-2
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool before = net.training;
    using var _ = no_grad();
    net.train();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    return sum / T;
}
