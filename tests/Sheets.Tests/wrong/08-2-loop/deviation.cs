// The standard deviation in place of the standard error. Fails: 08-2-loop-test-1
(double Mean, double StandardError) CrossValidate(List<(int[] Train, int[] Validation)> folds, Func<int[], int[], double> score)
{
    double[] scores = folds.Select(fold => score(fold.Train, fold.Validation)).ToArray();
    double mean = scores.Average();
    double s = Math.Sqrt(scores.Sum(x => (x - mean) * (x - mean)) / (scores.Length - 1));
    return (mean, s);
}
