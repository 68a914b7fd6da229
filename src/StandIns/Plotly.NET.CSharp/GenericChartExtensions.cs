using Plotly.NET.LayoutObjects;

namespace Plotly.NET.CSharp;

/// <summary>The fluent functions for C#. They change the chart that they are called on.</summary>
public static class GenericChartExtensions
{
    public static Layout GetLayout(this GenericChart gChart) => gChart.Layout;

    public static Trace[] GetTraces(this GenericChart gChart) => gChart.Traces.ToArray();

    /// <summary>Writes a page with the chart; ".html" is added to the path when it does not end so.</summary>
    public static void SaveHtml(this GenericChart gChart, string path, Optional<bool> OpenInBrowser = default)
    {
        var file = path.EndsWith(".html", StringComparison.Ordinal) ? path : path + ".html";
        File.WriteAllText(file, GenericChart.toEmbeddedHTML(gChart));
        if (OpenInBrowser.Or(false))
        {
            using var browser = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo(Path.GetFullPath(file)) { UseShellExecute = true });
        }
    }

    /// <summary>Opens the chart in the browser.</summary>
    public static void Show(this GenericChart gChart) =>
        SaveHtml(gChart, Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.html"), OpenInBrowser: true);

    public static GenericChart WithLegend(this GenericChart gChart, Legend legend) =>
        Plotly.NET.GenericChartExtensions.WithLegend(gChart, legend);

    /// <summary>Styles and places the legend: X and Y are fractions of the plot, counted from its lower left corner.</summary>
    public static GenericChart WithLegendStyle(
        this GenericChart gChart, Optional<Color> BGColor = default, Optional<Color> BorderColor = default,
        Optional<double> BorderWidth = default, Optional<double> EntryWidth = default,
        Optional<StyleParam.EntryWidthMode> EntryWidthMode = default, Optional<Font> Font = default,
        Optional<StyleParam.TraceGroupClickOptions> GroupClick = default, Optional<Font> GroupTitleFont = default,
        Optional<StyleParam.TraceItemClickOptions> ItemClick = default,
        Optional<StyleParam.TraceItemClickOptions> ItemDoubleClick = default,
        Optional<StyleParam.TraceItemSizing> ItemSizing = default, Optional<int> ItemWidth = default,
        Optional<StyleParam.Orientation> Orientation = default, Optional<Title> Title = default,
        Optional<double> TraceGroupGap = default, Optional<StyleParam.TraceOrder> TraceOrder = default,
        Optional<string> UIRevision = default, Optional<StyleParam.VerticalAlign> VerticalAlign = default,
        Optional<double> X = default, Optional<StyleParam.XAnchorPosition> XAnchor = default, Optional<double> Y = default,
        Optional<StyleParam.YAnchorPosition> YAnchor = default) =>
        WithLegend(gChart, new Legend()
            .Set("bgcolor", BGColor).Set("bordercolor", BorderColor).Set("borderwidth", BorderWidth)
            .Set("entrywidth", EntryWidth).Set("entrywidthmode", EntryWidthMode).Set("font", Font).Set("groupclick", GroupClick)
            .Set("grouptitlefont", GroupTitleFont).Set("itemclick", ItemClick).Set("itemdoubleclick", ItemDoubleClick)
            .Set("itemsizing", ItemSizing).Set("itemwidth", ItemWidth).Set("orientation", Orientation).Set("title", Title)
            .Set("tracegroupgap", TraceGroupGap).Set("traceorder", TraceOrder).Set("uirevision", UIRevision)
            .Set("valign", VerticalAlign).Set("x", X).Set("xanchor", XAnchor).Set("y", Y).Set("yanchor", YAnchor));

    /// <summary>Sets the size in pixels.</summary>
    public static GenericChart WithSize(this GenericChart gChart, Optional<int> Width = default, Optional<int> Height = default)
    {
        gChart.Layout.Set("width", Width).Set("height", Height);
        return gChart;
    }

    /// <summary>Sets the name (a second trace gets name_1, and so on), visibility and legend entry of all traces.</summary>
    public static GenericChart WithTraceInfo(
        this GenericChart gChart, Optional<string> Name = default, Optional<StyleParam.Visible> Visible = default,
        Optional<bool> ShowLegend = default, Optional<int> LegendRank = default, Optional<string> LegendGroup = default,
        Optional<Title> LegendGroupTitle = default) =>
        Plotly.NET.GenericChartExtensions.WithTraceInfo(
            gChart, Name.ToOption(), Visible.ToOption(), ShowLegend.ToOption(), LegendRank.ToOption(), LegendGroup.ToOption(),
            LegendGroupTitle.ToOption());

    /// <summary>Titles and styles the x axis, or the one with that Id. On a log axis MinMax are the logarithms of the ends.</summary>
    public static GenericChart WithXAxisStyle<MinType, MaxType, CategoryArrayType>(
        this GenericChart gChart, Optional<string> TitleText = default, Optional<Font> TitleFont = default,
        Optional<int> TitleStandoff = default, Optional<Title> Title = default, Optional<Color> Color = default,
        Optional<StyleParam.AxisType> AxisType = default, Optional<Tuple<MinType, MaxType>> MinMax = default,
        Optional<StyleParam.Mirror> Mirror = default, Optional<bool> ShowSpikes = default,
        Optional<Color> SpikeColor = default, Optional<int> SpikeThickness = default, Optional<bool> ShowLine = default,
        Optional<Color> LineColor = default, Optional<bool> ShowGrid = default, Optional<Color> GridColor = default,
        Optional<bool> ZeroLine = default, Optional<Color> ZeroLineColor = default,
        Optional<StyleParam.LinearAxisId> Anchor = default, Optional<StyleParam.Side> Side = default,
        Optional<StyleParam.LinearAxisId> Overlaying = default, Optional<Tuple<double, double>> Domain = default,
        Optional<double> Position = default, Optional<StyleParam.CategoryOrder> CategoryOrder = default,
        Optional<IEnumerable<CategoryArrayType>> CategoryArray = default, Optional<RangeSlider> RangeSlider = default,
        Optional<RangeSelector> RangeSelector = default, Optional<Color> BackgroundColor = default,
        Optional<bool> ShowBackground = default, Optional<StyleParam.SubPlotId> Id = default)
        where MinType : IConvertible
        where MaxType : IConvertible
        where CategoryArrayType : IConvertible =>
        Plotly.NET.GenericChartExtensions.WithXAxis(gChart, new LinearAxis()
            .With("title", Title.OrNew(() => new Title())
                .Set("text", TitleText).Set("font", TitleFont).Set("standoff", TitleStandoff))
            .Set("range", MinMax.Map(Ends)).Set("domain", Domain.Map(Ends)).Set("type", AxisType)
            .Set("color", Color).Set("mirror", Mirror).Set("showspikes", ShowSpikes).Set("spikecolor", SpikeColor)
            .Set("spikethickness", SpikeThickness).Set("showline", ShowLine).Set("linecolor", LineColor)
            .Set("showgrid", ShowGrid).Set("gridcolor", GridColor).Set("zeroline", ZeroLine).Set("zerolinecolor", ZeroLineColor)
            .Set("anchor", Anchor).Set("side", Side).Set("overlaying", Overlaying).Set("position", Position)
            .Set("categoryorder", CategoryOrder).Set("categoryarray", CategoryArray).Set("rangeslider", RangeSlider)
            .Set("rangeselector", RangeSelector).Set("backgroundcolor", BackgroundColor).Set("showbackground", ShowBackground), Id.ToOption());

    /// <summary>Titles and styles the y axis, or the one with that Id. On a log axis MinMax are the logarithms of the ends.</summary>
    public static GenericChart WithYAxisStyle<MinType, MaxType, CategoryArrayType>(
        this GenericChart gChart, Optional<string> TitleText = default, Optional<Font> TitleFont = default,
        Optional<int> TitleStandoff = default, Optional<Title> Title = default, Optional<Color> Color = default,
        Optional<StyleParam.AxisType> AxisType = default, Optional<Tuple<MinType, MaxType>> MinMax = default,
        Optional<StyleParam.Mirror> Mirror = default, Optional<bool> ShowSpikes = default,
        Optional<Color> SpikeColor = default, Optional<int> SpikeThickness = default, Optional<bool> ShowLine = default,
        Optional<Color> LineColor = default, Optional<bool> ShowGrid = default, Optional<Color> GridColor = default,
        Optional<bool> ZeroLine = default, Optional<Color> ZeroLineColor = default,
        Optional<StyleParam.LinearAxisId> Anchor = default, Optional<StyleParam.Side> Side = default,
        Optional<StyleParam.LinearAxisId> Overlaying = default, Optional<Tuple<double, double>> Domain = default,
        Optional<double> Position = default, Optional<StyleParam.CategoryOrder> CategoryOrder = default,
        Optional<IEnumerable<CategoryArrayType>> CategoryArray = default, Optional<RangeSlider> RangeSlider = default,
        Optional<RangeSelector> RangeSelector = default, Optional<Color> BackgroundColor = default,
        Optional<bool> ShowBackground = default, Optional<StyleParam.SubPlotId> Id = default)
        where MinType : IConvertible
        where MaxType : IConvertible
        where CategoryArrayType : IConvertible =>
        Plotly.NET.GenericChartExtensions.WithYAxis(gChart, new LinearAxis()
            .With("title", Title.OrNew(() => new Title())
                .Set("text", TitleText).Set("font", TitleFont).Set("standoff", TitleStandoff))
            .Set("range", MinMax.Map(Ends)).Set("domain", Domain.Map(Ends)).Set("type", AxisType)
            .Set("color", Color).Set("mirror", Mirror).Set("showspikes", ShowSpikes).Set("spikecolor", SpikeColor)
            .Set("spikethickness", SpikeThickness).Set("showline", ShowLine).Set("linecolor", LineColor)
            .Set("showgrid", ShowGrid).Set("gridcolor", GridColor).Set("zeroline", ZeroLine).Set("zerolinecolor", ZeroLineColor)
            .Set("anchor", Anchor).Set("side", Side).Set("overlaying", Overlaying).Set("position", Position)
            .Set("categoryorder", CategoryOrder).Set("categoryarray", CategoryArray).Set("rangeslider", RangeSlider)
            .Set("rangeselector", RangeSelector).Set("backgroundcolor", BackgroundColor).Set("showbackground", ShowBackground), Id.ToOption());

    private static object[] Ends<TMin, TMax>(Tuple<TMin, TMax> range) => [range.Item1, range.Item2];
}
