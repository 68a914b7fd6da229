namespace DropoutCourse;

/// <summary>The settings of the figure of attention.</summary>
/// <param name="P">The drop rate, 0 to 0.9.</param>
/// <param name="Scale">What is kept is: "inverted" divided by 1 - p, "none" left as it is, "rows" divided by the sum of its row.</param>
/// <param name="Causal">A word sees itself and the words before it only.</param>
/// <param name="Draws">How many masks are drawn, 1 to 2,000.</param>
/// <param name="Seed">The seed of queries, keys, values and masks.</param>
public sealed record AttentionSettings(double P, string Scale, bool Causal, int Draws, int Seed);

/// <summary>Scaled dot-product attention of six words with dropout on its weights (Vaswani et al. 2017). assets/attention.js computes the same.</summary>
/// <param name="Weights">The rows of weights without dropout; each adds up to 1: [6][6].</param>
/// <param name="Mask">The last mask.</param>
/// <param name="Dropped">The weights under it.</param>
/// <param name="RowSums">The sum of each of its rows.</param>
/// <param name="Plain">The output of each word without dropout; a word's value is one number.</param>
/// <param name="Output">Its output under the last mask.</param>
/// <param name="MeanOutput">Its mean over all masks drawn.</param>
/// <param name="SdOutput">Its standard deviation over them.</param>
/// <param name="MeanRowSum">The mean sum of each row.</param>
public sealed record AttentionDropout(
    double[][] Weights,
    float[][] Mask,
    double[][] Dropped,
    double[] RowSums,
    double[] Plain,
    double[] Output,
    double[] MeanOutput,
    double[] SdOutput,
    double[] MeanRowSum
)
{
    const int Words = 6,
        Width = 4; // of queries and keys

    /// <summary>Draws and averages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    /// <exception cref="ArgumentException">There is no such scale.</exception>
    public static AttentionDropout Of(AttentionSettings s)
    {
        DropRate.CheckedBelowOne(s.P);
        Explore.Check(s.Draws, 1, 2000, "draws");
        if (s.Scale is not ("inverted" or "none" or "rows"))
            throw new ArgumentException($"scale is '{s.Scale}'. Use inverted, none or rows.", nameof(s));
        var random = new SmallRandom(s.Seed);
        double[] Q = Normal(Words * Width),
            K = Normal(Words * Width),
            values = Normal(Words);
        var weights = new double[Words][];
        for (int i = 0; i < Words; i++)
        {
            int seen = s.Causal ? i + 1 : Words;
            double[] scores =
            [
                .. Enumerable
                    .Range(0, seen)
                    .Select(j =>
                        Enumerable.Range(0, Width).Sum(k => Q[Width * i + k] * K[Width * j + k]) / Math.Sqrt(Width)
                    ),
            ];
            weights[i] = [.. DropoutCourse.ThinnedNets.Softmax(scores), .. new double[Words - seen]];
        }
        double[] sums = new double[Words],
            squares = new double[Words],
            rowSums = new double[Words];
        float[][] mask = [];
        double[][] dropped = [];
        for (int t = 0; t < s.Draws; t++)
        {
            mask = [.. weights.Select(_ => DropoutCourse.Masks.Bernoulli(Words, s.P, random))];
            dropped = [.. weights.Select((row, i) => Dropped(row, mask[i]))];
            for (int i = 0; i < Words; i++)
            {
                double output = Dot(dropped[i]);
                sums[i] += output;
                squares[i] += output * output;
                rowSums[i] += dropped[i].Sum();
            }
        }
        double[] mean = [.. sums.Select(v => v / s.Draws)];
        return new(
            weights,
            mask,
            dropped,
            [.. dropped.Select(row => row.Sum())],
            [.. weights.Select(Dot)],
            [.. dropped.Select(Dot)],
            mean,
            [.. mean.Select((m, i) => Math.Sqrt(Math.Max(0, squares[i] / s.Draws - m * m)))],
            [.. rowSums.Select(v => v / s.Draws)]
        );

        double[] Normal(int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextNormal())];

        double Dot(double[] row) => row.Zip(values, (w, v) => w * v).Sum();

        double[] Dropped(double[] row, float[] r)
        {
            double[] kept = [.. row.Select((w, j) => w * r[j])];
            double total = kept.Sum(),
                factor = s.Scale switch
                {
                    "inverted" => 1 / (1 - s.P),
                    "rows" when total > 0 => 1 / total,
                    _ => 1,
                };
            return [.. kept.Select(w => w * factor)];
        }
    }
}
