// Calls eval() after the net has answered. Fails: 04-3-accuracy-test-1
double Accuracy(Module<Tensor, Tensor> net, Tensor x, Tensor y)
{
    bool before = net.training;
    var answer = net.call(x);
    net.eval();
    using var _ = no_grad();
    double accuracy = answer.argmax(1).eq(y).to(ScalarType.Float64).mean().item<double>();
    net.train(before);
    return accuracy;
}
