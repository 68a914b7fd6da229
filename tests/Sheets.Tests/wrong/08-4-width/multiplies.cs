// Multiplies by 1-p: the number of units present. Fails: 08-4-width-test-1
int WidthFor(int present, double p)
{
    if (!(p >= 0 && p < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate below 1");
    return (int)Math.Ceiling(present * (1 - p) - 1e-9);
}
