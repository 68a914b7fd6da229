using System.Text.RegularExpressions;

namespace DropoutCourse;

/// <summary>
/// The colors of all figures: distinguishable by color-blind readers, on light and on dark ground.
/// Source: M. Okabe, K. Ito, "Color universal design", 2002 (without black and yellow, which vanish on one of the grounds).
/// A condition has one color in the whole course: <see cref="Of"/>.
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

    /// <summary>Middle gray, for what is not data: axes, theory, a limit, a guess.</summary>
    public const string Gray = "#808080";

    /// <summary>A net trained with dropout.</summary>
    public const string Dropout = Blue;

    /// <summary>A net trained without dropout, or without any remedy.</summary>
    public const string NoDropout = Vermilion;

    /// <summary>Dropout in its standard form: not scaled in training.</summary>
    public const string Standard = Purple;

    /// <summary>Dropout in its inverted form: divided by 1-p in training.</summary>
    public const string Inverted = Blue;

    /// <summary>One pass with scaled weights.</summary>
    public const string WeightScaling = Green;

    /// <summary>An average over random masks.</summary>
    public const string MonteCarlo = Blue;

    /// <summary>Means and variances in the place of masks.</summary>
    public const string FastDropout = Orange;

    /// <summary>A recurrent net with one mask for a whole sequence.</summary>
    public const string Variational = Purple;

    /// <summary>A recurrent net with a new mask at each step.</summary>
    public const string Naive = Orange;

    /// <summary>Measured on the digits that a net was trained on.</summary>
    public const string TrainingSet = Sky;

    /// <summary>Measured on digits that it was not trained on.</summary>
    public const string TestSet = Purple;

    /// <summary>A formula, a limit, a line to compare with.</summary>
    public const string Theory = Gray;

    private static readonly Regex Measured = new(", (training|train|test|held out)$");

    private static readonly Regex NoDropoutName = new(
        @"^((trained with |CNN, )?p = 0|no dropout|no remedy|none|neither|without dropout|without|nothing|never|all blocks|standard (net|logistic).*)($|,)"
    );

    private static readonly Regex DropoutName = new(
        @"^((trained with |CNN, |mask, )?p = 0\.\d+|dropout|with dropout|trained with dropout|dropout in all places|all the time|all four|1 mask(: dropout| a step)?|Dropout|drawn by Dropout|single entries)(\(0\.\d+\))?($|,)"
    );

    // The first that fits decides. A name may go on behind a comma: "no dropout, held out".
    static readonly (Regex Name, string Color)[] Meanings =
    [
        (NoDropoutName, NoDropout),
        (DropoutName, Dropout),
        (Named("weight scaling|scaled weights"), WeightScaling),
        (Named("Monte Carlo|random masks|average of T thinned nets"), MonteCarlo),
        (Named("fast dropout"), FastDropout),
        (Named("(to the )?geometric mean"), Orange),
        (Named("independent"), Sky),
        (Named("exactly k[^,]*"), Green),
        (Named("variational"), Variational),
        (Named("naive"), Naive),
        (Named("standard"), Standard),
        (Named("inverted"), Inverted),
        (Named("training|train|training set|on training digits"), TrainingSet),
        (Named("test|test set|held out|validation"), TestSet),
        (Named("formula|theory|floor|calibrated|equal|binomial|your guess"), Theory),
    ];

    static Regex Named(string names) => new($"^({names})($|,)");

    /// <summary>The color that a condition has in all figures.</summary>
    /// <param name="name">As a figure names it, such as "no dropout", "p = 0.5" or "weight scaling".</param>
    /// <returns>A color; null for a name without a meaning of its own.</returns>
    public static string? Of(string name) => Meanings.FirstOrDefault(meaning => meaning.Name.IsMatch(name)).Color;

    /// <summary>The colors of the series of one figure: those with a meaning get theirs, the others what is left, beginning with the colors that mean nothing.</summary>
    /// <param name="names">The names of the series.</param>
    /// <returns>As many colors. Two conditions that would have the same color get different ones; one condition, measured on the training and on the test set, has one.</returns>
    public static string[] For(IReadOnlyList<string> names)
    {
        var colors = new string?[names.Count];
        var owner = new Dictionary<string, string>();
        static string Condition(string name) => Measured.Replace(name, "");
        for (int i = 0; i < names.Count; i++)
            if (
                Of(names[i]) is { } meant
                && (meant == Theory || owner.TryAdd(meant, Condition(names[i])) || owner[meant] == Condition(names[i]))
            )
                colors[i] = meant;
        var free = new Queue<string>(
            ((string[])[Green, Purple, Orange, Sky, Blue, Vermilion]).Where(color => !owner.ContainsKey(color))
        );
        var given = new Dictionary<string, string>();
        for (int i = 0; i < names.Count; i++)
            if (colors[i] is null)
            {
                string condition = Condition(names[i]);
                if (condition.Length == 0 || !given.TryGetValue(condition, out string? color))
                    color = free.TryDequeue(out string? next) ? next : Color(i);
                given[condition] = colors[i] = color;
            }
        return colors!;
    }

    /// <summary>The colors in the order in which plotly gives them to charts that choose none.</summary>
    public static IReadOnlyList<string> All { get; } = [Blue, Vermilion, Green, Purple, Orange, Sky];

    /// <summary>The color of series number i, counted from 0; after the sixth they start again.</summary>
    /// <param name="i">0 or more.</param>
    public static string Color(int i) => All[i % All.Count];

    /// <summary>A color, transparent, for bands.</summary>
    /// <param name="color">As #rrggbb.</param>
    /// <param name="opacity">0..1.</param>
    public static string Transparent(string color, double opacity)
    {
        int rgb = Convert.ToInt32(color[1..], 16);
        return FormattableString.Invariant($"rgba({rgb >> 16}, {(rgb >> 8) & 255}, {rgb & 255}, {opacity})");
    }
}
