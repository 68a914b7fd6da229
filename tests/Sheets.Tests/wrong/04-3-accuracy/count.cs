// Returns the number of right answers. Fails: 04-3-accuracy-test-1
double Accuracy(Module<Tensor, Tensor> net, Tensor x, Tensor y)
{
    bool before = net.training;
    net.eval();
    using var _ = no_grad();
    double accuracy = net.call(x).argmax(1).eq(y).sum().item<long>();
    net.train(before);
    return accuracy;
}
