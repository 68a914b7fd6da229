// Draws units until k different ones have fallen.
float[] DropExactly(int n, int k, Random random)
{
    if (k < 0 || k > n) throw new ArgumentOutOfRangeException(nameof(k));
    var r = Enumerable.Repeat(1f, n).ToArray();
    while (k > 0)
    {
        int i = random.Next(n);
        if (r[i] == 0) continue;
        r[i] = 0;
        k--;
    }
    return r;
}
