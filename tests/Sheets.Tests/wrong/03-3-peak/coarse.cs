// Tries tenths only. Fails: 03-3-peak-test-1
double PeakRate(Func<double, double> variance)
{
    double best = 0, most = double.NegativeInfinity;
    for (int i = 0; i <= 1000; i += 100)
    {
        double p = i / 1000.0, v = variance(p);
        if (double.IsFinite(v) && v > most) (best, most) = (p, v);
    }
    return best;
}
