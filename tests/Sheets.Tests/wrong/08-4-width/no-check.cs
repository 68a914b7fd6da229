// Accepts p = 1. Fails: 08-4-width-test-1
int WidthFor(int present, double p)
{
    return (int)Math.Ceiling(present / (1 - p) - 1e-9);
}
