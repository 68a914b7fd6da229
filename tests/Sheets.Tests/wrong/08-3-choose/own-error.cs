// Compares with each candidate's own standard error. Fails: 08-3-choose-test-1
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = Array.IndexOf(mean, mean.Max());
    double limit = mean[best] - error[best];
    return p.Where((_, i) => mean[i] + error[i] >= mean[best]).Max();
}
