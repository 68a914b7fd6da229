namespace DropoutCourse;

/// <summary>
/// The colors of all figures: distinguishable by color-blind readers, on light and on dark ground.
/// Source: M. Okabe, K. Ito, "Color universal design", 2002 (without black and yellow, which vanish on one of the grounds).
/// </summary>
public static class Palette
{
    /// <summary>Blue, #0072B2.</summary>
    public const string Blue = "#0072B2";

    /// <summary>Vermilion, #D55E00.</summary>
    public const string Vermilion = "#D55E00";

    /// <summary>Green, #009E73.</summary>
    public const string Green = "#009E73";

    /// <summary>Purple, #CC79A7.</summary>
    public const string Purple = "#CC79A7";

    /// <summary>Orange, #E69F00.</summary>
    public const string Orange = "#E69F00";

    /// <summary>Sky blue, #56B4E9.</summary>
    public const string Sky = "#56B4E9";

    /// <summary>Middle gray, for what is not data.</summary>
    public const string Gray = "#808080";

    /// <summary>The colors in the order in which series get them; after the sixth they start again.</summary>
    public static IReadOnlyList<string> All { get; } = [Blue, Vermilion, Green, Purple, Orange, Sky];

    /// <summary>The color of series number i, counted from 0.</summary>
    /// <param name="i">0 or more.</param>
    public static string Color(int i) => All[i % All.Count];

    /// <summary>The color of series number i, transparent, for bands.</summary>
    /// <param name="i">0 or more.</param>
    /// <param name="opacity">0..1.</param>
    public static string Transparent(int i, double opacity)
    {
        int rgb = Convert.ToInt32(Color(i)[1..], 16);
        return FormattableString.Invariant($"rgba({rgb >> 16}, {(rgb >> 8) & 255}, {rgb & 255}, {opacity})");
    }
}
