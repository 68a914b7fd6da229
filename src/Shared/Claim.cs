using System.Runtime.CompilerServices;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace DropoutCourse;

/// <summary>A sentence of the course turned out to be false in this run.</summary>
public sealed class ClaimFailedException : Exception
{
    /// <summary>Makes the exception; only <see cref="Claim"/> needs to.</summary>
    /// <param name="sentence">The sentence claimed.</param>
    /// <param name="numbers">What was found.</param>
    /// <param name="expected">What should have been found.</param>
    /// <param name="hint">What the cause may be; may be left out.</param>
    public ClaimFailedException(string sentence, string numbers, string expected, string? hint = null)
        : base(
            $"The claim does not hold: {sentence}{Environment.NewLine}  found:    {numbers}{Environment.NewLine}  expected: {expected}{(hint is null ? "" : $"{Environment.NewLine}  hint:     {hint}")}"
        ) => (Sentence, Numbers, Expected, Hint) = (sentence, numbers, expected, hint);

    /// <summary>The sentence that was claimed.</summary>
    public string Sentence { get; }

    /// <summary>What was found.</summary>
    public string Numbers { get; }

    /// <summary>What should have been found.</summary>
    public string Expected { get; }

    /// <summary>What the cause may be, in words; null if the claim has no hint.</summary>
    public string? Hint { get; }
}

/// <summary>
/// Statements of the text that are computed. A true claim prints one line, "✓ sentence (numbers)"; a false one throws
/// <see cref="ClaimFailedException"/>, which fails its cell and with it the notebook.
/// </summary>
/// <remarks>
/// The line goes to the console and nothing is returned: so several claims in one cell all show, a claim shows once whether or not it is
/// the cell's last expression, and the same line stands in a notebook, in the log of a headless run and in a test.
/// <para>Chance: the forms that say that something is as expected (<see cref="MeanWithin"/>, <see cref="RateWithin"/>, <see cref="CountsFit"/>) fail a true claim with
/// the probability falseAlarm, once in a million runs unless told otherwise. <see cref="MeanGreater"/> is the other way round: it holds only if the data prove it.</para>
/// </remarks>
public static class Claim
{
    const double OneInAMillion = 1e-6;

    /// <summary>Claims that a condition holds.</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="condition">Whether it is true.</param>
    /// <param name="numbers">The numbers behind it, to be shown; may be left out.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <param name="code">Filled in by the compiler: the condition's source text, shown where there is no hint.</param>
    /// <exception cref="ClaimFailedException">The condition is false.</exception>
    public static void That(
        string sentence,
        bool condition,
        string? numbers = null,
        string? hint = null,
        [CallerArgumentExpression(nameof(condition))] string code = ""
    ) =>
        Decide(
            sentence,
            condition,
            numbers ?? (condition ? "" : "it is not so"),
            condition ? ""
                : hint is null && code.Length > 0 ? code
                : "that it is so",
            hint
        ); // a hint says it in words

