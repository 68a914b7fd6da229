// Shifts a 32-bit integer, which overflows from 31 units on. Fails: 02-3-count-test-2
double CountThinnedNets(int[] units)
{
    return 1 << units.Sum();
}
