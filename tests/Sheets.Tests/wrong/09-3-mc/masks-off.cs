// Never switches the dropout on. Fails: 09-3-mc-test-2
Tensor McPredict(Sequential net, Tensor x, int T)
{
    bool mode = net.training;
    net.eval();
    using var _ = no_grad();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(mode);
    return sum / T;
}
