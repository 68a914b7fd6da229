// Drops k neighboring units. Fails: 02-6-exactly-test-2
float[] DropExactly(int n, int k, Random random)
{
    if (k < 0 || k > n) throw new ArgumentOutOfRangeException(nameof(k), k, $"must lie in 0..{n}");
    int[] order = Enumerable.Range(0, n).ToArray();
    int start = random.Next(Math.Max(1, n)); order = order.Select(i => (i + start) % n).ToArray();
    var r = Enumerable.Repeat(1f, n).ToArray();
    foreach (int i in order.Take(k)) r[i] = 0;
    return r;
}
