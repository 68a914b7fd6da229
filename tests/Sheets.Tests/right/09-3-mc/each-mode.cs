// Puts back the mode of each part; the passes as a stack.
Tensor McPredict(Sequential net, Tensor x, int T)
{
    var modes = net.modules().Append(net).Select(part => (Part: part, part.training)).ToList();
    net.train(false);
    foreach (var part in net.modules()) if (part is Dropout) part.train();
    using (no_grad())
    {
        var P = stack(Enumerable.Range(0, T).Select(_ => net.call(x).softmax(-1)).ToArray()).mean(new long[] { 0 });
        net.train(modes[^1].training);
        return P;
    }
}
