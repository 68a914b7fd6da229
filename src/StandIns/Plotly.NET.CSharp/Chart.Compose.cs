using Plotly.NET.LayoutObjects;

namespace Plotly.NET.CSharp;

/// <summary>Charts made of charts.</summary>
public static partial class Chart
{
    /// <summary>Draws the charts into one. The layout is the first chart's, with what the others' layouts set put over it.</summary>
    public static GenericChart Combine(IEnumerable<GenericChart> gCharts) => GenericChart.Combine(gCharts);

    /// <summary>A chart that shows nothing, for an empty cell of a grid.</summary>
    public static GenericChart Invisible()
    {
        static LinearAxis Hidden() => new LinearAxis()
            .With("showticklabels", false).With("showline", false).With("showgrid", false).With("zeroline", false);

        var chart = GenericChart.ofTraceObject(false, new Trace(null));
        return chart.WithXAxis(Hidden()).WithYAxis(Hidden());
    }

    /// <summary>The charts as subplots, row by row; subplot i gets the axes x{i} and y{i}, or shares those of its column and row.</summary>
    public static GenericChart Grid(
        IEnumerable<GenericChart> gCharts, int nRows, int nCols, Optional<IEnumerable<string>> SubPlotTitles = default,
        Optional<Font> SubPlotTitleFont = default, Optional<double> SubPlotTitleOffset = default,
        Optional<Tuple<StyleParam.LinearAxisId, StyleParam.LinearAxisId>[][]> SubPlots = default,
        Optional<StyleParam.LinearAxisId[]> XAxes = default, Optional<StyleParam.LinearAxisId[]> YAxes = default,
        Optional<StyleParam.LayoutGridRowOrder> RowOrder = default, Optional<StyleParam.LayoutGridPattern> Pattern = default,
        Optional<double> XGap = default, Optional<double> YGap = default, Optional<Domain> Domain = default,
        Optional<StyleParam.LayoutGridXSide> XSide = default, Optional<StyleParam.LayoutGridYSide> YSide = default)
    {
        var pattern = Pattern.Or(StyleParam.LayoutGridPattern.Independent);
        var rowOrder = RowOrder.Or(StyleParam.LayoutGridRowOrder.TopToBottom);
        var coupled = pattern == StyleParam.LayoutGridPattern.Coupled;
        var cells = gCharts.Take(nRows * nCols).ToArray();
        for (var i = 0; i < cells.Length; i++)
        {
            var (layout, row, column) = (cells[i].Layout, (i / nCols) + 1, (i % nCols) + 1);
            var x = layout.Get("xaxis") as LinearAxis ?? new LinearAxis();
            var y = layout.Get("yaxis") as LinearAxis ?? new LinearAxis();
            // A cell has one pair of axes, numbered like the cell; any further ones are dropped.
            foreach (var name in layout.Members.Select(member => member.Key).Where(IsAxis).ToArray()) layout.Remove(name);
            cells[i].WithAxisAnchor(coupled ? column : i + 1, coupled ? row : i + 1);
            cells[i].WithXAxis(x, StyleParam.SubPlotId.NewXAxis(i + 1)).WithYAxis(y, StyleParam.SubPlotId.NewYAxis(i + 1));
        }

        var topDown = rowOrder == StyleParam.LayoutGridRowOrder.TopToBottom;
        var texts = SubPlotTitles.Or([]).ToArray();
        if (texts.Length > nRows * nCols) throw new ArgumentException("There are more titles than cells.", nameof(SubPlotTitles));
        var titles = texts.Select((title, i) => CellTitle(
            title, Middle(i % nCols, nCols, XGap.Or(coupled ? 0.1 : 0.2)),
            Top(topDown ? nRows - 1 - (i / nCols) : i / nCols, nRows, YGap.Or(coupled ? 0.1 : 0.3)) + SubPlotTitleOffset.Or(0),
            SubPlotTitleFont));
        var chart = GenericChart.Combine(cells).WithAnnotations(titles.ToArray());
        chart.Layout.Put("grid", new LayoutGrid()
            .Set("subplots", SubPlots.Map(rows => rows.Select(row => row.Select(cell => $"{cell.Item1}{cell.Item2}"))))
            .Set("xaxes", XAxes).Set("yaxes", YAxes).With("rows", nRows).With("columns", nCols)
            .With("roworder", rowOrder).With("pattern", pattern)
            .Set("xgap", XGap).Set("ygap", YGap).Set("domain", Domain).Set("xside", XSide).Set("yside", YSide));
        return chart;
    }

    /// <summary>The charts one below the other.</summary>
    public static GenericChart SingleStack(
        IEnumerable<GenericChart> gCharts, Optional<IEnumerable<string>> SubPlotTitles = default,
        Optional<Font> SubPlotTitleFont = default, Optional<double> SubPlotTitleOffset = default,
        Optional<Tuple<StyleParam.LinearAxisId, StyleParam.LinearAxisId>[][]> SubPlots = default,
        Optional<StyleParam.LinearAxisId[]> XAxes = default, Optional<StyleParam.LinearAxisId[]> YAxes = default,
        Optional<StyleParam.LayoutGridRowOrder> RowOrder = default, Optional<StyleParam.LayoutGridPattern> Pattern = default,
        Optional<double> XGap = default, Optional<double> YGap = default, Optional<Domain> Domain = default,
        Optional<StyleParam.LayoutGridXSide> XSide = default, Optional<StyleParam.LayoutGridYSide> YSide = default)
    {
        var charts = gCharts.ToArray();
        return Grid(
            gCharts: charts, nRows: charts.Length, nCols: 1, SubPlotTitles: SubPlotTitles, SubPlotTitleFont: SubPlotTitleFont,
            SubPlotTitleOffset: SubPlotTitleOffset, SubPlots: SubPlots, XAxes: XAxes, YAxes: YAxes, RowOrder: RowOrder,
            Pattern: Pattern, XGap: XGap, YGap: YGap, Domain: Domain, XSide: XSide, YSide: YSide);
    }

    private static bool IsAxis(string name) =>
        (name.StartsWith("xaxis", StringComparison.Ordinal) || name.StartsWith("yaxis", StringComparison.Ordinal))
        && name[5..].All(char.IsAsciiDigit);

    // Where plotly.js puts the cells of a grid: equal cells, between two of them a gap of this fraction of a step.
    private static double Start(int cell, int count, double gap) => cell / (count - gap);

    private static double Top(int cell, int count, double gap) => Start(cell, count, gap) + ((1 - gap) / (count - gap));

    private static double Middle(int cell, int count, double gap) => (Start(cell, count, gap) + Top(cell, count, gap)) / 2;

    private static Annotation CellTitle(string title, double x, double y, Optional<Font> font) => new Annotation()
        .With("x", x).With("y", y).Set("font", font).With("showarrow", false).With("text", title)
        .With("xanchor", StyleParam.XAnchorPosition.Center).With("xref", "paper")
        .With("yanchor", StyleParam.YAnchorPosition.Bottom).With("yref", "paper");
}
