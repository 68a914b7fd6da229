// Adds up standard deviations. Fails: 11-2-deviation-test-1, 11-2-deviation-test-2
double RowDeviation(double[] weights, double p)
{
    return Math.Sqrt(p / (1 - p)) * weights.Sum();
}
