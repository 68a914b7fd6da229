// Draws k indices independently, so that a unit can be drawn twice. Fails: 02-6-exactly-test-1, 02-6-exactly-test-2
float[] DropExactly(int n, int k, Random random)
{
    if (k < 0 || k > n) throw new ArgumentOutOfRangeException(nameof(k));
    var r = Enumerable.Repeat(1f, n).ToArray();
    for (int j = 0; j < k; j++) r[random.Next(n)] = 0;
    return r;
}
