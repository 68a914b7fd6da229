// Returns the largest variance. Fails: 03-3-peak-test-1, 03-3-peak-test-2
double PeakRate(Func<double, double> variance)
{
    double best = 0, most = double.NegativeInfinity;
    for (int i = 0; i <= 1000; i++)
    {
        double p = i / 1000.0, v = variance(p);
        if (double.IsFinite(v) && v > most) (best, most) = (p, v);
    }
    return most;
}
