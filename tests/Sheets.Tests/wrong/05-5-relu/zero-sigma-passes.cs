// With sigma = 0 lets negative values pass. Fails: 05-5-relu-test-1
(double Mean, double Variance) ReluMoments(double mu, double sigma)
{
    if (sigma == 0) return (mu, 0);
    double t = mu / sigma;
    double mean = mu * Normal01(t) + sigma * Density01(t);
    double square = (mu * mu + sigma * sigma) * Normal01(t) + mu * sigma * Density01(t);
    return (mean, square - mean * mean);
}
