// Divides by M: right for many masks only. Fails: 12-1-effects-test-2
(double Explicit, double Implicit) Effects(Module<Tensor, Tensor> net, Tensor x, Tensor labels, int M)
{
    bool mode = net.training;
    Tensor Gradient(bool masks)
    {
        net.train(masks);
        net.zero_grad();
        F.cross_entropy(net.call(x), labels).backward();
        return cat(net.parameters().Select(w => w.grad.flatten()).ToArray()).to(ScalarType.Float64);
    }
    var plain = Gradient(false);
    var masked = stack(Enumerable.Range(0, M).Select(_ => Gradient(true)).ToArray());
    net.zero_grad();
    net.train(mode);
    var mean = masked.mean(new[] { 0L });
    double noise = (masked - mean).square().sum().item<double>() / M;
    return ((mean - plain).square().sum().item<double>() - noise / (M - 1), noise);
}
