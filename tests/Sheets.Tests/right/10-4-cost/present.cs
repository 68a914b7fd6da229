// From the numbers present.
(int[] Widths, long Weights, double Used) Cost(int inputs, int[] kept, int outputs,
    double keep)
{
    var widths = new int[kept.Length];
    for (int l = 0; l < kept.Length; l++)
        while (widths[l] * keep < kept[l] - 1e-9) widths[l]++;
    long[] all = widths.Select(w => (long)w).Prepend(inputs).Append(outputs).ToArray();
    double[] present = widths.Select(w => w * keep).Prepend(inputs).Append(outputs).ToArray();
    return (widths, all.Zip(all.Skip(1), (a, b) => a * b).Sum(), present.Zip(present.Skip(1), (a, b) => a * b).Sum());
}
