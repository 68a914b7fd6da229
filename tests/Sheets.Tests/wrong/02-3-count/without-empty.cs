// Leaves out the net in which a layer has no units. Fails: 02-3-count-test-1, 02-3-count-test-2
double CountThinnedNets(int[] units)
{
    return Math.Pow(2, units.Sum()) - 1;
}
