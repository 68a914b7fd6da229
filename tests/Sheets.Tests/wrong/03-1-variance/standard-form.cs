// The variance of the standard form, x^2 p (1-p). Fails: 03-1-variance-test-1, 03-1-variance-test-2
double InvertedVariance(double x, double p)
{
    return x * x * p * (1 - p);
}
