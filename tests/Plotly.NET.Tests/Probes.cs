using Plotly.NET.CSharp;                                // the C# Chart API + fluent extensions
using static Plotly.NET.GenericChartExtensions;         // F#-side extensions: WithTitle, WithLegend(bool), WithSize(int,int), WithMargin ...
using Plotly.NET.LayoutObjects;                         // Legend, LinearAxis, ...
using GenericChart = Plotly.NET.GenericChart;
using Title = Plotly.NET.Title;
using Color = Plotly.NET.Color;
using StyleParam = Plotly.NET.StyleParam;

namespace PlotlyTests;

/// <summary>
/// Charts that were once made with Plotly.NET.CSharp 0.13.0 / Plotly.NET 5.1.0; data/golden/NAME.json is what
/// GenericChart.toFigureJson gave then (layout.template, about 8 KB of defaults, taken out).
/// </summary>
internal static class Probes
{
    internal static Dictionary<string, Func<GenericChart>> Charts()
    {
        double[] xs = Enumerable.Range(0, 50).Select(i => i * 0.2).ToArray();
        double[] sin = xs.Select(Math.Sin).ToArray(), cos = xs.Select(Math.Cos).ToArray();
        var rnd = new Random(1);
        double[] normal = Enumerable.Range(0, 500).Select(_ => Math.Sqrt(-2 * Math.Log(1 - rnd.NextDouble())) * Math.Cos(2 * Math.PI * rnd.NextDouble())).ToArray();

        return new Dictionary<string, Func<GenericChart>>
        {
            ["line"] = () => Chart.Line<double, double, string>(x: xs, y: sin, Name: "sin", ShowMarkers: true, LineColor: Color.fromString("crimson"), LineWidth: 2.5)
                .WithTitle("Line: sin(x)"),

            ["point"] = () => Chart.Point<double, double, string>(x: xs, y: cos, Name: "cos", MarkerColor: Color.fromHex("#1f77b4"))
                .WithTitle("Point: cos(x)"),

            ["scatter"] = () => Chart.Scatter<double, double, string>(x: xs, y: sin, mode: StyleParam.Mode.Lines_Markers, Name: "scatter", Opacity: 0.7, MultiText: xs.Select(v => "x=" + v).ToArray())
                .WithTitle("Scatter (lines+markers)"),

            ["column"] = () => Chart.Column<int, string, string>(values: new[] { 3, 1, 2 }, Keys: new[] { "a", "b", "c" }, Name: "column")
                .WithTitle("Column"),

            ["bar"] = () => Chart.Bar<int, string, string>(values: new[] { 3, 1, 2 }, Keys: new[] { "a", "b", "c" }, Name: "bar")
                .WithTitle("Bar"),

            ["histogram"] = () => Chart.Histogram<double, double, string>(X: normal, NBinsX: 30, Name: "normal")
                .WithTitle("Histogram"),

            ["heatmap"] = () => Chart.Heatmap<double, string, string, string>(
                    zData: new[] { new[] { 1.0, 0.2, 0.1 }, new[] { 0.2, 1.0, 0.5 }, new[] { 0.1, 0.5, 1.0 } },
                    X: new[] { "a", "b", "c" }, Y: new[] { "a", "b", "c" }, ColorScale: StyleParam.Colorscale.Viridis, ReverseYAxis: true)
                .WithTitle("Heatmap"),

            ["combine"] = () => Chart.Combine(new[]
                {
                    Chart.Line<double, double, string>(x: xs, y: sin, Name: "sin"),
                    Chart.Point<double, double, string>(x: xs, y: cos, Name: "cos"),
                })
                .WithTitle("Combine")
                .WithXAxisStyle<double, double, string>(Title: Title.init("x axis"), MinMax: Tuple.Create(0.0, 8.0), ShowGrid: false)
                .WithYAxisStyle<double, double, string>(TitleText: "y axis", ZeroLine: true)
                .WithLegend(Legend.init(X: 0.02, Y: 0.98, Orientation: StyleParam.Orientation.Horizontal))
                .WithSize(Width: 800, Height: 500),

            ["combine-legend-style"] = () => Chart.Combine(new[]
                {
                    Chart.Line<double, double, string>(x: xs, y: sin, Name: "train"),
                    Chart.Line<double, double, string>(x: xs, y: cos, Name: "test", LineDash: StyleParam.DrawingStyle.Dash),
                })
                .WithTitle("loss", Plotly.NET.Font.init(Size: 24))
                .WithLegendStyle(Title: Title.init("legend title"), BorderWidth: 1.0)
                .WithXAxisStyle<double, double, string>(TitleText: "epoch")
                .WithYAxisStyle<double, double, string>(TitleText: "log loss", AxisType: StyleParam.AxisType.Linear)
                .WithSize(700, 400),

            ["nolegend"] = () => Chart.Combine(new[]
                {
                    Chart.Line<double, double, string>(x: xs, y: sin, Name: "sin"),
                    Chart.Line<double, double, string>(x: xs, y: cos, Name: "cos"),
                }).WithTitle("WithLegend(false)").WithLegend(false),

            ["grid"] = () => Chart.Grid(
                    new[]
                    {
                        Chart.Line<double, double, string>(x: xs, y: sin, Name: "a"),
                        Chart.Point<double, double, string>(x: xs, y: cos, Name: "b"),
                        Chart.Column<int, string, string>(values: new[] { 3, 1, 2 }, Keys: new[] { "p", "q", "r" }, Name: "c"),
                        Chart.Histogram<double, double, string>(X: normal, Name: "d"),
                    },
                    nRows: 2, nCols: 2, SubPlotTitles: new[] { "line", "point", "column", "histogram" }, Pattern: StyleParam.LayoutGridPattern.Independent)
                .WithTitle("Grid 2x2").WithSize(Width: 900, Height: 700),

            ["singlestack"] = () => Chart.SingleStack(
                    new[]
                    {
                        Chart.Line<double, double, string>(x: xs, y: sin, Name: "loss"),
                        Chart.Line<double, double, string>(x: xs, y: cos, Name: "accuracy"),
                    },
                    Pattern: StyleParam.LayoutGridPattern.Coupled, YGap: 0.1)
                .WithTitle("SingleStack").WithSize(Width: 600, Height: 600),
        };
    }
}
