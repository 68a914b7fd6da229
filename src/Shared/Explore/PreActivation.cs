namespace DropoutCourse;

/// <summary>The settings of the figure of mean and variance.</summary>
/// <param name="P">The drop rate, 0 to 0.9.</param>
/// <param name="Inverted">"yes": the mask is divided by 1 - p in training; "no": it is not.</param>
/// <param name="Factor">What the activations are multiplied with at test: "one", "keep" (1 - p) or "inverse" (1 / (1 - p)).</param>
/// <param name="Seed">The seed of the unit's weights and inputs.</param>
public sealed record PreActivationSettings(double P, string Inverted, string Factor, int Seed);

/// <summary>The pre-activation of a unit with ten inputs under all 1,024 masks, and its value at test. assets/mean-and-variance.js computes the same.</summary>
/// <param name="Mean">The mean over all masks, each with its probability.</param>
/// <param name="Variance">The variance over all masks.</param>
/// <param name="FormulaMean">s (1-p) sum w x + b, with s = 1 or 1/(1-p).</param>
/// <param name="FormulaVariance">s^2 p (1-p) sum (w x)^2.</param>
/// <param name="Test">The value at test.</param>
/// <param name="Low">The lowest value under any mask.</param>
/// <param name="High">The highest value.</param>
/// <param name="Bins">The probability of each fortieth of the way from Low to High.</param>
public sealed record PreActivation(
    double Mean,
    double Variance,
    double FormulaMean,
    double FormulaVariance,
    double Test,
    double Low,
    double High,
    double[] Bins
)
{
    const int Inputs = 10;
    const double Bias = 0.2;

    /// <summary>Enumerates the masks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is outside 0 to 0.9.</exception>
    /// <exception cref="ArgumentException">The form or the factor is none of those named.</exception>
    public static PreActivation Of(PreActivationSettings settings)
    {
        double p = DropRate.Checked(settings.P);
        if (p > 0.9)
            throw new ArgumentOutOfRangeException(nameof(settings), p, $"p = {p}. Use 0 to 0.9.");
        double scale = settings.Inverted switch
        {
            "yes" => 1 / (1 - p),
            "no" => 1,
            var other => throw new ArgumentException($"inverted is '{other}'. Use yes or no."),
        };
        double factor = settings.Factor switch
        {
            "one" => 1,
            "keep" => 1 - p,
            "inverse" => 1 / (1 - p),
            var other => throw new ArgumentException($"factor is '{other}'. Use one, keep or inverse."),
        };
        var random = new SmallRandom(settings.Seed);
        var wx = new double[Inputs];
        for (int i = 0; i < Inputs; i++)
            wx[i] = Math.Abs(random.NextNormal()) * (0.25 + 0.5 * random.NextNormal());
        (double Z, double Probability)[] all =
        [
            .. DropoutCourse
                .Masks.All(Inputs, p)
                .Select(m =>
                    (wx.Select((v, i) => scale * m.Mask[i] * v).Aggregate(Bias, (z, v) => z + v), m.Probability)
                ),
        ];
        double mean = all.Sum(m => m.Probability * m.Z),
            low = all.Min(m => m.Z),
            high = all.Max(m => m.Z);
        var bins = new double[40];
        foreach (var (z, probability) in all)
            bins[Math.Min(bins.Length - 1, (int)((z - low) / (high - low) * bins.Length))] += probability;
        return new(
            mean,
            all.Sum(m => m.Probability * (m.Z - mean) * (m.Z - mean)),
            scale * (1 - p) * wx.Sum() + Bias,
            scale * scale * p * (1 - p) * wx.Sum(v => v * v),
            factor * wx.Sum() + Bias,
            low,
            high,
            bins
        );
    }
}
