// Training and validation sets exchanged. Fails: 08-1-folds-test-1, 08-1-folds-test-2
List<(int[] Train, int[] Validation)> Folds(int n, int k, Random random)
{
    int[] order = Enumerable.Range(0, n).ToArray();
    random.Shuffle(order);
    return Enumerable.Range(0, k).Select(fold => (order.Where((_, i) => i % k == fold).ToArray(), order.Where((_, i) => i % k != fold).ToArray())).ToList();
}
