// Makes a generator of its own, so that each call gives the same mask. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    random = new Random(42);
    var r = new float[n];
    for (int i = 0; i < n; i++) r[i] = random.NextDouble() < p ? 0 : 1;
    return r;
}
