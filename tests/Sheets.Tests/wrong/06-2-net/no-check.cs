// Does not check the number of rates. Fails: 06-2-net-test-1
Sequential MakeNet(int[] sizes, double[] p)
{
    var layers = new List<(string, Module<Tensor, Tensor>)>();
    for (int l = 0; l < Math.Min(p.Length, sizes.Length - 1); l++)
    {
        layers.Add(($"drop{l}", Dropout(p[l])));
        layers.Add(($"fc{l + 1}", Linear(sizes[l], sizes[l + 1])));
        if (l < p.Length - 1) layers.Add(($"relu{l + 1}", ReLU()));
    }
    return Sequential(layers);
}
