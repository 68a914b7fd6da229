// Rounds up the error of 1 - 0.9. Fails: 08-4-width-test-1
int WidthFor(int present, double p)
{
    if (!(p >= 0 && p < 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "a drop rate below 1");
    return (int)Math.Ceiling(present / (1 - p));
}
