// The standard deviation. Fails: 03-1-variance-test-1, 03-1-variance-test-2
double InvertedVariance(double x, double p)
{
    return Math.Sqrt(x * x * p / (1 - p));
}
