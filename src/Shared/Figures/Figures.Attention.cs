using Plotly.NET.CSharp;
using TorchSharp;
using static TorchSharp.torch;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse;

public static partial class Figures
{
    /// <summary>
    /// Attention weights side by side: a row for each position that listens, a column for each one that it listens to. White is 0, blue the largest weight of all panels; what lies in the
    /// future of a position is left empty.
    /// </summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="tokens">The words at the positions, 1 to 40.</param>
    /// <param name="panels">Name and weights of each panel: [T, T], 0 or more. They stand in one row.</param>
    /// <exception cref="ArgumentException">No panel, or one whose shape is not that of the words.</exception>
    public static GenericChart AttentionPanels(
        string title,
        IReadOnlyList<string> tokens,
        params (string Name, Tensor Weights)[] panels
    )
    {
        int T = tokens.Count;
        if (panels.Length == 0 || T is < 1 or > 40)
            throw new ArgumentException(
                $"{panels.Length} panels of {T} words; there must be a panel and 1 to 40 words",
                nameof(panels)
            );
        foreach (var (name, weights) in panels)
            if (!weights.shape.SequenceEqual([T, T]))
                throw new ArgumentException(
                    $"'{name}' has shape [{string.Join(", ", weights.shape)}], expected [{T}, {T}] for {T} words",
                    nameof(panels)
                );
        const int gap = 1;
        int across = T + gap;
        var z = Enumerable.Range(0, T).Select(_ => new double[panels.Length * across - gap]).ToArray();
        foreach (double[] row in z)
            Array.Fill(row, double.NaN);
        for (int i = 0; i < panels.Length; i++)
        {
            using Tensor values = panels[i].Weights.detach().cpu().to(ScalarType.Float64).contiguous();
            double[] v = values.data<double>().ToArray();
            for (int r = 0; r < T; r++)
            for (int c = 0; c <= r; c++)
                z[r][i * across + c] = Math.Round(v[r * T + c], 3);
        }
        GenericChart chart = Chart.Heatmap<double, int, int, string>(
            zData: z,
            Name: string.Join(" | ", panels.Select(panel => panel.Name)),
            ColorScale: Scale(["#ffffff", Palette.Blue], 0, 1),
            ShowScale: false,
            ReverseYAxis: true,
            XGap: 1,
            YGap: 1
        );
        // Left to itself a heatmap stretches its colors from the smallest to the largest weight.
        double largest = z.Max(row => row.Where(double.IsFinite).DefaultIfEmpty().Max());
        chart = chart.WithTraces(new { zmin = 0.0, zmax = Math.Max(largest, 1e-9) });
        int[] columns = [.. Enumerable.Range(0, panels.Length).SelectMany(i => Enumerable.Range(i * across, T))];
        double cell = Math.Clamp(820.0 / (panels.Length * across), 8, 30);
        chart = Dress(
                chart,
                title,
                width: (int)(cell * panels.Length * across) + 130,
                height: (int)(cell * T) + 128 + Top(title)
            )
            .WithLayout(
                new
                {
                    margin = new
                    {
                        l = 100,
                        r = 20,
                        t = Top(title) + 38,
                        b = 90,
                    },
                    xaxis = new
                    {
                        tickvals = columns,
                        ticktext = columns.Select(c => tokens[c % across]).ToArray(),
                        tickangle = -90,
                        tickfont = new { size = Math.Clamp(0.72 * cell, 7, 12) }, // a word in a cell's height
                        showgrid = false,
                    },
                    yaxis = new
                    {
                        tickvals = Enumerable.Range(0, T).ToArray(),
                        ticktext = tokens.ToArray(),
                        tickfont = new { size = Math.Clamp(0.72 * cell, 7, 12) },
                        showgrid = false,
                    },
                    meta = new { least = (int)(cell * panels.Length * across) + 130 }, // pages do not make it narrower: the words would meet
                }
            );
        for (int i = 0; i < panels.Length; i++)
            chart = chart.WithAnnotation(i * across + (T - 1) / 2.0, -1.2, panels[i].Name, "#808080");
        return chart;
    }
}
