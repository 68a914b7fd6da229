// Multiplies the layers' sizes in the exponent. Fails: 02-3-count-test-2
double CountThinnedNets(int[] units)
{
    return Math.Pow(2, units.Length == 0 ? 0 : units.Aggregate(1.0, (a, n) => a * n));
}
