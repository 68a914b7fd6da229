// The program as it stands. Fails: 09-3-mc-test-1, 09-3-mc-test-2
Tensor McPredict(Sequential net, Tensor x, int T)
{
    net.train();
    var sum = net.call(x);
    for (int t = 0; t < T; t++) sum = sum + net.call(x);
    return F.softmax(sum / T, 1);
}
