using System.Text.Json.Nodes;
using Plotly.NET.CSharp;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse.Tests;

public class PlotlyAttributesTests
{
    static GenericChart Line() => Chart.Line<double, double, string>(x: new[] { 1.0, 2.0 }, y: new[] { 3.0, 4.0 });

    static JsonNode Figure(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!;

    [Fact]
    public void AttributesGoIntoTheirGroupsAndLeaveTheOthers()
    {
        GenericChart chart = Line()
            .WithXAxisStyle<double, double, string>(TitleText: "epoch")
            .WithLayout(new { xaxis = new { range = new[] { 0, 9 } }, margin = new { l = 70 } })
            .WithLayout(new { margin = new { r = 30 }, showlegend = false });
        JsonNode layout = Figure(chart)["layout"]!;
        Assert.Equal("epoch", layout["xaxis"]!["title"]!["text"]!.GetValue<string>());
        Assert.Equal("[0,9]", layout["xaxis"]!["range"]!.ToJsonString());
        Assert.Equal("""{"l":70,"r":30}""", layout["margin"]!.ToJsonString());
        Assert.False(layout["showlegend"]!.GetValue<bool>());
    }

    [Fact]
    public void TracesAllGetTheAttributes()
    {
        GenericChart chart = Chart
            .Combine(new[] { Line(), Line() })
            .WithTraces(new { error_y = new { type = "data", array = new[] { 0.5, 0.25 } } });
        JsonArray traces = Figure(chart)["data"]!.AsArray();
        Assert.Equal(2, traces.Count);
        Assert.All(
            traces,
            trace => Assert.Equal("""{"type":"data","array":[0.5,0.25]}""", trace!["error_y"]!.ToJsonString())
        );
    }

    [Fact]
    public void AnnotationsAddUp()
    {
        JsonArray notes = Figure(
            Line().WithAnnotation(1, 2, "first", "#202020").WithAnnotation("a", "b", "second", "red")
        )["layout"]!["annotations"]!.AsArray();
        Assert.Equal(["first", "second"], notes.Select(note => note!["text"]!.GetValue<string>()));
        Assert.Equal("red", notes[1]!["font"]!["color"]!.GetValue<string>());
        Assert.False(notes[0]!["showarrow"]!.GetValue<bool>());
    }
}
