namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>The distribution of a pre-activation under all masks, in standard or inverted form, beside its value at test with one of three factors.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 0.9.</param>
    /// <param name="seed">The seed of the unit's weights and inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside its range.</exception>
    public static Explorable MeanAndVariance(double p = 0.3, int seed = 5)
    {
        var settings = new PreActivationSettings(p, "no", "one", seed);
        var model = PreActivation.Of(settings);
        double width = (model.High - model.Low) / model.Bins.Length,
            top = model.Bins.Max() * 1.08,
            margin = 0.1 * (model.High - model.Low);
        string picture = new Plot(
            new(
                Math.Min(model.Low, model.Test) - margin,
                Math.Max(model.High, model.Test) + margin,
                "pre-activation z"
            ),
            new(0, top, "probability")
        )
            .Bars(model.Bins.Select((v, i) => (model.Low + (i + 0.5) * width, v)), width, Palette.Blue)
            .Line([(model.Mean, 0), (model.Mean, top)], Palette.Sky, "6 3")
            .Line([(model.Test, 0), (model.Test, top)], Palette.WeightScaling)
            .Legend("in training, with its mean", Palette.Blue)
            .Legend("value at test", Palette.WeightScaling)
            .ToSvg(
                Plot.Invariant(
                    $"Distribution of a pre-activation over 1024 masks: mean {model.Mean:0.000}, variance {model.Variance:0.000}; value at test {model.Test:0.000}."
                )
            );
        return new Explorable(
            "meanAndVariance",
            "Try: choose a form for training and a factor for the test, then drag p. The right pair keeps the test value on the mean of training for every p. Which pairs do, and how much variance does each leave in training?",
            settings,
            picture,
            new Table("The pre-activation", "seen", "mean", "variance")
                .Add("over all 1,024 masks", model.Mean, model.Variance)
                .Add("by the formula", model.FormulaMean, model.FormulaVariance)
                .Add("at test", model.Test, 0.0),
            "small-net.js",
            "mean-and-variance.js"
        );
    }
}
