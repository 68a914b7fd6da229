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
    /// <summary>Digits side by side, black on white, each with a caption if there are any.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="images">[N, 1, 28, 28], [N, 28, 28] or [N, 784], 0..1; N is 1 to 200.</param>
    /// <param name="captions">One for each image, or null.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">Another shape, or not as many captions as images.</exception>
    public static GenericChart DigitGrid(
        string title,
        Tensor images,
        IReadOnlyList<string>? captions = null,
        int columns = 10
    )
    {
        return Tiles(
            title,
            images,
            captions,
            columns,
            ground: 0,
            value => Math.Clamp(value, 0, 1),
            ["#ffffff", "#000000"]
        );
    }

    /// <summary>Weights of hidden units as images, side by side: negative vermilion, zero white, positive blue, each unit on its own scale.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="weights">[units, 784], such as the weight of a first linear layer; units is 1 to 200.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="ArgumentException">Another shape.</exception>
    public static GenericChart FeatureGrid(string title, Tensor weights, int columns = 10)
    {
        using var scope = NewDisposeScope();
        Tensor rows = weights.detach().to(ScalarType.Float32).reshape(weights.shape[0], -1);
        Tensor largest = rows.abs().amax([1], keepdim: true).clamp_min(1e-12);
        return Tiles(
            title,
            rows / largest,
            null,
            columns,
            ground: 0.5,
            value => (value + 1) / 2,
            [Palette.Vermilion, "#ffffff", Palette.Blue]
        );
    }

    /// <summary>Dropout masks: a row for each example, a column for each unit; blue is kept, gray dropped.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="masks">[examples, units], 0 where a unit is dropped; at most 100 by 200.</param>
    /// <exception cref="ArgumentException">Another shape.</exception>
    public static GenericChart MaskGrid(string title, Tensor masks)
    {
        if (masks.shape.Length != 2 || masks.shape[0] is < 1 or > 100 || masks.shape[1] is < 1 or > 200)
            throw new ArgumentException(
                $"masks have shape [{string.Join(", ", masks.shape)}], expected [examples, units] of at most [100, 200]",
                nameof(masks)
            );
        int rows = (int)masks.shape[0],
            columns = (int)masks.shape[1];
        using Tensor kept = masks.ne(0).to(ScalarType.Int32).contiguous();
        int[] values = kept.data<int>().ToArray();
        int gap = columns > 80 ? 0 : 1,
            cell = Math.Clamp(640 / columns, 4, 24);
        int[][] z = Enumerable.Range(0, rows).Select(r => values[(r * columns)..((r + 1) * columns)]).ToArray();
        GenericChart chart = Chart.Heatmap<int, int, int, string>(
            zData: z,
            X: Enumerable.Range(1, columns).ToArray(),
            Y: Enumerable.Range(1, rows).ToArray(),
            Name: "mask",
            XGap: gap,
            YGap: gap,
            ColorScale: Scale(["rgba(128, 128, 128, 0.25)", Palette.Blue], values.Min(), values.Max()),
            ShowScale: false,
            ReverseYAxis: true
        );
        return Dress(
            MatrixAxes(
                chart,
                $"unit ({values.Count(v => v != 0)} of {values.Length} kept: blue; dropped: gray)",
                "example"
            ),
            title,
            width: 100 + cell * columns,
            height: Math.Max(200, 130 + cell * rows)
        );
    }

    /// <summary>Which class was taken for which, in numbers; the color of a cell is its share of the row.</summary>
    /// <param name="title">What the figure says.</param>
    /// <param name="labels">True classes, int64 [N].</param>
    /// <param name="predictions">Predicted classes, int64 [N], or logits [N, classes].</param>
    /// <param name="classes">Number of classes, at most 20.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or a class out of range.</exception>
    public static GenericChart ConfusionMatrix(string title, Tensor labels, Tensor predictions, int classes = 10)
    {
        int[,] counts = Metrics.ConfusionMatrix(labels, predictions, classes);
        string[] names = Enumerable
            .Range(0, classes)
            .Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .ToArray();
        var share = new double[classes][];
        for (int r = 0; r < classes; r++)
        {
            double sum = Math.Max(1, Enumerable.Range(0, classes).Sum(c => counts[r, c]));
            // The square root lifts the rare mistakes out of the ground.
            share[r] = Enumerable.Range(0, classes).Select(c => Math.Round(Math.Sqrt(counts[r, c] / sum), 3)).ToArray();
        }
        GenericChart chart = Chart.Heatmap<double, string, string, string>(
            zData: share,
            X: names,
            Y: names,
            Name: "square root of the share of the row",
            ColorScale: Scale(["#ffffff", Palette.Blue], share.Min(row => row.Min()), share.Max(row => row.Max())),
            ShowScale: false,
            ReverseYAxis: true,
            XGap: 1,
            YGap: 1
        );
        var texts = new List<(string, string, string, string)>();
        for (int r = 0; r < classes; r++)
        for (int c = 0; c < classes; c++)
            if (counts[r, c] > 0)
                texts.Add(
                    (
                        names[c],
                        names[r],
                        counts[r, c].ToString(System.Globalization.CultureInfo.InvariantCulture),
                        share[r][c] > 0.6 ? "#ffffff" : "#202020"
                    )
                );
        chart = Dress(
            MatrixAxes(chart, "predicted digit", "true digit", classes: true),
            title,
            width: 140 + 44 * classes,
            height: 130 + 36 * classes
        );
        foreach (var (x, y, text, color) in texts)
            chart = chart.WithAnnotation(x, y, text, color);
        return chart;
    }

    /// <summary>Puts images side by side into one heatmap of whole numbers: small, and drawn at once.</summary>
    static GenericChart Tiles(
        string title,
        Tensor images,
        IReadOnlyList<string>? captions,
        int columns,
        double ground,
        Func<float, double> toUnit,
        string[] colors
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        long n = images.shape[0];
        if (n is < 1 or > 200 || images.numel() != n * 784)
            throw new ArgumentException(
                $"images have shape [{string.Join(", ", images.shape)}], expected [N, 1, 28, 28] or [N, 784] with N from 1 to 200",
                nameof(images)
            );
        if (captions is not null && captions.Count != n)
            throw new ArgumentException(
                $"{n} images and {captions.Count} captions; there must be as many",
                nameof(captions)
            );
        using Tensor values = images.detach().to(ScalarType.Float32).contiguous();
        float[] pixels = values.data<float>().ToArray();
        columns = (int)Math.Min(columns, n);
        const int steps = 98; // shades: two digits a pixel, and an even number, so that the middle is one of them
        int rows = (int)((n + columns - 1) / columns),
            below = captions is null ? 2 : 10,
            across = 30,
            down = 28 + below;

        var z = Enumerable
            .Range(0, rows * down)
            .Select(_ => Enumerable.Repeat((int)Math.Round(ground * steps), columns * across).ToArray())
            .ToArray();
        for (int i = 0; i < n; i++)
        for (int k = 0; k < 784; k++)
            z[i / columns * down + k / 28 + 1][i % columns * across + k % 28 + 1] = (int)
                Math.Round(toUnit(pixels[784 * i + k]) * steps);
        GenericChart chart = Chart
            .Heatmap<int, int, int, string>(
                zData: z,
                Name: $"{n} images of 28x28 pixels",
                ColorScale: Scale(
                    colors,
                    z.Min(row => row.Min()) / (double)steps,
                    z.Max(row => row.Max()) / (double)steps
                ),
                ShowScale: false,
                ReverseYAxis: true
            )
            .WithLayout(new { xaxis = new { visible = false }, yaxis = new { visible = false } });
        if (captions is not null)
            for (int i = 0; i < n; i++)
                chart = chart.WithAnnotation(
                    i % columns * across + 14.5,
                    i / columns * down + 33,
                    captions[i],
                    "#202020"
                );
        int zoom = Math.Clamp(840 / (columns * across), 2, 3);
        return Dress(chart, title, width: zoom * columns * across + 20, height: zoom * rows * down + 10 + Top(title))
            .WithLayout(
                new
                {
                    margin = new
                    {
                        l = 10,
                        r = 10,
                        b = 10,
                    },
                }
            );
    }

    /// <summary>
    /// The part from low to high of a color scale for 0..1. A heatmap stretches its scale over the values that it happens to have; cutting
    /// the scale to them beforehand keeps each value's color the same in every figure.
    /// </summary>
    static StyleParam.Colorscale Scale(string[] colors, double low, double high)
    {
        double last = colors.Length - 1;
        if (!(high > low))
            return StyleParam.Colorscale.NewCustom(new[] { Tuple.Create(0.0, At(low)), Tuple.Create(1.0, At(low)) });
        double[] inner = Enumerable
            .Range(0, colors.Length)
            .Select(i => i / last)
            .Where(at => at > low && at < high)
            .ToArray();
        return StyleParam.Colorscale.NewCustom(
            ((double[])[low, .. inner, high]).Select(at => Tuple.Create((at - low) / (high - low), At(at))).ToArray()
        );

        PlotColor At(double place)
        {
            double scaled = Math.Clamp(place, 0, 1) * last;
            int i = (int)Math.Min(scaled, last - 1);
            return scaled == i ? PlotColor.fromString(colors[i])
                : scaled == i + 1 ? PlotColor.fromString(colors[i + 1])
                : PlotColor.fromString(Mix(colors[i], colors[i + 1], scaled - i));
        }

        static string Mix(string from, string to, double share)
        {
            int a = Convert.ToInt32(from[1..], 16),
                b = Convert.ToInt32(to[1..], 16),
                mixed = 0;
            for (int shift = 16; shift >= 0; shift -= 8)
                mixed |= (int)Math.Round(((a >> shift) & 255) * (1 - share) + ((b >> shift) & 255) * share) << shift;
            return "#" + mixed.ToString("x6");
        }
    }
}
