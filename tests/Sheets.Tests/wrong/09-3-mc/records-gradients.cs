// Records gradients of all passes. Fails: 09-3-mc-test-2
Tensor McPredict(Sequential net, Tensor x, int T)
{
    bool mode = net.training;
    net.eval();
    foreach (var drop in net.modules().OfType<Dropout>()) drop.train();
    var sum = F.softmax(net.call(x), 1);
    for (int t = 1; t < T; t++) sum = sum + F.softmax(net.call(x), 1);
    net.train(mode);
    return sum / T;
}
