// Takes the smallest rate within the limit. Fails: 08-3-choose-test-1
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = Array.IndexOf(mean, mean.Max());
    double limit = mean[best] - error[best];
    return p.Where((_, i) => mean[i] >= limit).Min();
}
