// Gives the variance. Fails: 11-2-deviation-test-1, 11-2-deviation-test-2
double RowDeviation(double[] weights, double p)
{
    return p / (1 - p) * weights.Sum(a => a * a);
}
