// E of the square, without subtracting the squared mean. Fails: 03-1-variance-test-1, 03-1-variance-test-2
double InvertedVariance(double x, double p)
{
    return x * x / (1 - p);
}
