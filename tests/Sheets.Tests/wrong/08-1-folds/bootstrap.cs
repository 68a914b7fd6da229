// Draws each validation set anew: some examples come twice, others never. Fails: 08-1-folds-test-1, 08-1-folds-test-2
List<(int[] Train, int[] Validation)> Folds(int n, int k, Random random)
{
    int[] order = Enumerable.Range(0, n).ToArray();
    random.Shuffle(order);
    return Enumerable.Range(0, k).Select(fold => { random.Shuffle(order); return (order.Skip(n / k).ToArray(), order.Take(n / k).ToArray()); }).ToList();
}
