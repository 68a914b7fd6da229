// Predicts in evaluation mode: T times the same. Fails: 05-3-mc-test-1, 05-3-mc-test-2
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool before = net.training;
    using var _ = no_grad();
    net.eval();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(before);
    return sum / T;
}
