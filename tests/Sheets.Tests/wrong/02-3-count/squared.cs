// n^2 instead of 2^n. Fails: 02-3-count-test-1, 02-3-count-test-2
double CountThinnedNets(int[] units)
{
    return Math.Pow(units.Sum(), 2);
}
