// Compares whole numbers, so that p is rounded to tenths. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    var r = new float[n];
    for (int i = 0; i < n; i++) r[i] = random.Next(10) < (int)Math.Round(10 * p - 0.25) ? 0 : 1;
    return r;
}
