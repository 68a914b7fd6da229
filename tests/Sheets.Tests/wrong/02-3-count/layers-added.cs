// Adds the numbers of the layers instead of multiplying them (and so counts none without layers). Fails: 02-3-count-test-1, 02-3-count-test-2
double CountThinnedNets(int[] units)
{
    return units.Sum(n => Math.Pow(2, n));
}
