// Batch normalization alone in training mode, until its running statistics have arrived.
void Recalibrate(Sequential net, Tensor x)
{
    bool mode = net.training;
    net.eval();
    using (no_grad())
    {
        foreach (var norm in net.modules().OfType<BatchNorm1d>())
        {
            norm.train();
            for (int i = 0; i < 200; i++) net.call(x);
            norm.eval();
        }
    }
    net.train(mode);
}
