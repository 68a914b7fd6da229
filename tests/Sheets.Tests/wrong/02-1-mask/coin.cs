// Throws a fair coin whatever p is. Fails: 02-1-mask-test-1
float[] DrawMask(int n, double p, Random random)
{
    var r = new float[n];
    for (int i = 0; i < n; i++) r[i] = random.Next(2) == 0 ? 0 : 1;
    return r;
}
