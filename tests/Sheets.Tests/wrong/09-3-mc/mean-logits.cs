// Averages logits. Fails: 09-3-mc-test-2
Tensor McPredict(Sequential net, Tensor x, int T)
{
    bool mode = net.training;
    net.eval();
    foreach (var drop in net.modules().OfType<Dropout>()) drop.train();
    using var _ = no_grad();
    var sum = net.call(x);
    for (int t = 1; t < T; t++) sum = sum + net.call(x);
    net.train(mode);
    return F.softmax(sum / T, 1);
}
