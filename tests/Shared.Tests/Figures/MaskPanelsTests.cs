using System.Text.Json.Nodes;
using static TorchSharp.torch;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse.Tests;

public class MaskPanelsTests
{
    static JsonNode Figure(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!;

    static double?[][] Values(JsonNode figure) =>
        figure["data"]![0]!["z"]!
            .AsArray()
            .Select(row =>
                row!
                    .AsArray()
                    .Select(v =>
                        v!.GetValueKind() == System.Text.Json.JsonValueKind.Number
                            ? v.GetValue<double>()
                            : (double?)null
                    )
                    .ToArray()
            )
            .ToArray();

    [Fact]
    public void EachMaskStandsInItsPanelWithItsNameAndItsFactors()
    {
        JsonNode figure = Figure(
            Figures.MaskPanels(
                "T",
                2,
                (
                    "one",
                    tensor(
                        new[,]
                        {
                            { 0.0, 1.0 },
                            { 1.0, 1.0 },
                        }
                    )
                ),
                (
                    "two",
                    tensor(
                        new[,]
                        {
                            { -3.0, 2.0 },
                            { 5.0, 0.5 },
                        }
                    )
                ),
                ("three", ones(2, 2))
            )
        );
        double?[][] z = Values(figure);
        // A panel is 2 by 2 with 2 rows above it and 2 columns beside it; 0 is step 20 of 60, 1 is 40, 2 and more 60, -1 and less 0.
        Assert.Equal([20, 40, null, null, 0, 60, null, null], z[2]);
        Assert.Equal([40, 40, null, null, 60, 30, null, null], z[3]);
        Assert.Equal([40, 40, null, null, null, null, null, null], z[6]);
        Assert.All(z[0], v => Assert.Null(v));
        var names = figure["layout"]!["annotations"]!
            .AsArray()
            .ToDictionary(
                a => a!["text"]!.GetValue<string>(),
                a => (X: a!["x"]!.GetValue<double>(), Y: a["y"]!.GetValue<double>())
            );
        Assert.Equal((0.5, 0.5), names["one"]); // in the middle of the rows above the panel
        Assert.Equal((4.5, 0.5), names["two"]);
        Assert.Equal((0.5, 4.5), names["three"]);
    }

    [Fact]
    public void ASmallerMaskIsEnlargedToTheBox()
    {
        double?[][] z = Values(
            Figure(
                Figures.MaskPanels(
                    "T",
                    2,
                    (
                        "small",
                        tensor(
                            new[,]
                            {
                                { 0.0, 1.0 },
                            }
                        )
                    ),
                    ("large", ones(4, 4))
                )
            )
        );
        foreach (double?[] row in z[2..6])
            Assert.Equal([20, 20, 40, 40], row[..4]);
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Figures.MaskPanels("T", 2));
        Assert.Contains(
            "'line'",
            Assert.Throws<ArgumentException>(() => Figures.MaskPanels("T", 2, ("line", ones(3)))).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => Figures.MaskPanels("T", 2, ("wide", ones(2, 61))));
        Assert.Throws<ArgumentOutOfRangeException>(() => Figures.MaskPanels("T", 0, ("m", ones(2, 2))));
    }
}
