// Softmax before a cross-entropy that has it inside. Fails: 04-4-step-test-1, 04-4-step-test-2
double TrainStep(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y)
{
    net.train();
    optimizer.zero_grad();
    var loss = F.cross_entropy(F.softmax(net.call(x), 1), y);
    loss.backward();
    optimizer.step();
    return loss.item<float>();
}
