// Switches the whole net to training mode. Fails: 09-3-mc-test-1, 09-3-mc-test-2
Tensor McPredict(Sequential net, Tensor x, int T)
{
    bool mode = net.training;
    net.train();
    using var _ = no_grad();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(mode);
    return sum / T;
}