    /// <summary>Claims that a number is what it should be, up to a tolerance.</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="actual">The number found.</param>
    /// <param name="expected">The number it should be.</param>
    /// <param name="tolerance">Largest allowed absolute difference, 0 or more, in the unit of the numbers.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">The difference is larger, or not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number.</exception>
    public static void Near(string sentence, double actual, double expected, double tolerance, string? hint = null)
    {
        if (!(tolerance >= 0))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "must be 0 or more");
        Decide(
            sentence,
            Math.Abs(actual - expected) <= tolerance,
            Show(actual),
            $"{Show(expected)} ± {Show(tolerance)}",
            hint
        );
    }

    /// <summary>Claims that one number is smaller than another.</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="smaller">The number that should be smaller.</param>
    /// <param name="larger">The number that should be larger.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">It is not smaller, or one of them is not a number.</exception>
    public static void Less(string sentence, double smaller, double larger, string? hint = null) =>
        Decide(sentence, smaller < larger, Show(smaller), $"less than {Show(larger)}", hint);

    /// <summary>Claims that one number is larger than another.</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="larger">The number that should be larger.</param>
    /// <param name="smaller">The number that should be smaller.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">It is not larger, or one of them is not a number.</exception>
    public static void Greater(string sentence, double larger, double smaller, string? hint = null) =>
        Decide(sentence, larger > smaller, Show(larger), $"more than {Show(smaller)}", hint);

    /// <summary>Claims that random numbers have the expected mean (one-sample t-test, two-sided).</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="samples">Independent numbers, at least 2. Far from normal ones need some hundreds, so that their mean is near normal.</param>
    /// <param name="expected">The mean that the theory gives.</param>
    /// <param name="falseAlarm">Probability of failing although the claim is true, between 0 and 1.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">The expected mean lies outside the confidence interval 1 - falseAlarm.</exception>
    /// <exception cref="ArgumentException">Fewer than 2 samples.</exception>
    public static void MeanWithin(
        string sentence,
        IReadOnlyCollection<double> samples,
        double expected,
        double falseAlarm = OneInAMillion,
        string? hint = null
    )
    {
        CheckLevel(falseAlarm, nameof(falseAlarm));
        var (mean, error, n) = Summary(samples, nameof(samples));
        // With all samples equal there is no spread to judge by: then only rounding may separate the mean from the expected value.
        bool holds =
            error > 0
                ? 2 * StudentT.CDF(0, 1, n - 1, -Math.Abs(mean - expected) / error) >= falseAlarm
                : Math.Abs(mean - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected));
        double half = error > 0 ? error * StudentT.InvCDF(0, 1, n - 1, 1 - falseAlarm / 2) : 0;
        Decide(
            sentence,
            holds,
            $"mean {Show(mean)} of {n:N0}, interval ± {Show(half)}",
            $"a mean of {Show(expected)}",
            hint
        );
    }

    /// <summary>Claims that something happens at the expected rate (exact binomial test, two-sided).</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="successes">How often it happened, 0..trials.</param>
    /// <param name="trials">Number of independent trials, 1 or more.</param>
    /// <param name="rate">The rate that the theory gives, 0..1.</param>
    /// <param name="falseAlarm">Probability (at most) of failing although the claim is true, between 0 and 1.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">So many or so few successes are less probable than falseAlarm.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void RateWithin(
        string sentence,
        long successes,
        long trials,
        double rate,
        double falseAlarm = OneInAMillion,
        string? hint = null
    )
    {
        CheckLevel(falseAlarm, nameof(falseAlarm));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, int.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(rate >= 0 && rate <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "must lie in 0..1");
        if (rate is 0 or 1) // the test's distribution is a single number then
        {
            Decide(
                sentence,
                successes == (long)rate * trials,
                $"{successes:N0} of {trials:N0}",
                $"a rate of {Show(rate)}",
                hint
            );
            return;
        }
        // At its upper end MathNet's CDF is a beta function at the edge of its range and gives NaN; there it is 1.
        double below = successes == trials ? 1 : Binomial.CDF(rate, (int)trials, successes);
        double above = successes == 0 ? 1 : Binomial.CDF(1 - rate, (int)trials, trials - successes); // P(X >= successes), by counting failures
        Decide(
            sentence,
            2 * Math.Min(below, above) >= falseAlarm,
            $"{successes:N0} of {trials:N0} = {Show((double)successes / trials)}",
            $"a rate of {Show(rate)}",
            hint
        );
    }

    /// <summary>Claims that counts follow expected probabilities (Pearson's chi-square test).</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="counts">Observed counts of at least 2 categories.</param>
    /// <param name="probabilities">The probability of each category by theory; they sum to 1, and each expected count should be 5 or more.</param>
    /// <param name="falseAlarm">Probability of failing although the claim is true, between 0 and 1.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">So large a deviation is less probable than falseAlarm.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or the probabilities are not positive or do not sum to 1.</exception>
    public static void CountsFit(
        string sentence,
        IReadOnlyList<long> counts,
        IReadOnlyList<double> probabilities,
        double falseAlarm = OneInAMillion,
        string? hint = null
    )
    {
        CheckLevel(falseAlarm, nameof(falseAlarm));
        if (counts.Count != probabilities.Count || counts.Count < 2)
            throw new ArgumentException(
                $"{counts.Count} counts and {probabilities.Count} probabilities; need the same number, at least 2"
            );
        if (probabilities.Any(p => !(p > 0)) || Math.Abs(probabilities.Sum() - 1) > 1e-9)
            throw new ArgumentException("the probabilities must be positive and sum to 1", nameof(probabilities));
        double total = counts.Sum(),
            chi = 0;
        for (int i = 0; i < counts.Count; i++)
            chi += Math.Pow(counts[i] - total * probabilities[i], 2) / (total * probabilities[i]);
        int freedom = counts.Count - 1;
        double p = 1 - ChiSquared.CDF(freedom, chi);
        Decide(
            sentence,
            p >= falseAlarm,
            $"chi-square {Show(chi)} with {freedom} degrees of freedom, p = {Show(p)}",
            $"p of at least {Show(falseAlarm)}",
            hint
        );
    }

    /// <summary>Claims that one group of numbers has a larger mean than another, proven by the data (one-sided t-test: Welch's, or paired).</summary>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="larger">Numbers whose mean should be larger, at least 2.</param>
    /// <param name="smaller">Numbers whose mean should be smaller, at least 2.</param>
    /// <param name="paired">True if larger[i] and smaller[i] belong together (same seed, same fold): then the differences are tested.</param>
    /// <param name="level">Largest allowed probability of data like these if the means were equal, between 0 and 1.</param>
    /// <exception cref="ClaimFailedException">The data do not prove it at this level.</exception>
    /// <exception cref="ArgumentException">Fewer than 2 numbers in a group, or paired groups of different size.</exception>
    public static void MeanGreater(
        string sentence,
        IReadOnlyList<double> larger,
        IReadOnlyList<double> smaller,
        bool paired = false,
        double level = 0.01
    )
    {
        CheckLevel(level, nameof(level));
        if (paired && larger.Count != smaller.Count)
            throw new ArgumentException(
                $"paired groups of {larger.Count} and {smaller.Count} numbers; they must have the same size"
            );
        var (a, errorA, n) = Summary(larger, nameof(larger));
        var (b, errorB, m) = Summary(smaller, nameof(smaller));
        double error,
            freedom;
        if (paired)
            (error, freedom) = (Summary(larger.Zip(smaller, (x, y) => x - y).ToArray(), nameof(larger)).Error, n - 1);
        else
        {
            error = Math.Sqrt(errorA * errorA + errorB * errorB);
            freedom =
                error > 0 ? Math.Pow(error, 4) / (Math.Pow(errorA, 4) / (n - 1) + Math.Pow(errorB, 4) / (m - 1)) : 1; // Welch and Satterthwaite
        }
        double p =
            error > 0 ? StudentT.CDF(0, 1, freedom, -(a - b) / error)
            : a > b ? 0
            : 1;
        Decide(
            sentence,
            p < level,
            $"means {Show(a)} and {Show(b)}, difference {Show(a - b)} ± {Show(error)} (standard error), p = {Show(p)}",
            $"the first to be larger, with p below {Show(level)}"
        );
    }

    /// <summary>
    /// Claims that code is refused: that it throws this kind of exception or one derived from it. A <see cref="NotImplementedException"/>,
    /// which says that somebody has yet to write the code, passes through, so that it is not taken for an answer.
    /// </summary>
    /// <typeparam name="TException">The exception that is due.</typeparam>
    /// <param name="sentence">The sentence as it stands in the text.</param>
    /// <param name="code">What is refused.</param>
    /// <param name="hint">Shown if the claim fails: what the cause may be. For exercises.</param>
    /// <exception cref="ClaimFailedException">It throws nothing, or something else.</exception>
    public static void Throws<TException>(string sentence, Action code, string? hint = null)
        where TException : Exception
    {
        string found = "nothing was thrown";
        bool holds = false;
        try
        {
            code();
        }
        catch (Exception e) when (e is not NotImplementedException || e is TException)
        {
            holds = e is TException;
            found = $"{e.GetType().Name}: {e.Message.Split('\n')[0].TrimEnd()}";
        }
        string name = typeof(TException).Name;
        Decide(sentence, holds, found, $"{("AEIOU".Contains(name[0]) ? "an" : "a")} {name}", hint);
    }

    static void Decide(string sentence, bool holds, string numbers, string expected, string? hint = null)
    {
        if (!holds)
            throw new ClaimFailedException(sentence, numbers, expected, hint);
        string found = string.Join("; expected: ", new[] { numbers, expected }.Where(part => part.Length > 0));
        Console.WriteLine(found.Length > 0 ? $"✓ {sentence}  ({found})" : $"✓ {sentence}");
    }

    static (double Mean, double Error, int Count) Summary(IReadOnlyCollection<double> values, string name)
    {
        if (values.Count < 2)
            throw new ArgumentException($"{values.Count} numbers; a statement about a mean needs at least 2", name);
        if (values.Any(v => !double.IsFinite(v)))
            throw new ArgumentException("a number is infinite or not a number", name);
        return (values.Mean(), values.StandardDeviation() / Math.Sqrt(values.Count), values.Count);
    }

    static void CheckLevel(double level, string name)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(name, level, "must lie between 0 and 1");
    }

    // Four digits say enough in a sentence; no culture's commas, and 10,000 is no 1E+04.
    static string Show(double x) =>
        x.ToString(Math.Abs(x) is >= 9999.5 and < 1e7 ? "N0" : "G4", System.Globalization.CultureInfo.InvariantCulture);
}
