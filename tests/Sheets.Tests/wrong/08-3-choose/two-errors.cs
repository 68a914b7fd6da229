// Allows two standard errors. Fails: 08-3-choose-test-1
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = Array.IndexOf(mean, mean.Max());
    double limit = mean[best] - 2 * error[best];
    return p.Where((_, i) => mean[i] >= limit).Max();
}
