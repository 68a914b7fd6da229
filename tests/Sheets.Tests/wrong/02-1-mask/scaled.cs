// Puts the factor 1/(1-p) into the mask. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    var r = new float[n];
    for (int i = 0; i < n; i++) r[i] = random.NextDouble() < p ? 0 : (float)(1 / (1 - p));
    return r;
}
