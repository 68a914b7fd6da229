// Goes through the rates from the largest down.
double ChooseRate(double[] p, double[] mean, double[] error)
{
    int best = 0;
    for (int i = 1; i < mean.Length; i++) if (mean[i] > mean[best]) best = i;
    foreach (int i in Enumerable.Range(0, p.Length).OrderByDescending(i => p[i]))
        if (mean[i] >= mean[best] - error[best]) return p[i];
    return p[best];
}
