// Collects all statistics first: the second layer gets what the old first one gave. Fails: 08-5-recalibrate-test-2
void Recalibrate(Sequential net, Tensor x)
{
    bool mode = net.training;
    net.eval();
    using var _ = no_grad();
    var seen = x;
    var found = new List<(BatchNorm1d Norm, Tensor Mean, Tensor Variance)>();
    foreach (var layer in net.children().OfType<Module<Tensor, Tensor>>())
    {
        if (layer is BatchNorm1d norm) found.Add((norm, seen.mean(new long[] { 0 }), seen.var(0L)));
        seen = layer.call(seen);
    }
    foreach (var (norm, mean, variance) in found)
    {
        norm.running_mean.copy_(mean);
        norm.running_var.copy_(variance);
    }
    net.train(mode);
}
