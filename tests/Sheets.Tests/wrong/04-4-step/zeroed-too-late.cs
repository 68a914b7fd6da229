// Zeroes the gradients between backward() and step(): nothing moves. Fails: 04-4-step-test-1, 04-4-step-test-2
double TrainStep(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
{
    net.train();
    var loss = F.cross_entropy(net.call(x), y);
    loss.backward();
    optimizer.zero_grad();
    optimizer.step();
    return loss.item<float>();
}
