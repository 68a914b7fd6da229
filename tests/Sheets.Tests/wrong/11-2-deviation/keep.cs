// p taken for the keep probability. Fails: 11-2-deviation-test-1, 11-2-deviation-test-2
double RowDeviation(double[] weights, double p)
{
    return p == 0 ? 1 : Math.Sqrt((1 - p) / p * weights.Sum(a => a * a));
}
