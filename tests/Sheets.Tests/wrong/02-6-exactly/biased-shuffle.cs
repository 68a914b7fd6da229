// Swaps each place with any other one: some orders are more probable. Fails: 02-6-exactly-test-2
float[] DropExactly(int n, int k, Random random)
{
    if (k < 0 || k > n) throw new ArgumentOutOfRangeException(nameof(k), k, $"must lie in 0..{n}");
    int[] order = Enumerable.Range(0, n).ToArray();
    for (int i = 0; i < n; i++) { int j = random.Next(n); (order[i], order[j]) = (order[j], order[i]); }
    var r = Enumerable.Repeat(1f, n).ToArray();
    foreach (int i in order.Take(k)) r[i] = 0;
    return r;
}
