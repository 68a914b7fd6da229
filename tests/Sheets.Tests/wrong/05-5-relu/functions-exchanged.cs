// Density and distribution function exchanged. Fails: 05-5-relu-test-1
(double Mean, double Variance) ReluMoments(double mu, double sigma)
{
    if (sigma == 0) return (Math.Max(0, mu), 0);
    double t = mu / sigma;
    double mean = mu * Density01(t) + sigma * Normal01(t);
    double square = (mu * mu + sigma * sigma) * Density01(t) + mu * sigma * Normal01(t);
    return (mean, square - mean * mean);
}
