// The widths for the drop rate. Fails: 10-4-cost-test-2
(int[] Widths, long Weights, double Used) Cost(int inputs, int[] kept, int outputs,
    double keep)
{
    int[] widths = kept.Select(k => (int)Math.Ceiling(k / (keep == 1 ? 1 : 1 - keep) - 1e-9)).ToArray();
    int[] sizes = [inputs, .. widths, outputs];
    long weights = 0;
    double used = 0;
    for (int l = 0; l + 1 < sizes.Length; l++)
    {
        long between = (long)sizes[l] * sizes[l + 1];
        double here = l == 0 ? 1 : keep, next = l + 2 == sizes.Length ? 1 : keep;
        weights += between;
        used += between * here * next;
    }
    return (widths, weights, used);
}
