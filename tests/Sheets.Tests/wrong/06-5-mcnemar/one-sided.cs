// One-sided. Fails: 06-5-mcnemar-test-1, 06-5-mcnemar-test-2
(int OnlyA, int OnlyB, double P) McNemar(bool[] a, bool[] b)
{
    int onlyA = a.Where((right, i) => right && !b[i]).Count(), onlyB = b.Where((right, i) => right && !a[i]).Count();
    if (onlyA + onlyB == 0) return (0, 0, 1);
    double tail = MathNet.Numerics.Distributions.Binomial.CDF(0.5, onlyA + onlyB, Math.Min(onlyA, onlyB));
    return (onlyA, onlyB, Math.Min(1, tail));
}
