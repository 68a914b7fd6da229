// Divides by 0 when sigma is 0. Fails: 05-5-relu-test-1
(double Mean, double Variance) ReluMoments(double mu, double sigma)
{
    double t = mu / sigma;
    double mean = mu * Normal01(t) + sigma * Density01(t);
    double square = (mu * mu + sigma * sigma) * Normal01(t) + mu * sigma * Density01(t);
    return (mean, square - mean * mean);
}
