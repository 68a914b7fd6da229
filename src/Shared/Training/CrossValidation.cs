using MathNet.Numerics.Statistics;

namespace DropoutCourse;

/// <summary>One way to divide the examples: a net is trained on Train and judged on Validation.</summary>
/// <param name="Number">1..k.</param>
/// <param name="Train">Indices of the training examples, ascending.</param>
/// <param name="Validation">Indices of the held-out examples, ascending; each example is held out in exactly one fold.</param>
public sealed record FoldSplit(int Number, long[] Train, long[] Validation);

/// <summary>The scores of k folds.</summary>
/// <param name="Scores">One score a fold.</param>
public sealed record FoldScores(IReadOnlyList<double> Scores)
{
    /// <summary>Mean score.</summary>
    public double Mean => Scores.Mean();

    /// <summary>
    /// Standard deviation of the scores divided by sqrt(k). The folds share training examples, so this is a guide, not an exact error
    /// (Y. Bengio, Y. Grandvalet, JMLR 5, 2004: no unbiased estimate exists).
    /// </summary>
    public double StandardError => Scores.StandardDeviation() / Math.Sqrt(Scores.Count);

    /// <summary>"mean ± standard error".</summary>
    public override string ToString() => Table.PlusMinus(Mean, StandardError, "0.0000");
}

/// <summary>
/// k-fold cross-validation. Source: M. Stone, "Cross-validatory choice and assessment of statistical predictions", J. R. Stat. Soc. B 36, 1974;
/// R. Kohavi, IJCAI 1995 (stratified).
/// </summary>
public static class CrossValidation
{
    /// <summary>Divides n shuffled examples into k folds whose sizes differ by at most one.</summary>
    /// <param name="n">Number of examples.</param>
    /// <param name="k">Number of folds, 2..n.</param>
    /// <param name="seed">Of the shuffling.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not 2..n.</exception>
    public static IReadOnlyList<FoldSplit> Folds(int n, int k, int seed) => Deal(Shuffled(n, seed), k);

    /// <summary>The same, with the classes spread evenly: in any two folds the counts of each class differ by at most one.</summary>
    /// <param name="labels">The class of each of n examples.</param>
    /// <param name="k">Number of folds, 2..n.</param>
    /// <param name="seed">Of the shuffling.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is not 2..n.</exception>
    public static IReadOnlyList<FoldSplit> StratifiedFolds(IReadOnlyList<long> labels, int k, int seed) =>
        Deal([.. Shuffled(labels.Count, seed).OrderBy(i => labels[i])], k); // OrderBy keeps the shuffled order inside a class

    /// <summary>Trains and judges once for each fold.</summary>
    /// <param name="folds">The folds.</param>
    /// <param name="score">Trains a fresh net on fold.Train and returns its score on fold.Validation.</param>
    public static FoldScores Run(IReadOnlyList<FoldSplit> folds, Func<FoldSplit, double> score) =>
        new([.. folds.Select(score)]);

    /// <summary>Cross-validates several values of a setting, such as the drop rate, on the same folds.</summary>
    /// <param name="values">The values to compare.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="score">Trains a fresh net with the value on fold.Train and returns its score on fold.Validation.</param>
    /// <returns>For each value its scores, in the order of the values.</returns>
    public static IReadOnlyList<(double Value, FoldScores Scores)> Compare(
        IReadOnlyList<double> values,
        IReadOnlyList<FoldSplit> folds,
        Func<double, FoldSplit, double> score
    ) => [.. values.Select(value => (value, Run(folds, fold => score(value, fold))))];

    static int[] Shuffled(int n, int seed)
    {
        var order = Enumerable.Range(0, n).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }

    // Like cards: the first example to fold 1, the next to fold 2, ...
    static FoldSplit[] Deal(int[] order, int k)
    {
        if (k < 2 || k > order.Length)
            throw new ArgumentOutOfRangeException(
                nameof(k),
                k,
                $"with {order.Length} examples the number of folds must be 2 to {order.Length}"
            );
        return
        [
            .. Enumerable
                .Range(0, k)
                .Select(f => new FoldSplit(
                    f + 1,
                    [.. order.Where((_, position) => position % k != f).Select(i => (long)i).Order()],
                    [.. order.Where((_, position) => position % k == f).Select(i => (long)i).Order()]
                )),
        ];
    }
}
