// Inputs and outputs are dropped as well. Fails: 10-4-cost-test-1, 10-4-cost-test-2
(int[] Widths, long Weights, double Used) Cost(int inputs, int[] kept, int outputs,
    double keep)
{
    int[] widths = kept.Select(k => (int)Math.Ceiling(k / keep - 1e-9)).ToArray();
    int[] sizes = [inputs, .. widths, outputs];
    long weights = 0;
    double used = 0;
    for (int l = 0; l + 1 < sizes.Length; l++)
    {
        long between = (long)sizes[l] * sizes[l + 1];
        double here = keep, next = keep;
        weights += between;
        used += between * here * next;
    }
    return (widths, weights, used);
}
