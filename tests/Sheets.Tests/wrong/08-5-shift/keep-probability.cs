// p taken for the keep probability. Fails: 08-5-shift-test-1, 08-5-shift-test-2
double VarianceShift(double mean, double variance, double p)
{
    double training = (variance + mean * mean) / (p == 0 ? 1 : p) - mean * mean;
    return variance / training;
}
