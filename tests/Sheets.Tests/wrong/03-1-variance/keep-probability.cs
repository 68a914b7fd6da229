// p taken for the keep probability; the same at p = 0.5. Fails: 03-1-variance-test-2
double InvertedVariance(double x, double p)
{
    return p == 0 ? 0 : x * x * (1 - p) / p;
}
