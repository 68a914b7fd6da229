// The mean itself in place of its square; the same for 0 and 1. Fails: 08-5-shift-test-2
double VarianceShift(double mean, double variance, double p)
{
    double training = (variance + mean) / (1 - p) - mean;
    return variance / training;
}
