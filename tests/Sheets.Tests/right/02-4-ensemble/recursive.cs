// Decides one unit after the other.
double EnsembleMean(Func<float[], double> g, int n, double p)
{
    double Rest(float[] r, int i)
    {
        if (i == n) return g((float[])r.Clone());
        r[i] = 1;
        double kept = Rest(r, i + 1);
        r[i] = 0;
        return (1 - p) * kept + p * Rest(r, i + 1);
    }
    return Rest(new float[n], 0);
}
