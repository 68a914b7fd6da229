namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>A net with six units that may be dropped: one of its 64 thinned nets, the average over all of them, and the mean net, side by side.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 1.</param>
    /// <param name="seed">The seed of the weights and the masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
    public static Explorable ThinnedNets(double p = 0.4, int seed = 3)
    {
        const int whole = 63;
        var settings = new ThinnedNetSettings(p, X1: 1, X2: -0.5, whole, [whole], Draws: 0, seed);
        var model = ThinnedNetAnswers.Of(settings);
        var numbers = new Table("The probability of class 1", "by", "value")
            .Add("the whole net", model.Own)
            .Add("the average of all 64 thinned nets", model.Average)
            .Add("the mean net", model.MeanNet)
            .Add("the renormalized geometric mean", model.Geometric);
        (double, double)[] points = [.. model.Outputs.Zip(model.Probabilities)];
        string picture = new Plot(
            new(0, 1, "P(class 1) by a thinned net"),
            new(0, model.Probabilities.Max() * 1.1, "probability of its mask")
        )
            .Points(points, Palette.Blue)
            .Line([(model.Average, 0), (model.Average, model.Probabilities.Max())], Palette.Purple, "4 3")
            .Line([(model.MeanNet, 0), (model.MeanNet, model.Probabilities.Max())], Palette.Green)
            .Legend("thinned nets", Palette.Blue)
            .Legend("average", Palette.Purple)
            .Legend("mean net", Palette.Green)
            .ToSvg(
                Plot.Invariant(
                    $"The answers of 64 thinned nets; their average is {model.Average:0.000}, the mean net answers {model.MeanNet:0.000}."
                )
            );
        return new Explorable(
            "thinnedNets",
            "Try: press units of the net to drop them, or draw masks; the average of the nets seen moves to the average of all 64. Then drag p and the inputs. Where does the mean net answer as the average does, and where is it off?",
            settings,
            picture,
            numbers,
            "small-net.js",
            "thinned-nets.js"
        );
    }
}
