// Exchanges drop rate and keep probability. Fails: 02-4-ensemble-test-1, 02-4-ensemble-test-2
double EnsembleMean(Func<float[], double> g, int n, double p)
{
    double mean = 0;
    for (int bits = 0; bits < 1 << n; bits++)
    {
        var r = new float[n];
        double probability = 1;
        for (int i = 0; i < n; i++)
        {
            r[i] = (bits >> i) & 1;
            probability *= r[i] == 1 ? p : 1 - p;
        }
        mean += probability * g(r);
    }
    return mean;
}
