// Records gradients that nobody needs. Fails: 04-3-accuracy-test-1
double Accuracy(Module<Tensor, Tensor> net, Tensor x, Tensor y)
{
    bool before = net.training;
    net.eval();
    double accuracy = net.call(x).argmax(1).eq(y).to(ScalarType.Float64).mean().item<double>();
    net.train(before);
    return accuracy;
}
