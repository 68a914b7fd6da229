using System.Text.Json.Nodes;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse.Tests;

/// <summary>No axis goes past what a number can be.</summary>
public class AxisTests
{
    static JsonNode Figure(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!;

    static double[] Range(GenericChart chart, string axis = "yaxis") =>
        Figure(chart)["layout"]![axis]!["range"]!.AsArray().Select(v => v!.GetValue<double>()).ToArray();

    static double[] Numbers(JsonNode? array) => array!.AsArray().Select(v => v!.GetValue<double>()).ToArray();

    [Theory]
    [InlineData("accuracy (%)", new[] { 60.0, 100 }, 100)]
    [InlineData("probability", new[] { 0.1, 1 }, 1)]
    [InlineData("share of right answers", new[] { 0.1, 0.99 }, 1)]
    [InlineData("mean |correlation|", new[] { 0.1, 1 }, 1)]
    public void AnAxisEndsWhereItsNumbersEnd(string title, double[] values, double end) =>
        Assert.Equal(end, Range(Figures.Lines("T", "x", title, new Series("a", [1, 2], values)))[1]);

    [Fact]
    public void NothingIsBelowZeroThatCannotBe()
    {
        Assert.Equal(0, Range(Figures.Lines("T", "x", "loss (nats)", new Series("a", [1, 2], [0.001, 3])))[0]);
        Assert.True(
            Range(Figures.Lines("T", "x", "gain in accuracy (points)", new Series("a", [1, 2], [-1, 3])))[0] < -1
        );
    }

    [Fact]
    public void NumbersThatContradictTheTitleAreBelieved() =>
        Assert.True(Range(Figures.Lines("T", "x", "share", new Series("a", [1, 2], [0.1, 1.5])))[1] > 1.5);

    [Fact]
    public void ErrorBarsAndBandsStayWithinTheAxis()
    {
        JsonNode bars = Figure(Figures.Lines("T", "x", "accuracy (%)", new Series("a", [1, 2], [50, 99], [5, 5])))[
            "data"
        ]![0]!["error_y"]!;
        Assert.Equal([5, 1], Numbers(bars["array"]));
        Assert.Equal([5, 5], Numbers(bars["arrayminus"]));
        double[] x = Enumerable.Range(1, 30).Select(i => (double)i).ToArray();
        JsonNode band = Figure(
            Figures.Lines(
                "T",
                "x",
                "probability",
                new Series("a", x, x.Select(_ => 0.95).ToArray(), x.Select(_ => 0.1).ToArray())
            )
        )["data"]![1]!;
        Assert.Equal(1, Numbers(band["y"]).Max());
    }

    [Fact]
    public void AFullBarHasItsNumberInside()
    {
        GenericChart chart = Figures.Bars("T", "accuracy (%)", ["a", "b"], [100, 40]);
        Assert.Equal([0, 100], Range(chart));
        Assert.Equal(
            ["inside", "outside"],
            Figure(chart)["data"]![0]!["textposition"]!.AsArray().Select(v => v!.GetValue<string>())
        );
    }

    [Fact]
    public void NamesAtTheEndsKeepApartAndWithinTheAxis()
    {
        var series = Enumerable.Range(0, 5).Select(i => new Series($"s{i}", [1, 2], [0, 99.9 + i / 100.0])).ToArray();
        GenericChart chart = Figures.Lines("T", "x", "accuracy (%)", series);
        double[] at = Figure(chart)["layout"]!["annotations"]!
            .AsArray()
            .Select(n => n!["y"]!.GetValue<double>())
            .Order()
            .ToArray();
        Assert.True(at[^1] <= 100);
        Assert.All(at.Zip(at.Skip(1)), pair => Assert.True(pair.Second - pair.First > 4));
    }

    [Fact]
    public void ALongTitleAndManyNamesGetTheirRoom()
    {
        double Top(GenericChart chart) => Figure(chart)["layout"]!["margin"]!["t"]!.GetValue<double>();
        string longTitle = string.Join(' ', Enumerable.Repeat("title", 15));
        double one = Top(Figures.Lines("T", "x", "y", new Series("a", [1, 2], [1, 2])));
        Assert.True(Top(Figures.Lines(longTitle, "x", "y", new Series("a", [1, 2], [1, 2]))) > one);
        double few = Top(Figures.Histogram("T", "x", 4, ("a", [1, 2]), ("b", [1, 2])));
        Assert.True(few > one);
        Assert.True(
            Top(Figures.Histogram("T", "x", 4, (new string('a', 50), [1, 2]), (new string('b', 50), [1, 2]))) > few
        );
    }

    [Fact]
    public void AGuessIsDrawnAndNoGuessIsNot()
    {
        GenericChart Chart() => Figures.Lines("T", "x", "accuracy (%)", new Series("a", [1, 2], [60, 90]));
        Assert.Null(Figure(Chart().WithGuess(null))["layout"]!["shapes"]);
        JsonNode shape = Figure(Chart().WithGuess(75))["layout"]!["shapes"]![0]!;
        Assert.Equal((75, 75), (shape["y0"]!.GetValue<double>(), shape["y1"]!.GetValue<double>()));
        Assert.Contains("75", shape["label"]!["text"]!.GetValue<string>());
        Assert.Equal(20, Range(Chart().WithGuess(20))[0]); // the axis reaches a guess that is far off
    }
}
