// Dropout behind each layer, the logits among them. Fails: 06-2-net-test-1
Sequential MakeNet(int[] sizes, double[] p)
{
    if (p.Length != sizes.Length - 1) throw new ArgumentException($"{p.Length} rates for {sizes.Length - 1} layers", nameof(p));
    var layers = new List<(string, Module<Tensor, Tensor>)>();
    for (int l = 0; l < p.Length; l++)
    {
        layers.Add(($"fc{l + 1}", Linear(sizes[l], sizes[l + 1])));
        if (l < p.Length - 1) layers.Add(($"relu{l + 1}", ReLU()));
        layers.Add(($"drop{l}", Dropout(p[l])));
    }
    return Sequential(layers);
}
