using System.Text;

namespace DropoutCourse;

public static partial class Explore
{
    /// <summary>The attention weights of six words under dropout, with three ways to rescale what is kept: the sum of each row, and what becomes of the output.</summary>
    /// <param name="p">The drop rate that the slider begins with, 0 to 0.9.</param>
    /// <param name="causal">A word sees itself and the words before it only.</param>
    /// <param name="seed">The seed of queries, keys, values and masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is outside its range.</exception>
    public static Explorable Attention(double p = 0.3, bool causal = true, int seed = 2)
    {
        string[] words = ["the", "cat", "sat", "on", "the", "mat"];
        var settings = new AttentionSettings(p, "inverted", causal, Draws: 1, seed);
        var model = AttentionDropout.Of(settings);
        var numbers = new Table(
            "Rows of attention weights under one mask",
            "word",
            "sum of the row",
            "output",
            "output without dropout"
        );
        for (int i = 0; i < words.Length; i++)
            numbers.Add(words[i], model.RowSums[i], model.Output[i], model.Plain[i]);
        var svg = new StringBuilder(
            Plot.Open(
                Plot.Invariant(
                    $"Attention weights of six words after dropout; the rows add up to {string.Join(", ", model.RowSums.Select(s => Plot.Invariant($"{s:0.00}")))}."
                ),
                360,
                290
            )
        );
        svg.Append("<text x=\"330\" y=\"32\" text-anchor=\"middle\">sum</text>");
        for (int i = 0; i < words.Length; i++)
        {
            svg.Append(
                Plot.Invariant(
                    $"<text x=\"{89 + 38 * i}\" y=\"32\" text-anchor=\"middle\">{words[i]}</text><text x=\"62\" y=\"{62 + 38 * i}\" text-anchor=\"end\">{words[i]}</text><text x=\"330\" y=\"{61 + 38 * i}\" text-anchor=\"middle\">{model.RowSums[i]:0.00}</text>"
                )
            );
            for (int j = 0; j < words.Length; j++)
                svg.Append(
                    Plot.Invariant(
                        $"<rect x=\"{70 + 38 * j}\" y=\"{38 + 38 * i}\" width=\"36\" height=\"36\" fill=\"{Palette.Blue}\" fill-opacity=\"{Math.Min(1, model.Dropped[i][j]):0.###}\" stroke=\"{Palette.Gray}\" stroke-dasharray=\"{(model.Mask[i][j] == 0 ? "3 3" : "none")}\"/>"
                    )
                );
        }
        return new Explorable(
            "attention",
            "Try: draw masks and watch the sums of the rows; then change what is done with the weights that are kept, and draw 200 times. With which of the three do the rows add up to 1 on average, with which always, and with which do the mean outputs stay where they are without dropout?",
            settings,
            svg.Append("</svg>").ToString(),
            numbers,
            "attention.js"
        );
    }
}
