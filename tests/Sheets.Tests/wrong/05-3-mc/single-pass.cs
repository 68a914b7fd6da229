// One pass, whatever T is. Fails: 05-3-mc-test-1
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool before = net.training;
    using var _ = no_grad();
    net.train();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < 1; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(before);
    return sum;
}
