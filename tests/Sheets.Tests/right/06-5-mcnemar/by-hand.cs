// Sums the binomial probabilities.
(int OnlyA, int OnlyB, double P) McNemar(bool[] a, bool[] b)
{
    int onlyA = 0, onlyB = 0;
    for (int i = 0; i < a.Length; i++)
    {
        if (a[i] && !b[i]) onlyA++;
        if (b[i] && !a[i]) onlyB++;
    }
    int n = onlyA + onlyB;
    double term = Math.Pow(0.5, n), sum = 0;
    for (int k = 0; k <= Math.Min(onlyA, onlyB); k++)
    {
        sum += term;
        term = term * (n - k) / (k + 1);
    }
    return (onlyA, onlyB, Math.Min(1, 2 * sum));
}
