// The variance of the standard form. Fails: 03-2-preactivation-test-1, 03-2-preactivation-test-2
(double Mean, double Variance) PreActivation(double[] w, double[] x, double b, double p)
{
    double mean = b, variance = 0;
    for (int i = 0; i < w.Length; i++)
    {
        mean += w[i] * x[i];
        variance += w[i] * w[i] * x[i] * x[i] * p * (1 - p);
    }
    return (mean, variance);
}
