// The product of two independent differences is an unbiased square.
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
    double pairs = 0;
    var d = masked - plain;
    for (int i = 0; i < M; i += 1) pairs += d[i].dot(d.sum(0L) - d[i]).item<double>();
    double noise = (masked - mean).square().sum().item<double>() / (M - 1);
    return (pairs / M / (M - 1), noise);
}
