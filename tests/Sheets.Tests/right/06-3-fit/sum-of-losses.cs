// Sums the losses of the examples.
double[] Fit(Module<Tensor, Tensor> net, optim.Optimizer optimizer, Tensor x, Tensor y, int epochs, int batch)
{
    var losses = new List<double>();
    for (int epoch = 0; epoch < epochs; epoch++)
    {
        net.train();
        double sum = 0;
        foreach (var (images, labels) in x.split(batch).Zip(y.split(batch)))
        {
            var each = F.cross_entropy(net.call(images), labels, reduction: Reduction.None);
            sum += each.sum().item<float>();
            optimizer.zero_grad();
            each.mean().backward();
            optimizer.step();
        }
        losses.Add(sum / x.shape[0]);
    }
    net.eval();
    return losses.ToArray();
}
