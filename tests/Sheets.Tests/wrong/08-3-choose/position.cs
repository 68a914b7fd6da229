// Returns the position. Fails: 08-3-choose-test-1
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = Array.IndexOf(mean, mean.Max());
    double limit = mean[best] - error[best];
    return Enumerable.Range(0, p.Length).Where(i => mean[i] >= limit).Max();
}
