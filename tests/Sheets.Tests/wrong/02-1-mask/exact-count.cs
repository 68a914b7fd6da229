// Drops exactly p n units instead of each one independently. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    var order = Enumerable.Range(0, n).OrderBy(_ => random.Next()).ToArray();
    var r = new float[n];
    foreach (int i in order.Skip((int)Math.Round(p * n))) r[i] = 1;
    return r;
}
