// Cuts the shuffled order into runs.
List<(int[] Train, int[] Validation)> Folds(int n, int k, Random random)
{
    var order = Enumerable.Range(0, n).OrderBy(_ => random.NextDouble()).ToList();
    var folds = new List<(int[], int[])>();
    for (int fold = 0; fold < k; fold++)
    {
        int from = fold * n / k, to = (fold + 1) * n / k;
        var validation = order.GetRange(from, to - from).ToArray();
        folds.Add((order.Except(validation).ToArray(), validation));
    }
    return folds;
}
