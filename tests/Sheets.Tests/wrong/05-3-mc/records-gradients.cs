// Records gradients. Fails: 05-3-mc-test-2
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool before = net.training;
    net.train();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(before);
    return sum / T;
}
