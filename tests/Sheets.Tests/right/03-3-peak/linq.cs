// Sorts the rates by their variance.
double PeakRate(Func<double, double> variance) =>
    Enumerable.Range(0, 1001).Select(i => i / 1000.0).Where(p => double.IsFinite(variance(p))).OrderByDescending(variance).First();
