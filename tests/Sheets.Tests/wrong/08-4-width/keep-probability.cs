// p taken for the keep probability. Fails: 08-4-width-test-1
int WidthFor(int present, double p)
{
    if (!(p >= 0 && p < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate below 1");
    return (int)Math.Ceiling(present / (p == 0 ? 1 : p) - 1e-9);
}
