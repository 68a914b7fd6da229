using Plotly.NET.CSharp;
using Plotly.NET.LayoutObjects;
using TorchSharp;
using static TorchSharp.torch;
using GenericChart = Plotly.NET.GenericChart;
using PlotColor = Plotly.NET.Color;
using StyleParam = Plotly.NET.StyleParam;

namespace DropoutCourse;

public static partial class Figures
{
    /// <summary>
    /// Several masks side by side, each with its name above it: what different kinds of dropout take away. Gray is gone (0), white is untouched (1), blue is more than 1 (2 and
    /// above: full blue), vermilion less than 0.
    /// </summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="columns">Masks in a row, 1 or more.</param>
    /// <param name="masks">Name and factors of each mask: [rows, columns], at most 60 by 60. All are drawn in boxes of the same size.</param>
    /// <exception cref="ArgumentException">No mask, or one of another shape.</exception>
    public static GenericChart MaskPanels(string title, int columns, params (string Name, Tensor Mask)[] masks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (masks.Length == 0)
            throw new ArgumentException("no masks to draw", nameof(masks));
        foreach (var (name, mask) in masks)
            if (mask.ndim != 2 || mask.shape[0] is < 1 or > 60 || mask.shape[1] is < 1 or > 60)
                throw new ArgumentException(
                    $"'{name}' has shape [{string.Join(", ", mask.shape)}], expected [rows, columns] of at most [60, 60]",
                    nameof(masks)
                );
        columns = Math.Min(columns, masks.Length);
        int height = masks.Max(m => (int)m.Mask.shape[0]),
            width = masks.Max(m => (int)m.Mask.shape[1]);
        int head = Math.Max(2, height / 5),
            gap = Math.Max(2, width / 8);
        int panelRows = (masks.Length + columns - 1) / columns,
            down = height + head,
            across = width + gap;

        // Steps of the color scale: -1 vermilion, 0 gray, 1 white, 2 blue. Null leaves the ground of the page.
        const int steps = 60;
        var z = Enumerable.Range(0, panelRows * down).Select(_ => new double[columns * across]).ToArray();
        foreach (double[] row in z)
            Array.Fill(row, double.NaN);
        for (int i = 0; i < masks.Length; i++)
        {
            using Tensor values = masks[i].Mask.detach().to(ScalarType.Float64).contiguous();
            double[] v = values.data<double>().ToArray();
            int rows = (int)values.shape[0],
                cols = (int)values.shape[1];
            for (int r = 0; r < height; r++)
            for (int c = 0; c < width; c++) // a smaller mask is enlarged to the box
                z[i / columns * down + head + r][i % columns * across + c] = Math.Round(
                    (Math.Clamp(v[r * rows / height * cols + c * cols / width], -1, 2) + 1) / 3 * steps
                );
        }
        double[] all = z.SelectMany(row => row).Where(double.IsFinite).ToArray();
        GenericChart chart = Chart
            .Heatmap<double, int, int, string>(
                zData: z,
                Name: $"{masks.Length} masks",
                ColorScale: Scale(
                    [Palette.Vermilion, "#5a5a5a", "#f4f4f4", Palette.Blue],
                    all.Min() / steps,
                    all.Max() / steps
                ),
                ShowScale: false,
                ReverseYAxis: true
            )
            .WithLayout(new { xaxis = new { visible = false }, yaxis = new { visible = false } });
        for (int i = 0; i < masks.Length; i++)
            chart = chart.WithAnnotation(
                i % columns * across + (width - 1) / 2.0,
                i / columns * down + head / 2.0 - 0.5,
                masks[i].Name,
                "#202020"
            );
        double zoom = Math.Max(2, 860.0 / (columns * across));
        return Dress(
                chart,
                title,
                width: (int)(zoom * columns * across) + 20,
                height: (int)(zoom * panelRows * down) + 10 + Top(title)
            )
            .WithLayout(
                new
                {
                    margin = new
                    {
                        l = 10,
                        r = 10,
                        b = 10,
                    },
                    meta = new { least = 20 + 6 * columns * masks.Max(m => m.Name.Length) }, // pages do not make it narrower: the names would meet
                }
            );
    }
}
