// Never goes back to training mode. Fails: 09-1-best-test-2
double KeepBest(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x,
    Tensor y, Tensor validationX, Tensor validationY, int epochs)
{
    net.train();
    double best = double.PositiveInfinity;
    var weights = new Dictionary<string, Tensor>();
    for (int epoch = 0; epoch < epochs; epoch++)
    {
        optimizer.zero_grad();
        F.cross_entropy(net.call(x), y).backward();
        optimizer.step();
        net.eval();
        using var _ = no_grad();
        double loss = F.cross_entropy(net.call(validationX), validationY).item<float>();
        if (loss >= best) continue;
        best = loss;
        weights = net.state_dict()
            .ToDictionary(w => w.Key, w => w.Value.detach().clone());
    }
    net.load_state_dict(weights);
    return best;
}
