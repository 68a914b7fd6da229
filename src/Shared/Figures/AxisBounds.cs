using System.Text.RegularExpressions;

namespace DropoutCourse;

/// <summary>
/// What the numbers on an axis can be: a probability lies in 0..1, a percentage in 0..100, a loss is not negative. An axis ends there, and so
/// do error bars and bands. The axis' title says which it is; where the numbers contradict it, they are believed.
/// </summary>
readonly record struct AxisBounds(double Low, double High)
{
    /// <summary>The bounds of an axis with this title and these numbers.</summary>
    public static AxisBounds Of(string title, IEnumerable<double> values)
    {
        double low = 0,
            high = double.PositiveInfinity,
            tolerance = 1e-9;
        if (Percent.IsMatch(title) && !Difference.IsMatch(title))
            (high, tolerance) = (100, 1e-6);
        else if (
            Probability.IsMatch(title)
            && !Difference.IsMatch(title)
            && !title.Contains('%')
            && !title.Contains("nats", StringComparison.Ordinal)
        )
            high = 1;
        foreach (double v in values)
        {
            if (!double.IsFinite(v))
                continue;
            if (v < low - tolerance)
                low = double.NegativeInfinity;
            if (v > high + tolerance)
                high = double.PositiveInfinity;
        }
        return new(low, high);
    }

    /// <summary>A number within the bounds.</summary>
    public double Clip(double value) => Math.Clamp(value, Low, High);

    /// <summary>From the least to the largest number, with some room at both ends that stays within the bounds; null if there is no extent.</summary>
    /// <param name="values">Infinite numbers, NaN and, on a logarithmic axis, what is not positive are left out.</param>
    /// <param name="log">The range is one of logarithms to base 10.</param>
    /// <param name="room">Share of the extent to be added at each end.</param>
    /// <param name="fromZero">No room is added at 0: bars stand on it.</param>
    public double[]? Range(IEnumerable<double> values, bool log, double room, bool fromZero = false)
    {
        AxisBounds bounds = this;
        double[] all = values
            .Where(double.IsFinite)
            .Select(bounds.Clip)
            .Where(v => !log || v > 0)
            .Select(v => log ? Math.Log10(v) : v)
            .ToArray();
        if (all.Length == 0)
            return null;
        double low = all.Min(),
            high = all.Max(),
            extra = room * (high - low);
        if (!(high > low))
            return null;
        double from = fromZero && low == 0 ? 0 : low - extra,
            to = fromZero && high == 0 ? 0 : high + extra;
        return log ? [from, to] : [Math.Max(from, Low), Math.Min(to, High)];
    }

    private static readonly Regex Percent = new(@"\(%\)|percent of");

    private static readonly Regex Probability = new(
        @"probabilit|\bshare\b|drop rate|\|correlation\||confidence|R²",
        RegexOptions.IgnoreCase
    );

    private static readonly Regex Difference = new(
        "points|gain|change|difference|decrease|minus|log10",
        RegexOptions.IgnoreCase
    );
}
