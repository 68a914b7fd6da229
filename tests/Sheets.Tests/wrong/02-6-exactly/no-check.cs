// Accepts a k that is out of range. Fails: 02-6-exactly-test-2
float[] DropExactly(int n, int k, Random random)
{
    int[] order = Enumerable.Range(0, n).ToArray();
    random.Shuffle(order);
    var r = Enumerable.Repeat(1f, n).ToArray();
    foreach (int i in order.Take(k)) r[i] = 0;
    return r;
}
