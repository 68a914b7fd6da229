using System.Text.Json.Nodes;

namespace PlotlyTests;

/// <summary>The recorded charts give the recorded figures.</summary>
public class GoldenTests
{
    public static TheoryData<string> Names => new(Probes.Charts().Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_chart_gives_the_recorded_figure(string name)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "golden", name + ".json"));
        var actual = JsonNode.Parse(Plotly.NET.GenericChart.toFigureJson(Probes.Charts()[name]()))!;
        Assert.True(actual["layout"]!.AsObject().Remove("template"), "a chart has a template by default");

        var differences = Json.Differences(Json.Parse(expected), Json.Parse(actual.ToJsonString())).ToArray();

        Assert.True(differences.Length == 0, string.Join('\n', differences.Take(20)));
    }

    [Fact]
    public void Every_recorded_figure_has_its_chart() => Assert.Equal(
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "data", "golden")).Select(Path.GetFileNameWithoutExtension).Order(),
        Probes.Charts().Keys.Order());
}
