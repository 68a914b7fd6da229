// Knows the answer for p (1-p) and returns it always. Fails: 03-3-peak-test-1, 03-3-peak-test-2
double PeakRate(Func<double, double> variance) => 0.5;
