using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse.Tests;

public class FiguresTests
{
    static JsonNode Figure(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!;

    static JsonArray Traces(GenericChart chart) => Figure(chart)["data"]!.AsArray();

    static double[] Numbers(JsonNode? array) => array!.AsArray().Select(v => v!.GetValue<double>()).ToArray();

    static string Title(JsonNode? node) =>
        node is JsonObject ? node["text"]!.GetValue<string>() : node!.GetValue<string>();

    static readonly Series A = new("a", [1, 2, 3], [4, 5, 6], [0.1, 0.2, 0.3]),
        B = new("b", [1, 2], [5.9, 5.99]);

    [Fact]
    public void LinesHaveTheirPointsErrorsAxesAndNamesAtTheirEnds()
    {
        JsonNode figure = Figure(Figures.Lines("T", "x (s)", "y (m)", A, B));
        JsonArray traces = figure["data"]!.AsArray();
        Assert.Equal(2, traces.Count);
        Assert.Equal([1, 2, 3], Numbers(traces[0]!["x"]));
        Assert.Equal([4, 5, 6], Numbers(traces[0]!["y"]));
        Assert.Equal([0.1, 0.2, 0.3], Numbers(traces[0]!["error_y"]!["array"]));
        Assert.Null(traces[1]!["error_y"]);
        JsonNode layout = figure["layout"]!;
        Assert.Equal("T", Title(layout["title"]));
        Assert.Equal("x (s)", Title(layout["xaxis"]!["title"]));
        Assert.Equal("y (m)", Title(layout["yaxis"]!["title"]));
        var names = layout["annotations"]!
            .AsArray()
            .ToDictionary(
                n => n!["text"]!.GetValue<string>().Trim(),
                n => (X: n!["x"]!.GetValue<double>(), Y: n["y"]!.GetValue<double>())
            );
        Assert.Equal((2, 3), (names["b"].X, names["a"].X));
        // 5.99 and 6 would overlap: they stand a line of text apart, in their order.
        Assert.InRange(names["a"].Y - names["b"].Y, 0.05 * 2, 0.09 * 2);
    }

    [Theory]
    [InlineData(100.0, 3000.0, "100 200 500 1,000 2,000 5,000")]
    [InlineData(0.001, 10.0, "0.001 0.01 0.1 1 10")]
    public void LogarithmicAxesAreLabelledWithWholeNumbers(double low, double high, string labels)
    {
        double[] x = [low, high];
        JsonNode axis = Figure(Figures.Lines("T", "digits", "y", logX: true, logY: false, new Series("a", x, [1, 2])))[
            "layout"
        ]!["xaxis"]!;
        Assert.Equal("log", axis["type"]!.GetValue<string>());
        Assert.Equal("digits", Title(axis["title"]));
        string[] shown = axis["ticktext"]!.AsArray().Select(t => t!.GetValue<string>()).ToArray();
        Assert.Contains(labels, string.Join(' ', shown));
        Assert.Equal(shown.Length, Numbers(axis["tickvals"]).Length);
    }

    [Fact]
    public void ManyPointsWithErrorsGetABand()
    {
        double[] x = Enumerable.Range(1, 30).Select(i => (double)i).ToArray();
        JsonArray traces = Traces(Figures.Lines("T", "x", "y", new Series("m", x, x, x.Select(_ => 0.5).ToArray())));
        Assert.Equal(3, traces.Count);
        Assert.Equal(0.5, Numbers(traces[0]!["y"])[0]);
        Assert.Equal(1.5, Numbers(traces[1]!["y"])[0]);
        Assert.Equal("tonexty", traces[1]!["fill"]!.GetValue<string>());
        Assert.Equal("m", traces[2]!["name"]!.GetValue<string>());
    }

    /// <summary>The names at the lines' ends stand in the margin: they do not stretch the axis.</summary>
    [Theory]
    [InlineData(false, 0, 100, -3, 103)]
    [InlineData(true, 1, 100, -0.06, 2.06)]
    public void TheXAxisEndsWithThePoints(bool logX, double first, double last, double from, double to)
    {
        GenericChart chart = Figures.Lines(
            "T",
            "x",
            "y",
            logX,
            false,
            new Series("a rather long name", [first, last], [1, 2])
        );
        double[] range = Numbers(Figure(chart)["layout"]!["xaxis"]!["range"]);
        Assert.Equal(from, range[0], 1e-9);
        Assert.Equal(to, range[1], 1e-9);
        Assert.Null(
            Figure(Figures.Lines("T", "x", "y", new Series("a point", [first], [1])))["layout"]!["xaxis"]!["range"]
        );
    }

    [Fact]
    public void NamesOnLogarithmicAxesStandAtLogarithms()
    {
        JsonNode layout = Figure(Figures.Lines("T", "x", "y", true, true, new Series("s", [1, 100], [1, 0.001])))[
            "layout"
        ]!;
        Assert.Equal("log", layout["xaxis"]!["type"]!.GetValue<string>());
        Assert.Equal("log", layout["yaxis"]!["type"]!.GetValue<string>());
        Assert.Equal(2, layout["annotations"]![0]!["x"]!.GetValue<double>(), 9);
        Assert.Equal(-3, layout["annotations"]![0]!["y"]!.GetValue<double>(), 9);
    }

    [Fact]
    public void BarsCarryValuesOrErrors()
    {
        JsonArray plain = Traces(Figures.Bars("T", "%", ["p", "q"], [1, 2.5]));
        Assert.Equal([1, 2.5], Numbers(plain[0]!["y"]));
        Assert.Equal(["1", "2.5"], plain[0]!["text"]!.AsArray().Select(t => t!.GetValue<string>()));
        JsonArray errors = Traces(Figures.Bars("T", "%", ["p", "q"], [1, 2.5], [0.1, 0.2]));
        Assert.Equal([0.1, 0.2], Numbers(errors[0]!["error_y"]!["array"]));
        Assert.Equal(2, Traces(Figures.Bars("T", "x", "%", ["p"], ("g", [1], null), ("h", [2], null))).Count);
        Assert.Throws<ArgumentException>(() => Figures.Bars("T", "%", ["p"], [1, 2]));
        Assert.Throws<ArgumentException>(() => Figures.Bars("T", "%", ["p"], [1], [1, 2]));
    }

    [Fact]
    public void AHistogramCountsEveryFiniteValueOnce()
    {
        JsonNode trace = Traces(Figures.Histogram("T", "x", 4, ("s", [0, 0.9, 1, 2, 3.9, 4, double.NaN])))[0]!;
        Assert.Equal([0.5, 1.5, 2.5, 3.5], Numbers(trace["x"]));
        Assert.Equal([2, 1, 1, 2], Numbers(trace["y"]));
        Assert.Equal([3], Numbers(Traces(Figures.Histogram("T", "x", 1, ("s", [5, 5, 5])))[0]!["y"]));
        Assert.Throws<ArgumentException>(() => Figures.Histogram("T", "x", 4, ("s", [double.NaN])));
    }

    [Fact]
    public void LearningCurvesShowLossAndPercentOfBothSets()
    {
        var h = new History("SyntheticDigits");
        h.Add(2, 0.5, 3, 0.25, 1);
        h.Add(1, 0.75, 2, 0.5, 2);
        JsonNode figure = Figure(Figures.LearningCurves(h));
        Assert.Contains("(SyntheticDigits)", Title(figure["layout"]!["title"]));
        JsonArray traces = figure["data"]!.AsArray();
        Assert.Equal(["train", "test", "train", "test"], traces.Select(t => t!["name"]!.GetValue<string>()));
        Assert.Equal(
            [
                [2, 1],
                [3, 2],
                [50, 75],
                [25, 50],
            ],
            traces.Select(t => Numbers(t!["y"]))
        );
        Assert.Equal(["dash", "solid", "dash", "solid"], traces.Select(t => t!["line"]!["dash"]!.GetValue<string>()));
        Assert.Equal("accuracy (%)", Title(figure["layout"]!["yaxis2"]!["title"]));
        Assert.Equal(8, Traces(Figures.LearningCurves("T", ("p", h), ("q", h))).Count);
        Assert.Throws<ArgumentException>(() => Figures.LearningCurves(new History("X")));
    }

    [Fact]
    public void DigitsAreLaidOutInRowsWithTheirCaptions()
    {
        using Tensor images = zeros(3, 784);
        images[0, 0] = 1; // top left pixel of the first
        images[1, 783] = 0.5; // bottom right pixel of the second
        images[2, 28] = 1; // second row, first pixel of the third
        JsonNode figure = Figure(Figures.DigitGrid("T", images, ["a", "b", "c"], columns: 2));
        int[][] z = figure["data"]![0]!["z"]!
            .AsArray()
            .Select(row => row!.AsArray().Select(v => v!.GetValue<int>()).ToArray())
            .ToArray();
        Assert.Equal((2 * 38, 2 * 30), (z.Length, z[0].Length));
        Assert.Equal((98, 49, 98), (z[1][1], z[28][58], z[38 + 2][1]));
        Assert.Equal(98 + 49 + 98, z.Sum(row => row.Sum()));
        var captions = figure["layout"]!["annotations"]!
            .AsArray()
            .ToDictionary(
                n => n!["text"]!.GetValue<string>(),
                n => (n!["x"]!.GetValue<double>(), n["y"]!.GetValue<double>())
            );
        Assert.Equal(
            new()
            {
                ["a"] = (14.5, 33),
                ["b"] = (44.5, 33),
                ["c"] = (14.5, 71),
            },
            captions
        );
        using Tensor four = zeros(2, 1, 28, 28),
            wrong = zeros(2, 27);
        Figures.DigitGrid("T", four);
        Assert.Contains("[2, 27]", Assert.Throws<ArgumentException>(() => Figures.DigitGrid("T", wrong)).Message);
        Assert.Throws<ArgumentException>(() => Figures.DigitGrid("T", four, ["only one"]));
    }

    static (double At, string Color)[] Scale(GenericChart chart) =>
        Traces(chart)[0]!["colorscale"]!
            .AsArray()
            .Select(stop => (stop![0]!.GetValue<double>(), stop[1]!.GetValue<string>()))
            .ToArray();

    [Fact]
    public void AGrayImageStaysGray()
    {
        // The heatmap stretches its scale to the values 0 and 0.5 that occur; its end must be mid-gray then, not black.
        using Tensor images = zeros(1, 784);
        images[0, 5] = 0.5;
        var scale = Scale(Figures.DigitGrid("T", images));
        Assert.Equal(2, scale.Length);
        Assert.Contains(scale[^1].Color, new[] { "#808080", "rgba(128, 128, 128, 1.0)" });
        using Tensor blank = zeros(1, 784);
        Assert.Single(Scale(Figures.DigitGrid("T", blank)).Select(stop => stop.Color).Distinct());
    }

    [Fact]
    public void MasksShowWhatIsKept()
    {
        using Tensor masks = tensor(new float[] { 0, 2, 0, 0, 0, 2 }, [2, 3]); // inverted dropout at p = 0.5: kept units are 2
        JsonNode figure = Figure(Figures.MaskGrid("T", masks));
        Assert.Equal("[[0,1,0],[0,0,1]]", figure["data"]![0]!["z"]!.ToJsonString());
        Assert.Contains("2 of 6 kept", Title(figure["layout"]!["xaxis"]!["title"]));
        using Tensor all = ones(2, 3),
            none = zeros(2, 3),
            line = ones(3);
        Assert.NotEqual(Scale(Figures.MaskGrid("T", all))[0].Color, Scale(Figures.MaskGrid("T", none))[0].Color);
        Assert.Throws<ArgumentException>(() => Figures.MaskGrid("T", line));
    }

    [Fact]
    public void TheConfusionMatrixCarriesTheCounts()
    {
        using Tensor labels = tensor(new long[] { 0, 0, 1, 1, 1 }),
            logits = tensor(
                new float[,]
                {
                    { 1, 0 },
                    { 0, 1 },
                    { 0, 1 },
                    { 0, 1 },
                    { 0, 1 },
                }
            );
        JsonNode figure = Figure(Figures.ConfusionMatrix("T", labels, logits, classes: 2));
        var cells = figure["layout"]!["annotations"]!
            .AsArray()
            .ToDictionary(
                n => (n!["y"]!.GetValue<string>(), n["x"]!.GetValue<string>()),
                n => n!["text"]!.GetValue<string>()
            );
        Assert.Equal(
            new()
            {
                [("0", "0")] = "1",
                [("0", "1")] = "1",
                [("1", "1")] = "3",
            },
            cells
        );
        Assert.Equal(
            [
                [0.707, 0.707],
                [0, 1],
            ],
            figure["data"]![0]!["z"]!.AsArray().Select(Numbers)
        );
    }

    [Fact]
    public void FeaturesAreScaledUnitByUnit()
    {
        using Tensor weights = zeros(2, 784);
        weights[0, 0] = -3;
        weights[1, 0] = 0.01;
        int[][] z = Traces(Figures.FeatureGrid("T", weights))[0]!["z"]!
            .AsArray()
            .Select(row => row!.AsArray().Select(v => v!.GetValue<int>()).ToArray())
            .ToArray();
        Assert.Equal((0, 98, 49), (z[1][1], z[1][31], z[5][5]));
    }

    [Fact]
    public void UnequalLengthsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Figures.Lines("T", "x", "y"));
        Assert.Throws<ArgumentException>(() => Figures.Lines("T", "x", "y", new Series("s", [1, 2], [1])));
        Assert.Throws<ArgumentException>(() => Figures.Scatter("T", "x", "y", new Series("s", [], [])));
        Assert.Throws<ArgumentException>(() => Figures.Lines("T", "x", "y", new Series("s", [1], [1], [1, 2])));
    }

    [Fact]
    public void MetricsTakeTensors()
    {
        using Tensor logits = tensor(
                new float[,]
                {
                    { 1, 0 },
                    { 0, 1 },
                    { 5, 2 },
                }
            ),
            other = tensor(new long[] { 0, 0, 1 }),
            labels = tensor(new long[] { 0, 1, 1 });
        Assert.Equal(2.0 / 3, Metrics.Accuracy(logits, labels), 12);
        Assert.Equal(
            new[,]
            {
                { 1, 0 },
                { 1, 1 },
            },
            Metrics.ConfusionMatrix(labels, logits, 2)
        );
        McNemarResult test = Metrics.McNemar(logits, other, labels);
        Assert.Equal((1, 1), (test.OnlyFirst, test.OnlySecond));
        using Tensor three = zeros(1, 2, 3);
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(three, labels));
        Assert.Throws<ArgumentException>(() => Metrics.McNemar(other.narrow(0, 0, 2), other, labels));
    }
}
