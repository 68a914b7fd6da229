// Divides by k instead of k - 1. Fails: 08-2-loop-test-1
(double Mean, double StandardError) CrossValidate(List<(int[] Train, int[] Validation)> folds, Func<int[], int[], double> score)
{
    double[] scores = folds.Select(fold => score(fold.Train, fold.Validation)).ToArray();
    double mean = scores.Average();
    double s = Math.Sqrt(scores.Sum(x => (x - mean) * (x - mean)) / scores.Length);
    return (mean, s / Math.Sqrt(scores.Length));
}
