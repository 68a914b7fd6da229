// Restores the mode in a finally, and counts.
double Accuracy(Module<Tensor, Tensor> net, Tensor x, Tensor y)
{
    bool before = net.training;
    try
    {
        net.eval();
        using (no_grad())
        {
            var answers = net.call(x).max(1).indexes;
            return answers.eq(y).sum().item<long>() / (double)y.shape[0];
        }
    }
    finally
    {
        if (before) net.train();
        else net.eval();
    }
}
