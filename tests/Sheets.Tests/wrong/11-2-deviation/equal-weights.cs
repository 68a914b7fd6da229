// Takes all weights for equal. Fails: 11-2-deviation-test-2
double RowDeviation(double[] weights, double p)
{
    return Math.Sqrt(p / (1 - p) * weights.Sum() * weights.Sum() / weights.Length);
}
