namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>Monte-Carlo averaging: the average of T masks with its band, the exact average over all 64 thinned nets, and weight scaling, for a net
    /// where weight scaling is exact and for one where it isn't.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 1.</param>
    /// <param name="seed">The seed of the weights and the masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
    public static Explorable Averaging(double p = 0.5, int seed = 3)
    {
        var settings = new MonteCarloPathSettings("relu", p, LogT: 2, Draw: 1, seed);
        var model = MonteCarloPath.Of(settings);
        double half = Math.Max(Math.Max(2.2 * model.Sd, 1.5 * Math.Abs(model.WeightScaling - model.Exact)), 0.02);
        double Clip(double v) => Math.Clamp(v, model.Exact - half, model.Exact + half);
        string picture = new Plot(
            new(1, 10000, "number of masks T", Logarithmic: true),
            new(model.Exact - half, model.Exact + half, "P(class 1)")
        )
            .Line([(1, model.Exact), (10000, model.Exact)], Palette.Purple)
            .Line([(1, model.WeightScaling), (10000, model.WeightScaling)], Palette.Green, "7 4")
            .Line(model.Times.Select((t, i) => ((double)t, Clip(model.Estimates[i]))), Palette.Blue)
            .Legend("T masks", Palette.Blue)
            .Legend("exact", Palette.Purple)
            .Legend("weight scaling", Palette.Green)
            .ToSvg(
                Plot.Invariant(
                    $"The average of the first T masks, T up to {model.Times[^1]}: at the end {model.Estimates[^1]:0.0000}; exact {model.Exact:0.0000}, weight scaling {model.WeightScaling:0.0000}."
                )
            );
        return new Explorable(
            "averaging",
            "Try: run T from 1 and see the band close in on the exact average; take other masks. Then choose the linear net. How many masks come as near to the exact average as weight scaling, which needs one pass, and for which net would no number suffice?",
            settings,
            picture,
            new Table("The probability of class 1", "by", "value")
                .Add("all 64 masks (exact)", model.Exact)
                .Add($"the average of {model.Times[^1]} masks", model.Estimates[^1])
                .Add("weight scaling", model.WeightScaling),
            "small-net.js",
            "averaging.js"
        );
    }
}
