using Plotly.NET.CSharp;
using static Plotly.NET.GenericChartExtensions;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using GenericChart = Plotly.NET.GenericChart;
using Color = Plotly.NET.Color;
using ColorBar = Plotly.NET.ColorBar;
using Config = Plotly.NET.Config;
using Font = Plotly.NET.Font;
using Layout = Plotly.NET.Layout;
using Line = Plotly.NET.Line;
using StyleParam = Plotly.NET.StyleParam;
using Title = Plotly.NET.Title;

namespace PlotlyTests;

/// <summary>The kinds of charts that the lessons need, written as they compile against the original packages too.</summary>
internal static class CourseCharts
{
    private static readonly double[] X = [1, 2, 3, 4];
    private static readonly double[] Y = [1.0, 0.5, 0.25, 0.125];
    private static readonly double[] Sd = [0.1, 0.05, 0.05, 0.02];

    internal static GenericChart ErrorBars() =>
        Chart.Line<double, double, string>(x: X, y: Y, ShowMarkers: true, Name: "mean ± sd", LineColor: Color.fromHex("#1f77b4"))
            .WithYError(Error.init<double, double>(Type: StyleParam.ErrorType.Data, Array: Sd, Thickness: 1.5, Width: 4.0));

    internal static GenericChart UnevenErrorBars() =>
        Chart.Column<double, string, string>(values: Y, Keys: new[] { "a", "b", "c", "d" })
            .WithYErrorStyle<double, double>(Array: Sd, Arrayminus: Y, Symmetric: false, Color: Color.fromString("black"));

    internal static GenericChart Band()
    {
        var upper = Y.Zip(Sd, (m, s) => m + s).ToArray();
        var lower = Y.Zip(Sd, (m, s) => m - s).ToArray();
        var band = Color.fromString("rgba(31, 119, 180, 0.25)");
        return Chart.Combine(new[]
        {
            Chart.Line<double, double, string>(x: X, y: lower, LineWidth: 0.0, ShowLegend: false),
            Chart.Line<double, double, string>(
                x: X, y: upper, LineWidth: 0.0, Name: "± sd", Fill: StyleParam.Fill.ToNext_y, FillColor: band),
            Chart.Line<double, double, string>(x: X, y: Y, Name: "mean", LineColor: Color.fromHex("#1f77b4")),
        });
    }

    internal static GenericChart LogAxes() =>
        Chart.Line<double, double, string>(x: X, y: Y, Name: "error")
            .WithXAxisStyle<double, double, string>(TitleText: "T", AxisType: StyleParam.AxisType.Log)
            .WithYAxisStyle<double, double, string>(
                TitleText: "error", AxisType: StyleParam.AxisType.Log, MinMax: Tuple.Create(-2.0, 0.0));

    internal static GenericChart Subplots() =>
        Chart.Grid(
                new[]
                {
                    Chart.Line<double, double, string>(x: X, y: Y, Name: "loss")
                        .WithXAxisStyle<double, double, string>(TitleText: "epoch")
                        .WithYAxisStyle<double, double, string>(TitleText: "loss", MinMax: Tuple.Create(0.0, 2.0)),
                    Chart.Line<double, double, string>(x: X, y: Sd, Name: "accuracy")
                        .WithXAxisStyle<double, double, string>(TitleText: "epoch")
                        .WithYAxisStyle<double, double, string>(TitleText: "accuracy"),
                },
                nRows: 1, nCols: 2, SubPlotTitles: new[] { "Loss", "Accuracy" })
            .WithSize(Width: 900, Height: 400);

    internal static GenericChart AxisOfASubplot() =>
        Subplots().WithYAxisStyle<double, double, string>(TitleText: "accuracy (test)", Id: StyleParam.SubPlotId.NewYAxis(2));

    internal static GenericChart TwoYAxes() =>
        Chart.Combine(new[]
        {
            Chart.Line<double, double, string>(x: X, y: Y, Name: "loss"),
            Chart.Line<double, double, string>(x: X, y: Sd, Name: "accuracy").WithAxisAnchor(Y: 2),
        })
            .WithYAxisStyle<double, double, string>(TitleText: "loss")
            .WithYAxisStyle<double, double, string>(
                TitleText: "accuracy", Side: StyleParam.Side.Right, Overlaying: StyleParam.LinearAxisId.NewY(1), ShowGrid: false,
                Id: StyleParam.SubPlotId.NewYAxis(2));

