// Trains in evaluation mode. Fails: 04-4-step-test-2
double TrainStep(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
{
    net.eval();
    optimizer.zero_grad();
    var loss = F.cross_entropy(net.call(x), y);
    loss.backward();
    optimizer.step();
    return loss.item<float>();
}
