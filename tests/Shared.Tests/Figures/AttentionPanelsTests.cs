using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public class AttentionPanelsTests
{
    [Fact]
    public void PanelsStandSideBySideWithWordsAndWithoutTheFuture()
    {
        var weights = tensor(
            new[,]
            {
                { 1.0, 0.7 },
                { 0.25, 0.75 },
            }
        );
        var figure = JsonNode.Parse(
            Plotly.NET.GenericChart.toFigureJson(
                Figures.AttentionPanels("T", ["the", "king"], ("a", weights), ("b", weights * 2))
            )
        )!;
        var z = figure["data"]![0]!["z"]!.AsArray();
        double?[] Row(int r) =>
            [
                .. z[r]!
                    .AsArray()
                    .Select(v =>
                        v!.GetValueKind() == System.Text.Json.JsonValueKind.Number
                            ? v.GetValue<double>()
                            : (double?)null
                    ),
            ];
        Assert.Equal([1, null, null, 2, null], Row(0)); // what lies in the future is empty, and so is the gap
        Assert.Equal([0.25, 0.75, null, 0.5, 1.5], Row(1));
        Assert.Equal(
            (0, 2),
            (figure["data"]![0]!["zmin"]!.GetValue<double>(), figure["data"]![0]!["zmax"]!.GetValue<double>())
        );
        var layout = figure["layout"]!;
        Assert.Equal(["the", "king", "the", "king"], layout["xaxis"]!["ticktext"]!.AsArray().Select(t => (string)t!));
        Assert.Equal([0, 1, 3, 4], layout["xaxis"]!["tickvals"]!.AsArray().Select(t => (int)t!));
        Assert.Equal(["a", "b"], layout["annotations"]!.AsArray().Select(a => (string)a!["text"]!));
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        Assert.Contains(
            "[2, 3]",
            Assert.Throws<ArgumentException>(() => Figures.AttentionPanels("T", ["a", "b"], ("x", zeros(2, 3)))).Message
        );
        Assert.Throws<ArgumentException>(() => Figures.AttentionPanels("T", ["a"]));
    }
}
