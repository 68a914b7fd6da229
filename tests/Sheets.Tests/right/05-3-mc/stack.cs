// Stacks the passes and takes their mean.
Tensor McPredict(Module<Tensor, Tensor> net, Tensor x, int T)
{
    bool mode = net.training;
    net.train();
    Tensor mean;
    using (no_grad()) mean = stack(Enumerable.Range(0, T).Select(_ => net.call(x).softmax(-1)).ToArray()).mean(new long[] { 0 });
    net.train(mode);
    return mean;
}
