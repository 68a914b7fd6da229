using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace DropoutCourse;

/// <summary>What a comparison of two means found (Welch's test).</summary>
/// <param name="Difference">Mean of the first sample minus mean of the second.</param>
/// <param name="StandardError">Of the difference.</param>
/// <param name="DegreesOfFreedom">By Welch and Satterthwaite.</param>
/// <param name="P">Two-sided p-value, 0..1.</param>
public sealed record MeanDifference(double Difference, double StandardError, double DegreesOfFreedom, double P)
{
    /// <summary>The interval that holds the true difference with the given confidence.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    public (double Low, double High) Interval(double confidence = 0.95)
    {
        Statistics.ThrowUnlessConfidence(confidence);
        double half =
            StandardError == 0 ? 0 : StandardError * StudentT.InvCDF(0, 1, DegreesOfFreedom, (1 + confidence) / 2);
        return (Difference - half, Difference + half);
    }
}

/// <summary>Statistical tests and intervals that the lessons use besides the forms of <see cref="Claim"/>; the distributions are MathNet.Numerics'.</summary>
public static class Statistics
{
    /// <summary>Chi-square goodness of fit: could these counts come from these probabilities?</summary>
    /// <param name="counts">How often each of K outcomes was seen.</param>
    /// <param name="probabilities">Their probabilities, each positive, with sum 1.</param>
    /// <returns>The statistic, the degrees of freedom K-1 and the p-value 0..1. The approximation needs expected counts of at least about 5.</returns>
    /// <exception cref="ArgumentException">Lengths differ, there are fewer than two outcomes or no counts, or the probabilities are not positive with sum 1.</exception>
    public static (double Statistic, int DegreesOfFreedom, double P) ChiSquareFit(
        IReadOnlyList<long> counts,
        IReadOnlyList<double> probabilities
    )
    {
        if (counts.Count != probabilities.Count || counts.Count < 2)
            throw new ArgumentException(
                $"{counts.Count} counts and {probabilities.Count} probabilities; there must be equally many, at least 2"
            );
        if (probabilities.Any(q => !(q > 0)) || Math.Abs(probabilities.Sum() - 1) > 1e-6)
            throw new ArgumentException(
                $"the probabilities must be positive and sum to 1; the sum is {probabilities.Sum()}"
            );
        long n = counts.Sum();
        if (n == 0 || counts.Any(count => count < 0))
            throw new ArgumentException("the counts must not be negative, nor all 0");
        double statistic = counts
            .Select((count, k) => Math.Pow(count - n * probabilities[k], 2) / (n * probabilities[k]))
            .Sum();
        return (statistic, counts.Count - 1, UpperTail(statistic, counts.Count - 1));
    }

    /// <summary>Welch's test for the difference of two means; the samples may have different sizes and variances.</summary>
    /// <param name="first">At least two numbers.</param>
    /// <param name="second">At least two numbers.</param>
    /// <exception cref="ArgumentException">A sample has fewer than two numbers.</exception>
    public static MeanDifference Means(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count < 2 || second.Count < 2)
            throw new ArgumentException($"samples of {first.Count} and {second.Count} numbers; each needs at least 2");
        double a = first.Variance() / first.Count,
            b = second.Variance() / second.Count,
            difference = first.Mean() - second.Mean();
        if (a + b == 0)
            return new(difference, 0, first.Count + second.Count - 2, difference == 0 ? 1 : 0);
        double degrees = (a + b) * (a + b) / (a * a / (first.Count - 1) + b * b / (second.Count - 1)),
            error = Math.Sqrt(a + b);
        return new(
            difference,
            error,
            degrees,
            Math.Min(1, 2 * StudentT.CDF(0, 1, degrees, -Math.Abs(difference / error)))
        );
    }

    /// <summary>Exact two-sided binomial test: the probability of all outcomes that are no more probable than the one seen.</summary>
    /// <param name="successes">0..trials.</param>
    /// <param name="trials">At least 1.</param>
    /// <param name="rate">The supposed probability of success, 0..1.</param>
    /// <returns>The p-value, 0..1.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static double BinomialTwoSided(int successes, int trials, double rate)
    {
        if (trials < 1 || successes < 0 || successes > trials)
            throw new ArgumentException(
                $"{successes} successes in {trials} trials; there must be at least one trial, and 0 to {trials} successes"
            );
        if (!(rate is >= 0 and <= 1))
            throw new ArgumentException($"the rate is {rate}; it must be within 0 to 1", nameof(rate));
        if (rate is 0 or 1)
            return successes == (int)rate * trials ? 1 : 0;
        double seen = Binomial.PMFLn(rate, trials, successes) + 1e-7; // equally probable outcomes may differ in the last digits
        double p = 0;
        for (int k = 0; k <= trials; k++)
        {
            double logarithm = Binomial.PMFLn(rate, trials, k);
            if (logarithm <= seen)
                p += Math.Exp(logarithm);
        }
        return Math.Min(1, p);
    }

    /// <summary>The interval that holds the true mean with the given confidence (Student's t; exact for normal samples).</summary>
    /// <param name="sample">At least two numbers, such as the accuracies of several seeds.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <exception cref="ArgumentException">Fewer than two numbers, or a confidence out of range.</exception>
    public static (double Low, double High) MeanInterval(IReadOnlyList<double> sample, double confidence = 0.95)
    {
        if (sample.Count < 2)
            throw new ArgumentException(
                $"a sample of {sample.Count} has no spread; it needs at least 2 numbers",
                nameof(sample)
            );
        ThrowUnlessConfidence(confidence);
        double half =
            StudentT.InvCDF(0, 1, sample.Count - 1, (1 + confidence) / 2)
            * sample.StandardDeviation()
            / Math.Sqrt(sample.Count);
        return (sample.Mean() - half, sample.Mean() + half);
    }

    /// <summary>
    /// Percentile bootstrap: draws the sample again and again with replacement and looks how the statistic varies.
    /// Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3.
    /// </summary>
    /// <param name="sample">At least two numbers.</param>
    /// <param name="statistic">What is estimated, for instance x => x.Average().</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="draws">How many samples are drawn; at least 100.</param>
    /// <param name="seed">Any number; the same seed gives the same interval.</param>
    /// <exception cref="ArgumentException">Too few numbers or draws, or a confidence out of range.</exception>
    public static (double Low, double High) Bootstrap(
        IReadOnlyList<double> sample,
        Func<double[], double> statistic,
        double confidence = 0.95,
        int draws = 2000,
        int seed = 1
    )
    {
        if (sample.Count < 2 || draws < 100)
            throw new ArgumentException(
                $"{sample.Count} numbers and {draws} draws; it needs at least 2 numbers and 100 draws"
            );
        ThrowUnlessConfidence(confidence);
        var random = new Random(seed);
        var drawn = new double[sample.Count];
        var values = new double[draws];
        for (int d = 0; d < draws; d++)
        {
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = sample[random.Next(sample.Count)];
            values[d] = statistic(drawn);
        }
        return (values.Quantile((1 - confidence) / 2), values.Quantile((1 + confidence) / 2));
    }

    internal static void ThrowUnlessConfidence(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentException(
                $"the confidence is {confidence}; it must be between 0 and 1, for instance 0.95",
                nameof(confidence)
            );
    }

    static double UpperTail(double chiSquare, int degrees) =>
        MathNet.Numerics.SpecialFunctions.GammaUpperRegularized(degrees / 2.0, chiSquare / 2);
}