    internal static GenericChart AnnotationAndShapes() =>
        Chart.Line<double, double, string>(x: X, y: Y)
            .WithAnnotation(Annotation.init<double, double, string, string, string, string, string, string, string, string>(
                X: 2.0, Y: 0.5, Text: "here", ShowArrow: true))
            .WithAnnotation(Annotation.init<double, double, string, string, string, string, string, string, string, string>(
                X: 0.5, Y: 1.05, XRef: "paper", YRef: "paper", Text: "above the plot", ShowArrow: false,
                XAnchor: StyleParam.XAnchorPosition.Center, Font: Font.init(Size: 12)))
            .WithShape(Shape.init<double, double, double, double>(
                ShapeType: StyleParam.ShapeType.Line, X0: 3.0, X1: 3.0, Y0: 0.0, Y1: 1.0, Yref: "paper",
                Line: Line.init(Color: Color.fromString("gray"), Dash: StyleParam.DrawingStyle.Dash, Width: 1.0)))
            .WithShape(Shape.init<double, double, double, double>(
                ShapeType: StyleParam.ShapeType.Rectangle, X0: 1.0, X1: 2.0, Y0: 0.0, Y1: 1.0,
                FillColor: Color.fromString("rgba(0, 128, 0, 0.1)"), Layer: StyleParam.Layer.Below));

    internal static GenericChart Confusion() =>
        Chart.AnnotatedHeatmap<double, string, string, string>(
                zData: new[] { new[] { 0.9, 0.1 }, new[] { 0.2, 0.8 } },
                annotationText: new[] { new[] { "90", "10" }, new[] { "20", "80" } },
                X: new[] { "cat", "dog" }, Y: new[] { "cat", "dog" },
                ColorScale: StyleParam.Colorscale.NewCustom(new[]
                {
                    Tuple.Create(0.0, Color.fromString("white")), Tuple.Create(1.0, Color.fromHex("#08306b")),
                }),
                ColorBar: ColorBar.init<string, string>(Title: Title.init("share"), Len: 0.8),
                ReverseYAxis: true)
            .WithXAxisStyle<double, double, string>(TitleText: "predicted")
            .WithYAxisStyle<double, double, string>(TitleText: "true");

    internal static GenericChart Image() =>
        Chart.Heatmap<double, int, int, string>(
                zData: new[] { new[] { 0.0, 0.5 }, new[] { 1.0, 0.25 } },
                ColorScale: StyleParam.Colorscale.Greys, ReverseScale: true, ShowScale: false, ReverseYAxis: true)
            .WithXAxis(LinearAxis.init<IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible>(
                Visible: false))
            .WithYAxis(LinearAxis.init<IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible, IConvertible>(
                Visible: false));

    internal static GenericChart Dressed() =>
        Chart.Combine(new[]
        {
            Chart.Histogram<double, double, string>(X: Y, NBinsX: 10, Opacity: 0.6, Name: "a", MarkerColor: Color.fromString("steelblue")),
            Chart.Histogram<double, double, string>(X: Sd, NBinsX: 10, Opacity: 0.6, Name: "b", MarkerColor: Color.fromRGB(255, 127, 14)),
        })
            .WithTitle("two distributions", Font.init(Size: 18))
            .WithLegendStyle(
                X: 0.98, Y: 0.98, XAnchor: StyleParam.XAnchorPosition.Right, YAnchor: StyleParam.YAnchorPosition.Top,
                BGColor: Color.fromString("rgba(255, 255, 255, 0.6)"))
            .WithLayout(Layout.init<string>(
                BarMode: StyleParam.BarMode.Overlay, PaperBGColor: Color.fromString("rgba(0, 0, 0, 0)"),
                PlotBGColor: Color.fromString("rgba(0, 0, 0, 0)"), Font: Font.init(Color: Color.fromHex("#444444"))))
            .WithMargin(Margin.init<int, int, int, int, int, bool>(Left: 60, Right: 20, Top: 50, Bottom: 50))
            .WithTemplate(Plotly.NET.ChartTemplates.light)
            .WithConfig(Config.init(DisplayModeBar: false, Responsive: true));

    internal static GenericChart ColoredPoints() =>
        Chart.Point<double, double, string>(
            x: X, y: Y, MultiText: new[] { "a", "b", "c", "d" },
            Marker: Marker.init(
                Size: 12, Symbol: StyleParam.MarkerSymbol.Diamond, Color: Color.fromColorScaleValues(new[] { 0.0, 1.0, 2.0, 3.0 }),
                Colorscale: StyleParam.Colorscale.Viridis, ShowScale: true));

    internal static GenericChart Boxes() =>
        Chart.Combine(new[]
        {
            Chart.BoxPlot<string, double, string>(Y: Y, Name: "plain", BoxPoints: StyleParam.BoxPoints.All, Jitter: 0.3),
            Chart.BoxPlot<string, double, string>(Y: Sd, Name: "dropout", BoxMean: StyleParam.BoxMean.SD),
            Chart.Violin<string, double, string>(Y: Y, Name: "violin", ShowBox: true),
        });

    internal static GenericChart Stacked() =>
        Chart.Combine(new[]
        {
            Chart.StackedColumn<int, string, string>(values: new[] { 1, 2 }, Keys: new[] { "a", "b" }, Name: "one"),
            Chart.StackedColumn<int, string, string>(values: new[] { 3, 4 }, Keys: new[] { "a", "b" }, Name: "two"),
        });
}
