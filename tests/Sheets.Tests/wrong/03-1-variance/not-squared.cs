// x instead of x^2. Fails: 03-1-variance-test-1, 03-1-variance-test-2
double InvertedVariance(double x, double p)
{
    return x * p / (1 - p);
}
