// Weights copied one by one.
double KeepBest(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x,
    Tensor y, Tensor validationX, Tensor validationY, int epochs)
{
    var (best, kept) = (double.MaxValue, new List<Tensor>());
    var own = net.parameters().Concat(net.buffers()).ToArray();
    while (epochs-- > 0)
    {
        net.train();
        var loss = F.cross_entropy(net.call(x), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        net.eval();
        using (no_grad())
        {
            double found = F.cross_entropy(net.call(validationX), validationY).item<float>();
            if (found < best) (best, kept) = (found, own.Select(w => w.detach().clone()).ToList());
        }
    }
    using (no_grad())
        for (int i = 0; i < own.Length; i++) own[i].copy_(kept[i]);
    return best;
}
