using System.Text;

namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>The masks of eight examples, drawn again and again, and how many units they keep, over the binomial distribution.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 1.</param>
    /// <param name="units">Units of the layer, 1 to 32.</param>
    /// <param name="shared">One mask for all examples instead of one for each.</param>
    /// <param name="seed">The seed of the masks; null is one made of <see cref="Course.Seed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">p or units is outside its range.</exception>
    public static Explorable Masks(double p = 0.5, int units = 10, bool shared = false, int? seed = null)
    {
        var settings = new MaskSettings(p, units, shared, Draws: 1, seed ?? Course.SeedFor("explore masks"));
        var model = MaskCounts.Of(settings);
        double[] shares = [.. model.Counts.Select(c => (double)c / model.Masks)];
        double top = Math.Max(shares.Max(), model.Binomial.Max());
        var numbers = new Table("Masks by the number of units that they keep", "units kept", "masks", "binomial");
        for (int k = 0; k <= units; k++)
            numbers.Add($"{k}", model.Counts[k], model.Binomial[k]);
        string counts = new Plot(
            new(-0.6, units + 0.6, "units kept", Whole: true),
            new(0, top * 1.05, "share of the masks")
        )
            .Bars(shares.Select((v, k) => ((double)k, v)), 0.8, Palette.Blue)
            .Points(model.Binomial.Select((v, k) => ((double)k, v)), Palette.Theory)
            .Legend("drawn", Palette.Blue)
            .Legend("binomial", Palette.Theory)
            .ToSvg($"Shares of {model.Masks} masks by the number of units kept, beside the binomial distribution.");
        return new Explorable(
            "masks",
            "Try: drag p, then draw 200 times: the bars settle on the points. Switch to one mask for all examples and draw again. With which kind of mask do the bars need more draws, and why?",
            settings,
            MaskPicture(model.Batch) + counts,
            numbers,
            "masks.js"
        );
    }

    // One row for each example: filled circles are kept, dashed ones dropped.
    static string MaskPicture(float[][] batch)
    {
        int units = batch[0].Length;
        double size = Math.Min(26, 330.0 / units),
            radius = Math.Max(2.5, size * 0.38);
        var svg = new StringBuilder(
            Plot.Open(
                $"Masks of {batch.Length} examples, {batch.Sum(r => r.Sum())} of {batch.Length * units} units kept",
                360,
                250
            )
        );
        svg.Append(
            $"<text x=\"28\" y=\"12\"><tspan fill=\"{Palette.Blue}\">●</tspan> kept</text><text x=\"90\" y=\"12\">◌ dropped</text>"
        );
        for (int e = 0; e < batch.Length; e++)
        {
            svg.Append($"<text x=\"14\" y=\"{38 + e * 26}\" text-anchor=\"middle\">{e + 1}</text>");
            for (int i = 0; i < units; i++)
            {
                string look =
                    batch[e][i] != 0
                        ? $"fill=\"{Palette.Blue}\""
                        : $"fill=\"none\" stroke=\"{Palette.Gray}\" stroke-dasharray=\"2 2\"";
                svg.Append(
                    Plot.Invariant(
                        $"<circle cx=\"{28 + (i + 0.5) * size:0.#}\" cy=\"{34 + e * 26}\" r=\"{radius:0.#}\" {look}/>"
                    )
                );
            }
        }
        return svg.Append("</svg>").ToString();
    }
}
