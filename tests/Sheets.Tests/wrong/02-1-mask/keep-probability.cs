// p is taken for the keep probability. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    var r = new float[n];
    for (int i = 0; i < n; i++) r[i] = random.NextDouble() < p ? 1 : 0;
    return r;
}
