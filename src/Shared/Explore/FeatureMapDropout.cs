namespace DropoutCourse;

/// <summary>The settings of the figure of feature maps.</summary>
/// <param name="Kind">"entries", "blocks" or "maps": what is shown.</param>
/// <param name="P">The drop rate, 0 to 0.95.</param>
/// <param name="Block">The side of a block, 1 to 14.</param>
/// <param name="Digit">0 to 9.</param>
/// <param name="Images">Ten digits of 28 x 28 gray values, one hexadecimal digit for each pixel.</param>
/// <param name="Seed">The seed of the masks.</param>
/// <param name="Draw">Which masks, 0 or more.</param>
public sealed record FeatureMapSettings(
    string Kind,
    double P,
    int Block,
    int Digit,
    string[] Images,
    int Seed,
    int Draw
);

/// <summary>Four feature maps of 14 x 14 under dropout of single entries, of blocks, of whole maps. assets/feature-maps.js computes the same.</summary>
/// <param name="Maps">The maps, each divided by its largest value: [4][196].</param>
/// <param name="Masks">The masks of the kind that is shown, 1 kept, 0 dropped.</param>
/// <param name="After">The maps after dropout, with the factor of training.</param>
/// <param name="Filled">The maps, each dropped entry replaced by the mean of its kept neighbors in the 3 x 3 window, 0 without any.</param>
/// <param name="Entries">What the neighbors tell if single entries are dropped.</param>
/// <param name="Blocks">... if blocks are dropped.</param>
/// <param name="WholeMaps">... if whole maps are dropped.</param>
public sealed record FeatureMapDropout(
    double[][] Maps,
    float[][] Masks,
    double[][] After,
    double[][] Filled,
    FeatureMapDropout.Judgment Entries,
    FeatureMapDropout.Judgment Blocks,
    FeatureMapDropout.Judgment WholeMaps
)
{
    const int Side = 14,
        Size = Side * Side;

    // Edges from above, from the left, along a diagonal, and a blur.
    static readonly double[][] Filters =
    [
        [-1, -1, -1, 0, 0, 0, 1, 1, 1],
        [-1, 0, 1, -1, 0, 1, -1, 0, 1],
        [0, 1, 1, -1, 0, 1, -1, -1, 0],
        [1, 1, 1, 1, 1, 1, 1, 1, 1],
    ];

    /// <summary>What the neighbors of dropped entries tell of them.</summary>
    /// <param name="Dropped">The share of all entries that is dropped.</param>
    /// <param name="Neighbors">The share of the neighbors of dropped entries that is kept.</param>
    /// <param name="Explained">The share of the dropped entries' variance that the mean of their kept neighbors explains (the squared correlation).</param>
    public sealed record Judgment(double Dropped, double Neighbors, double Explained);

    /// <summary>Draws masks of all three kinds and judges them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static FeatureMapDropout Of(FeatureMapSettings s)
    {
        DropRate.CheckedBelowOne(s.P);
        Explore.Check(s.Block, 1, Side, "block");
        Explore.Check(s.Digit, 0, 9, "digit");
        int shown = Array.IndexOf(["entries", "blocks", "maps"], s.Kind);
        if (shown < 0)
            throw new ArgumentException($"kind is '{s.Kind}'. Use entries, blocks or maps.", nameof(s));
        double[][] maps = MapsOf(s.Images[s.Digit]);
        float[][][] masks =
        [
            EntryMasks(s.P, Random(0)),
            BlockMasks(s.P, s.Block, Random(1)),
            [.. DropoutCourse.Masks.Bernoulli(4, s.P, Random(2)).Select(r => Enumerable.Repeat(r, Size).ToArray())],
        ];
        float[][] mask = masks[shown];
        double scale =
            s.Kind == "blocks" ? 4 * Size / Math.Max(1, mask.Sum(m => m.Sum(r => (double)r))) : 1 / (1 - s.P);
        var judged = masks.Select(m => Judge(maps, m)).ToArray();
        return new(
            maps,
            mask,
            [.. maps.Select((map, c) => map.Select((v, e) => v * mask[c][e] * scale).ToArray())],
            [
                .. maps.Select(
                    (map, c) => map.Select((v, e) => mask[c][e] != 0 ? v : Neighbors(map, mask[c], e).Mean).ToArray()
                ),
            ],
            judged[0],
            judged[1],
            judged[2]
        );

        SmallRandom Random(int kind) => new(s.Seed + 10 * s.Draw + kind);
    }

    /// <summary>Convolution with four filters, ReLU, maximum of 2 x 2.</summary>
    static double[][] MapsOf(string image)
    {
        double[] gray = [.. image.Select(c => Convert.ToInt32(c.ToString(), 16) / 15.0)];
        return
        [
            .. Filters.Select(filter =>
            {
                var map = new double[Size];
                for (int i = 0; i < 28; i++)
                for (int j = 0; j < 28; j++)
                {
                    double z = 0;
                    for (int k = 0; k < 9; k++)
                    {
                        int row = i + k / 3 - 1,
                            column = j + k % 3 - 1;
                        if (row is >= 0 and < 28 && column is >= 0 and < 28)
                            z += filter[k] * gray[28 * row + column];
                    }
                    int to = Side * (i / 2) + j / 2;
                    map[to] = Math.Max(map[to], z);
                }
                double top = Math.Max(map.Max(), 1e-9);
                return map.Select(v => v / top).ToArray();
            }),
        ];
    }

    static float[][] EntryMasks(double p, SmallRandom random) =>
        [.. Enumerable.Range(0, 4).Select(_ => DropoutCourse.Masks.Bernoulli(Size, p, random))];

    // As DropBlock.Mask: every place where a whole block fits begins one with probability gamma.
    static float[][] BlockMasks(double p, int block, SmallRandom random)
    {
        double gamma = DropBlock.Gamma(p, block, Side, Side);
        var masks = new float[4][];
        for (int c = 0; c < 4; c++)
        {
            masks[c] = [.. Enumerable.Repeat(1f, Size)];
            for (int i = 0; i <= Side - block; i++)
            for (int j = 0; j <= Side - block; j++)
                if (random.NextDouble() < gamma)
                    for (int k = 0; k < block * block; k++)
                        masks[c][Side * (i + k / block) + j + k % block] = 0;
        }
        return masks;
    }

    static (double Mean, double Share) Neighbors(double[] map, float[] mask, int e)
    {
        double sum = 0,
            kept = 0,
            all = 0;
        for (int i = Math.Max(0, e / Side - 1); i <= Math.Min(Side - 1, e / Side + 1); i++)
        for (int j = Math.Max(0, e % Side - 1); j <= Math.Min(Side - 1, e % Side + 1); j++)
        {
            int n = Side * i + j;
            if (n == e)
                continue;
            all++;
            kept += mask[n];
            sum += mask[n] * map[n];
        }
        return (kept > 0 ? sum / kept : 0, kept / all);
    }

    static Judgment Judge(double[][] maps, float[][] masks)
    {
        List<double> x = [],
            y = [];
        double share = 0;
        for (int c = 0; c < 4; c++)
        for (int e = 0; e < Size; e++)
        {
            if (masks[c][e] != 0)
                continue;
            var (mean, kept) = Neighbors(maps[c], masks[c], e);
            x.Add(mean);
            y.Add(maps[c][e]);
            share += kept;
        }
        if (y.Count == 0)
            return new(0, 0, 0);
        double mx = x.Average(),
            my = y.Average(),
            xx = x.Sum(v => (v - mx) * (v - mx)),
            yy = y.Sum(v => (v - my) * (v - my)),
            xy = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return new(y.Count / (4.0 * Size), share / y.Count, xx > 1e-12 && yy > 1e-12 ? xy * xy / (xx * yy) : 0);
    }
}
