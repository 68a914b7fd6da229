using MathNet.Numerics.Distributions;

namespace DropoutCourse;

/// <summary>The settings of the figure of masks.</summary>
/// <param name="P">The drop rate, 0 to 1.</param>
/// <param name="Units">Units of the layer, 1 to 32.</param>
/// <param name="Shared">One mask for all examples of a batch instead of one for each.</param>
/// <param name="Draws">How many batches of masks are drawn, 1 to 5,000.</param>
/// <param name="Seed">The seed of the generator.</param>
public sealed record MaskSettings(double P, int Units, bool Shared, int Draws, int Seed);

/// <summary>Masks drawn for batches of eight examples, and how many units they kept. assets/masks.js computes the same.</summary>
/// <param name="Batch">The masks of the last batch, 0 or 1: [8][units].</param>
/// <param name="Counts">How many masks kept 0, 1, ..., all units.</param>
/// <param name="Binomial">The probability of each of these numbers.</param>
/// <param name="Masks">How many masks were counted.</param>
/// <param name="KeptMean">How many units a mask kept on average.</param>
public sealed record MaskCounts(float[][] Batch, int[] Counts, double[] Binomial, int Masks, double KeptMean)
{
    /// <summary>Examples of a batch.</summary>
    public const int Examples = 8;

    /// <summary>Draws and counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static MaskCounts Of(MaskSettings settings)
    {
        DropRate.Checked(settings.P);
        Explore.Check(settings.Units, 1, 32, "units");
        Explore.Check(settings.Draws, 1, 5000, "draws");
        var random = new SmallRandom(settings.Seed);
        var counts = new int[settings.Units + 1];
        float[][] batch = [];
        for (int d = 0; d < settings.Draws; d++)
        {
            batch = new float[Examples][];
            for (int e = 0; e < Examples; e++)
            {
                batch[e] =
                    settings.Shared && e > 0
                        ? batch[0]
                        : DropoutCourse.Masks.Bernoulli(settings.Units, settings.P, random);
                counts[(int)batch[e].Sum()]++;
            }
        }
        int masks = Examples * settings.Draws;
        var distribution = new Binomial(1 - settings.P, settings.Units);
        return new MaskCounts(
            batch,
            counts,
            [.. counts.Select((_, k) => distribution.Probability(k))],
            masks,
            counts.Select((c, k) => (double)c * k).Sum() / masks
        );
    }
}
