// The standard form's variance. Fails: 08-5-shift-test-1, 08-5-shift-test-2
double VarianceShift(double mean, double variance, double p)
{
    double training = (variance + mean * mean) * (1 - p) - mean * mean * (1 - p) * (1 - p);
    return variance / training;
}
