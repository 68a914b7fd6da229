// Takes every mean for 0. Fails: 08-5-shift-test-1, 08-5-shift-test-2
double VarianceShift(double mean, double variance, double p)
{
    double training = variance / (1 - p);
    return variance / training;
}
