// Begins with the dropout on the inputs.
Sequential MakeNet(int[] sizes, double[] p)
{
    if (sizes.Length != p.Length + 1) throw new ArgumentException("one rate for the inputs and one for each hidden layer");
    var layers = new List<(string, Module<Tensor, Tensor>)> { ("in", Dropout(p[0])) };
    for (int l = 1; l < p.Length; l++)
        layers.AddRange(new (string, Module<Tensor, Tensor>)[] { ($"a{l}", Linear(sizes[l - 1], sizes[l])), ($"b{l}", ReLU()), ($"c{l}", Dropout(p[l])) });
    layers.Add(("out", Linear(sizes[^2], sizes[^1])));
    return Sequential(layers);
}
