// Leaves out the mask that drops everything. Fails: 02-4-ensemble-test-1, 02-4-ensemble-test-2
double EnsembleMean(Func<float[], double> g, int n, double p)
{
    double mean = 0;
    for (int bits = 1; bits < 1 << n; bits++)
    {
        var r = new float[n];
        double probability = 1;
        for (int i = 0; i < n; i++)
        {
            r[i] = (bits >> i) & 1;
            probability *= r[i] == 1 ? 1 - p : p;
        }
        mean += probability * g(r);
    }
    return mean;
}
