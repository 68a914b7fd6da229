namespace DropoutCourse;

/// <summary>The settings of the figure of thinned nets.</summary>
/// <param name="P">The drop rate, 0 to 1.</param>
/// <param name="X1">The first input.</param>
/// <param name="X2">The second input.</param>
/// <param name="Mask">The number of the thinned net that is shown, 0 to 63: bit i keeps unit i, the two inputs first.</param>
/// <param name="Seen">The numbers of the thinned nets that were shown, each once.</param>
/// <param name="Draws">How many masks were drawn.</param>
/// <param name="Seed">The seed of the weights and of the masks.</param>
public sealed record ThinnedNetSettings(double P, double X1, double X2, int Mask, int[] Seen, int Draws, int Seed);

/// <summary>What the 64 thinned nets of a small net answer, and what stands for all of them. assets/thinned-nets.js computes the same.</summary>
/// <param name="Outputs">The probability of class 1 by each thinned net.</param>
/// <param name="Probabilities">The probability of each net's mask.</param>
/// <param name="Own">The answer of the net that is shown.</param>
/// <param name="Average">The average over all nets, each with its probability.</param>
/// <param name="Geometric">The renormalized geometric mean.</param>
/// <param name="MeanNet">The answer of the net with every mask element replaced by 1 - p.</param>
/// <param name="SeenAverage">The average over the nets that were shown, with their probabilities.</param>
public sealed record ThinnedNetAnswers(
    double[] Outputs,
    double[] Probabilities,
    double Own,
    double Average,
    double Geometric,
    double MeanNet,
    double SeenAverage
)
{
    /// <summary>Enumerates the nets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static ThinnedNetAnswers Of(ThinnedNetSettings settings)
    {
        double p = DropRate.Checked(settings.P);
        Explore.Check(settings.Mask, 0, 63, "mask");
        var net = new SmallNet(settings.Seed);
        var answer = net.Probability(settings.X1, settings.X2);
        var means = DropoutCourse.ThinnedNets.Enumerate(net.Logits(settings.X1, settings.X2), SmallNet.Droppable, p);
        var masks = DropoutCourse.Masks.All(SmallNet.Droppable, p).ToList();
        double[] outputs = [.. masks.Select(m => answer(Array.ConvertAll(m.Mask, r => (double)r)))],
            probabilities = [.. masks.Select(m => m.Probability)];
        double weight = settings.Seen.Sum(m => probabilities[m]);
        return new(
            outputs,
            probabilities,
            outputs[settings.Mask],
            means.Arithmetic[1],
            means.Geometric[1],
            means.WeightScaling[1],
            weight > 0 ? settings.Seen.Sum(m => probabilities[m] * outputs[m]) / weight : outputs[settings.Mask]
        );
    }
}
