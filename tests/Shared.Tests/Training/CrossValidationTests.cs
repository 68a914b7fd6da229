namespace DropoutCourse.Tests;

public sealed class CrossValidationTests
{
    [Theory]
    [InlineData(10, 2)]
    [InlineData(10, 10)]
    [InlineData(103, 5)]
    [InlineData(7, 3)]
    public void Each_example_is_held_out_once(int n, int k)
    {
        foreach (
            var folds in new[]
            {
                CrossValidation.Folds(n, k, 1),
                CrossValidation.StratifiedFolds([.. Enumerable.Range(0, n).Select(i => (long)(i * i % 3))], k, 1),
            }
        )
        {
            Assert.Equal(Enumerable.Range(1, k), folds.Select(fold => fold.Number));
            Assert.Equal(
                Enumerable.Range(0, n).Select(i => (long)i),
                folds.SelectMany(fold => fold.Validation).Order()
            );
            Assert.InRange(folds.Max(fold => fold.Validation.Length) - folds.Min(fold => fold.Validation.Length), 0, 1);
            foreach (var fold in folds)
                Assert.Equal(Enumerable.Range(0, n).Select(i => (long)i), fold.Train.Concat(fold.Validation).Order());
        }
    }

    [Fact]
    public void Stratified_folds_hold_the_classes_evenly()
    {
        long[] labels =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i =>
                    i < 37 ? 0L
                    : i < 50 ? 1L
                    : 2L
                ),
        ];
        foreach (int seed in new[] { 1, 2, 3 })
        foreach (long label in new[] { 0L, 1L, 2L })
        {
            var counts = CrossValidation
                .StratifiedFolds(labels, 6, seed)
                .Select(fold => fold.Validation.Count(i => labels[i] == label))
                .ToArray();
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void Examples_are_shuffled_under_the_seed()
    {
        static string Shown(IReadOnlyList<FoldSplit> folds) =>
            string.Join(";", folds.Select(fold => string.Join(",", fold.Validation)));
        Assert.Equal(Shown(CrossValidation.Folds(100, 5, 3)), Shown(CrossValidation.Folds(100, 5, 3)));
        Assert.NotEqual(Shown(CrossValidation.Folds(100, 5, 3)), Shown(CrossValidation.Folds(100, 5, 4)));
        // Unshuffled folds would be runs or steps: the differences between neighbors would all be equal.
        Assert.True(
            CrossValidation
                .Folds(1000, 5, 3)[0]
                .Validation.Zip(CrossValidation.Folds(1000, 5, 3)[0].Validation.Skip(1), (a, b) => b - a)
                .Distinct()
                .Count() > 5
        );
        long[] labels = [.. Enumerable.Range(0, 100).Select(i => i / 50L)];
        Assert.NotEqual(
            Shown(CrossValidation.StratifiedFolds(labels, 5, 3)),
            Shown(CrossValidation.StratifiedFolds(labels, 5, 4))
        );
    }

    [Fact]
    public void Scores_have_a_mean_and_a_standard_error()
    {
        var folds = CrossValidation.Folds(20, 4, 1);
        var scores = CrossValidation.Run(folds, fold => fold.Number);
        Assert.Equal(2.5, scores.Mean, 12);
        Assert.Equal(Math.Sqrt(5.0 / 3) / 2, scores.StandardError, 12); // variance of 1..4 is 5/3
        var compared = CrossValidation.Compare([0.1, 0.5], folds, (p, fold) => p * fold.Number);
        Assert.Equal([0.1, 0.5], compared.Select(row => row.Value));
        Assert.Equal(1.25, compared[1].Scores.Mean, 12);
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 11)]
    [InlineData(0, 2)]
    public void A_wrong_number_of_folds_is_an_error(int n, int k)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.Folds(n, k, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.StratifiedFolds(new long[n], k, 1));
    }
}
