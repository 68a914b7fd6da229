using System.Text;

namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>Four feature maps of a digit with single entries, blocks or whole maps dropped, and what a 3 x 3 window still sees of what was dropped.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 0.95.</param>
    /// <param name="block">The side of a block, 1 to 14.</param>
    /// <param name="seed">The seed of the masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">p or block is outside its range.</exception>
    public static Explorable FeatureMaps(double p = 0.3, int block = 5, int seed = 1)
    {
        var settings = new FeatureMapSettings(
            "entries",
            p,
            block,
            3,
            [.. Enumerable.Range(0, 10).Select(Hex)],
            seed,
            0
        );
        var model = FeatureMapDropout.Of(settings);
        var numbers = new Table(
            "What the neighbors tell of dropped entries",
            "dropped are",
            "dropped",
            "neighbors kept",
            "variance explained"
        );
        foreach (
            var (name, j) in new[]
            {
                ("single entries", model.Entries),
                ($"blocks of {block} by {block}", model.Blocks),
                ("whole maps", model.WholeMaps),
            }
        )
            numbers.Add(name, j.Dropped, j.Neighbors, j.Explained);
        return new Explorable(
            "featureMaps",
            "Try: drop single entries, then blocks, then whole maps, with the same p, and look at the row that is filled in from the neighbors. From which side of a block on do the neighbors tell little of its middle, and what does p change?",
            settings,
            MapPicture(model),
            numbers,
            "feature-maps.js"
        );

        // 16 shades of gray are enough to see a digit.
        static string Hex(int digit) =>
            string.Concat(SyntheticDigits.Draw(digit, seed: 7).Select(v => ((v + 8) / 17).ToString("x")));
    }

    static string MapPicture(FeatureMapDropout model)
    {
        var svg = new StringBuilder(
            Plot.Open("Four feature maps of a digit; below, with dropped entries in purple.", 360, 200)
        );
        var cells = new Cells(6);
        for (int row = 0; row < 2; row++)
        for (int c = 0; c < 4; c++)
        {
            int x = 4 + c * 90,
                y = 8 + row * 96;
            svg.Append(
                $"<rect x=\"{x}\" y=\"{y}\" width=\"84\" height=\"84\" fill=\"{Palette.Gray}\" fill-opacity=\"0.15\"/>"
            );
            for (int e = 0; e < model.Maps[c].Length; e++)
            {
                bool gone = row == 1 && model.Masks[c][e] == 0;
                if (gone || model.Maps[c][e] >= 0.05)
                    cells.Add(
                        x + e % 14 * 6,
                        y + e / 14 * 6,
                        gone ? Palette.Purple : Palette.Blue,
                        gone ? 1 : model.Maps[c][e]
                    );
            }
        }
        svg.Append(cells);
        return svg.Append("</svg>").ToString();
    }
}
