// The standard deviation in place of the variance. Fails: 05-5-relu-test-1
(double Mean, double Variance) ReluMoments(double mu, double sigma)
{
    if (sigma == 0) return (Math.Max(0, mu), 0);
    double t = mu / sigma;
    double mean = mu * Normal01(t) + sigma * Density01(t);
    double square = (mu * mu + sigma * sigma) * Normal01(t) + mu * sigma * Density01(t);
    return (mean, Math.Sqrt(square - mean * mean));
}
