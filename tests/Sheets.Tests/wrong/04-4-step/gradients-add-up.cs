// Never zeroes the gradients, as document 003. Fails: 04-4-step-test-1
double TrainStep(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
{
    net.train();
    var loss = F.cross_entropy(net.call(x), y);
    loss.backward();
    optimizer.step();
    return loss.item<float>();
}
