using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace DropoutCourse;

/// <summary>What McNemar's test found about two classifiers on the same examples.</summary>
/// <param name="OnlyFirst">Examples that only the first classifier got right.</param>
/// <param name="OnlySecond">Examples that only the second classifier got right.</param>
/// <param name="Exact">Two-sided exact p-value, 0..1.</param>
/// <param name="MidP">Two-sided mid-p value, 0..1; nearer to its nominal level than the exact one.</param>
public sealed record McNemarResult(int OnlyFirst, int OnlySecond, double Exact, double MidP)
{
    /// <summary>One line with the counts and both p-values.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"McNemar: {OnlyFirst} right only in the first, {OnlySecond} only in the second, mid-p = {MidP:G3}, exact p = {Exact:G3}"
        );
}

/// <summary>Numbers that judge a classifier. The statistics come from MathNet.Numerics.</summary>
public static partial class Metrics
{
    /// <summary>Share of predictions that equal the label.</summary>
    /// <param name="predictions">Predicted classes, length N.</param>
    /// <param name="labels">True classes, length N.</param>
    /// <returns>0..1.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double Accuracy(long[] predictions, long[] labels)
    {
        SameLength(predictions.Length, labels.Length);
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
            if (predictions[i] == labels[i])
                right++;
        return (double)right / labels.Length;
    }

    /// <summary>Counts how often each class was taken for each class.</summary>
    /// <param name="labels">True classes 0..classes-1, length N.</param>
    /// <param name="predictions">Predicted classes 0..classes-1, length N.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Matrix [classes, classes]: row = true class, column = predicted class; the entries sum to N.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a class is out of range.</exception>
    public static int[,] ConfusionMatrix(long[] labels, long[] predictions, int classes = 10)
    {
        SameLength(predictions.Length, labels.Length);
        var counts = new int[classes, classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes || predictions[i] < 0 || predictions[i] >= classes)
                throw new ArgumentException(
                    $"example {i} has label {labels[i]} and prediction {predictions[i]}; with {classes} classes both must be 0 to {classes - 1}"
                );
            counts[labels[i], predictions[i]]++;
        }
        return counts;
    }

    /// <summary>
    /// McNemar's test: do two classifiers, judged on the same examples, err equally often? Only the examples count on which exactly one of them is right;
    /// under the null hypothesis each of these falls to either side with probability 1/2.
    /// Source: Q. McNemar, Psychometrika 12 (1947); mid-p: M. Fagerland, S. Lydersen, P. Laake, BMC Med. Res. Methodol. 13:91 (2013), eq. 5 and 6.
    /// </summary>
    /// <param name="firstRight">For each of N examples: was the first classifier right?</param>
    /// <param name="secondRight">The same for the second classifier.</param>
    /// <returns>Counts and p-values; both p-values are 1 when the classifiers agree on every example.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static McNemarResult McNemar(IReadOnlyList<bool> firstRight, IReadOnlyList<bool> secondRight)
    {
        SameLength(firstRight.Count, secondRight.Count);
        int first = 0,
            second = 0;
        for (int i = 0; i < firstRight.Count; i++)
        {
            if (firstRight[i] && !secondRight[i])
                first++;
            if (secondRight[i] && !firstRight[i])
                second++;
        }
        int n = first + second,
            least = Math.Min(first, second);
        if (n == 0)
            return new McNemarResult(0, 0, 1, 1);
        double tails = 2 * Binomial.CDF(0.5, n, least);
        return new McNemarResult(first, second, Math.Min(1, tails), Math.Min(1, tails - Binomial.PMF(0.5, n, least)));
    }

    /// <summary>Mean and sample standard deviation (divisor n-1; NaN for a single value).</summary>
    /// <param name="values">At least one number.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static (double Mean, double Sd) MeanSd(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("no values", nameof(values));
        return (values.Mean(), values.StandardDeviation());
    }

    /// <summary>
    /// Wilson's score interval for a rate: sensible also near 0 and 1, where mean plus or minus two standard errors is not.
    /// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212.
    /// </summary>
    /// <param name="successes">0..trials.</param>
    /// <param name="trials">1 or more.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <returns>Lower and upper limit, 0..1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static (double Low, double High) Wilson(int successes, int trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must lie between 0 and 1");
        double z = Normal.InvCDF(0, 1, (1 + confidence) / 2),
            n = trials,
            p = successes / n,
            shrink = 1 + z * z / n;
        double center = (p + z * z / (2 * n)) / shrink,
            half = z / shrink * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        return (Math.Max(0, center - half), Math.Min(1, center + half));
    }

    static void SameLength(int first, int second)
    {
        if (first != second)
            throw new ArgumentException($"{first} and {second} entries where the numbers must be equal");
        if (first == 0)
            throw new ArgumentException("no examples");
    }
}
