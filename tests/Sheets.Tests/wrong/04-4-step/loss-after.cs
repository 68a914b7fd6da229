// Returns the loss after the step. Fails: 04-4-step-test-1, 04-4-step-test-2
double TrainStep(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
{
    net.train();
    optimizer.zero_grad();
    var loss = F.cross_entropy(net.call(x), y);
    loss.backward();
    optimizer.step();
    return F.cross_entropy(net.call(x), y).item<float>();
}
