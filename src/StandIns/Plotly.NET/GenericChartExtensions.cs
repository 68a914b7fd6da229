using Microsoft.FSharp.Core;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

namespace Plotly.NET;

/// <summary>The fluent functions of the F# assembly; import them with "using static".</summary>
public static class GenericChartExtensions
{
    /// <summary>Sets the name (a second trace gets name_1, and so on), visibility and legend entry of all traces.</summary>
    public static GenericChart WithTraceInfo(
        this GenericChart @this, FSharpOption<string> Name = null, FSharpOption<StyleParam.Visible> Visible = null,
        FSharpOption<bool> ShowLegend = null, FSharpOption<int> LegendRank = null, FSharpOption<string> LegendGroup = null,
        FSharpOption<Title> LegendGroupTitle = null) =>
        @this.MapTraces((trace, i) =>
        {
            if (Name is not null) trace.Put("name", i == 0 ? Name.Value : $"{Name.Value}_{i}");
            trace.Set("visible", Visible).Set("showlegend", ShowLegend).Set("legendrank", LegendRank)
                .Set("legendgroup", LegendGroup).Set("legendgrouptitle", LegendGroupTitle);
        });

    /// <summary>Puts all traces of the chart on the x and y axes with these numbers.</summary>
    public static GenericChart WithAxisAnchor(this GenericChart @this, FSharpOption<int> X = null, FSharpOption<int> Y = null) =>
        @this.MapTraces((trace, _) =>
        {
            if (X is not null) trace.Put("xaxis", StyleParam.LinearAxisId.NewX(X.Value));
            if (Y is not null) trace.Put("yaxis", StyleParam.LinearAxisId.NewY(Y.Value));
        });

    public static GenericChart WithMarker(this GenericChart @this, Marker marker) =>
        @this.MapTraces((trace, _) => Part(trace, "marker", () => new Marker()).Combine(marker));

    public static GenericChart WithMarkerStyle(
        this GenericChart @this, FSharpOption<bool> AutoColorScale = null, FSharpOption<bool> CAuto = null,
        FSharpOption<double> CMax = null, FSharpOption<double> CMid = null, FSharpOption<double> CMin = null,
        FSharpOption<Color> Color = null, FSharpOption<IEnumerable<Color>> Colors = null,
        FSharpOption<StyleParam.SubPlotId> ColorAxis = null, FSharpOption<ColorBar> ColorBar = null,
        FSharpOption<StyleParam.Colorscale> Colorscale = null, FSharpOption<Gradient> Gradient = null,
        FSharpOption<Line> Outline = null, FSharpOption<int> MaxDisplayed = null, FSharpOption<double> Opacity = null,
        FSharpOption<IEnumerable<double>> MultiOpacity = null, FSharpOption<Pattern> Pattern = null,
        FSharpOption<bool> ReverseScale = null, FSharpOption<bool> ShowScale = null, FSharpOption<int> Size = null,
        FSharpOption<IEnumerable<int>> MultiSize = null, FSharpOption<int> SizeMin = null,
        FSharpOption<StyleParam.MarkerSizeMode> SizeMode = null, FSharpOption<int> SizeRef = null,
        FSharpOption<StyleParam.MarkerSymbol> Symbol = null,
        FSharpOption<IEnumerable<StyleParam.MarkerSymbol>> MultiSymbol = null,
        FSharpOption<StyleParam.MarkerSymbol3D> Symbol3D = null,
        FSharpOption<IEnumerable<StyleParam.MarkerSymbol3D>> MultiSymbol3D = null, FSharpOption<Color> OutlierColor = null,
        FSharpOption<int> OutlierWidth = null) =>
        @this.MapTraces((trace, _) => Part(trace, "marker", () => new Marker())
            .Set("autocolorscale", AutoColorScale).Set("cauto", CAuto).Set("cmax", CMax).Set("cmid", CMid).Set("cmin", CMin)
            .Set("color", Color).Set("colors", Colors).Set("coloraxis", ColorAxis).Set("colorbar", ColorBar)
            .Set("colorscale", Colorscale).Set("gradient", Gradient).Set("line", Outline).Set("maxdisplayed", MaxDisplayed)
            .Set("opacity", Opacity).Set("opacity", MultiOpacity).Set("pattern", Pattern).Set("reversescale", ReverseScale)
            .Set("showscale", ShowScale).Set("size", Size).Set("size", MultiSize).Set("sizemin", SizeMin)
            .Set("sizemode", SizeMode).Set("sizeref", SizeRef).Set("symbol", Symbol).Set("symbol", MultiSymbol)
            .Set("symbol", Symbol3D).Set("symbol", MultiSymbol3D).Set("outliercolor", OutlierColor)
            .Set("outlierwidth", OutlierWidth));

    public static GenericChart WithLine(this GenericChart @this, Line line) =>
        @this.MapTraces((trace, _) => Part(trace, "line", () => new Line()).Combine(line));

    public static GenericChart WithLineStyle(
        this GenericChart @this, FSharpOption<bool> AutoColorScale = null, FSharpOption<bool> CAuto = null,
        FSharpOption<double> CMax = null, FSharpOption<double> CMid = null, FSharpOption<double> CMin = null,
        FSharpOption<Color> Color = null, FSharpOption<StyleParam.SubPlotId> ColorAxis = null,
        FSharpOption<StyleParam.Colorscale> Colorscale = null, FSharpOption<bool> ReverseScale = null,
        FSharpOption<bool> ShowScale = null, FSharpOption<ColorBar> ColorBar = null,
        FSharpOption<StyleParam.DrawingStyle> Dash = null, FSharpOption<StyleParam.Shape> Shape = null,
        FSharpOption<bool> Simplify = null, FSharpOption<double> Smoothing = null, FSharpOption<double> Width = null,
        FSharpOption<IEnumerable<double>> MultiWidth = null, FSharpOption<Color> OutlierColor = null,
        FSharpOption<double> OutlierWidth = null) =>
        @this.MapTraces((trace, _) => Part(trace, "line", () => new Line())
            .Set("autocolorscale", AutoColorScale).Set("cauto", CAuto).Set("cmax", CMax).Set("cmid", CMid).Set("cmin", CMin)
            .Set("color", Color).Set("coloraxis", ColorAxis).Set("colorscale", Colorscale).Set("reversescale", ReverseScale)
            .Set("showscale", ShowScale).Set("colorbar", ColorBar).Set("dash", Dash).Set("shape", Shape)
            .Set("simplify", Simplify).Set("smoothing", Smoothing).Set("width", Width).Set("width", MultiWidth)
            .Set("outliercolor", OutlierColor).Set("outlierwidth", OutlierWidth));

    /// <summary>Sets the x error bars of all traces of the chart.</summary>
    public static GenericChart WithXError(this GenericChart @this, Error xError) =>
        @this.MapTraces((trace, _) => Part(trace, "error_x", () => new Error()).Combine(xError));

    public static GenericChart WithXErrorStyle<TArray, TArrayminus>(
        this GenericChart @this, FSharpOption<IEnumerable<TArray>> Array = null,
        FSharpOption<IEnumerable<TArrayminus>> Arrayminus = null, FSharpOption<bool> Symmetric = null,
        FSharpOption<Color> Color = null, FSharpOption<double> Thickness = null, FSharpOption<double> Width = null)
        where TArray : IConvertible
        where TArrayminus : IConvertible =>
        WithXError(@this, Error.init(
            Array: Array, Arrayminus: Arrayminus, Symmetric: Symmetric, Color: Color, Thickness: Thickness, Width: Width));

    /// <summary>Sets the y error bars of all traces of the chart.</summary>
    public static GenericChart WithYError(this GenericChart @this, Error yError) =>
        @this.MapTraces((trace, _) => Part(trace, "error_y", () => new Error()).Combine(yError));

    public static GenericChart WithYErrorStyle<TArray, TArrayminus>(
        this GenericChart @this, FSharpOption<IEnumerable<TArray>> Array = null,
        FSharpOption<IEnumerable<TArrayminus>> Arrayminus = null, FSharpOption<bool> Symmetric = null,
        FSharpOption<Color> Color = null, FSharpOption<double> Thickness = null, FSharpOption<double> Width = null)
        where TArray : IConvertible
        where TArrayminus : IConvertible =>
        WithYError(@this, Error.init(
            Array: Array, Arrayminus: Arrayminus, Symmetric: Symmetric, Color: Color, Thickness: Thickness, Width: Width));

    /// <summary>Combines the axis into the layout's x axis, or into the one with that id.</summary>
    public static GenericChart WithXAxis(this GenericChart @this, LinearAxis xAxis, FSharpOption<StyleParam.SubPlotId> Id = null) =>
        WithAxis(@this, xAxis, Id is null ? "xaxis" : Id.Value.ToString(), "xaxis");

    /// <summary>Combines the axis into the layout's y axis, or into the one with that id.</summary>
    public static GenericChart WithYAxis(this GenericChart @this, LinearAxis yAxis, FSharpOption<StyleParam.SubPlotId> Id = null) =>
        WithAxis(@this, yAxis, Id is null ? "yaxis" : Id.Value.ToString(), "yaxis");

    /// <summary>Titles and styles the x axis; see the overload in Plotly.NET.CSharp for all that can be set.</summary>
    public static GenericChart WithXAxisStyle(
        this GenericChart @this, Title title, FSharpOption<Tuple<IConvertible, IConvertible>> MinMax = null,
        FSharpOption<bool> ShowGrid = null, FSharpOption<bool> ShowLine = null, FSharpOption<StyleParam.Side> Side = null,
        FSharpOption<StyleParam.LinearAxisId> Overlaying = null, FSharpOption<StyleParam.SubPlotId> Id = null,
        FSharpOption<Tuple<IConvertible, IConvertible>> Domain = null, FSharpOption<double> Position = null,
        FSharpOption<bool> ZeroLine = null, FSharpOption<StyleParam.LinearAxisId> Anchor = null) =>
        WithXAxis(@this, new LinearAxis()
            .With("title", title).Set("range", Ends(MinMax)).Set("showgrid", ShowGrid).Set("showline", ShowLine).Set("anchor", Anchor)
            .Set("side", Side).Set("domain", Ends(Domain)).Set("overlaying", Overlaying).Set("position", Position)
            .Set("zeroline", ZeroLine), Id);

    /// <summary>Titles and styles the y axis; see the overload in Plotly.NET.CSharp for all that can be set.</summary>
    public static GenericChart WithYAxisStyle(
        this GenericChart @this, Title title, FSharpOption<Tuple<IConvertible, IConvertible>> MinMax = null,
        FSharpOption<bool> ShowGrid = null, FSharpOption<bool> ShowLine = null, FSharpOption<StyleParam.Side> Side = null,
        FSharpOption<StyleParam.LinearAxisId> Overlaying = null, FSharpOption<StyleParam.SubPlotId> Id = null,
        FSharpOption<Tuple<IConvertible, IConvertible>> Domain = null, FSharpOption<double> Position = null,
        FSharpOption<bool> ZeroLine = null, FSharpOption<StyleParam.LinearAxisId> Anchor = null) =>
        WithYAxis(@this, new LinearAxis()
            .With("title", title).Set("range", Ends(MinMax)).Set("showgrid", ShowGrid).Set("showline", ShowLine).Set("anchor", Anchor)
            .Set("side", Side).Set("domain", Ends(Domain)).Set("overlaying", Overlaying).Set("position", Position)
            .Set("zeroline", ZeroLine), Id);

    /// <summary>Sets the color bar of all traces.</summary>
    public static GenericChart WithColorBar(this GenericChart @this, ColorBar colorbar) =>
        @this.MapTraces((trace, _) => trace.Put("colorbar", colorbar));

    /// <summary>Combines the layout into the chart's.</summary>
    public static GenericChart WithLayout(this GenericChart @this, Layout layout)
    {
        @this.Layout.CombineWith(layout);
        return @this;
    }

    /// <summary>Replaces the configuration; the chart it is called on keeps its own.</summary>
    public static GenericChart WithConfig(this GenericChart @this, Config config) => @this.WithConfig(config);

    public static GenericChart WithAnnotation(
        this GenericChart @this, Annotation annotation, FSharpOption<bool> Append = null) =>
        WithAnnotations(@this, [annotation], Append);

    /// <summary>Adds the annotations, or replaces the present ones when Append is false.</summary>
    public static GenericChart WithAnnotations(
        this GenericChart @this, IEnumerable<Annotation> annotations, FSharpOption<bool> Append = null) =>
        WithItems(@this, "annotations", annotations, Append);

    public static GenericChart WithShape(this GenericChart @this, Shape shape, FSharpOption<bool> Append = null) =>
        WithShapes(@this, [shape], Append);

    /// <summary>Adds the shapes, or replaces the present ones when Append is false.</summary>
    public static GenericChart WithShapes(
        this GenericChart @this, IEnumerable<Shape> shapes, FSharpOption<bool> Append = null) =>
        WithItems(@this, "shapes", shapes, Append);

    public static GenericChart WithTitle(this GenericChart @this, string title, FSharpOption<Font> TitleFont = null)
    {
        Part(@this.Layout, "title", () => new Title()).Combine(new Title().With("text", title).Set("font", TitleFont));
        return @this;
    }

    /// <summary>Sets the legend, or the one with that number. Not an extension method in the original either.</summary>
    public static GenericChart WithLegend(GenericChart @this, Legend legend, FSharpOption<int> Id = null)
    {
        var name = Id is null || Id.Value < 2 ? "legend" : $"legend{Id.Value}";
        Part(@this.Layout, name, () => new Legend()).Combine(legend);
        return @this;
    }

    /// <summary>Shows or hides the legend.</summary>
    public static GenericChart WithLegend(this GenericChart @this, bool showlegend)
    {
        @this.Layout.Put("showlegend", showlegend);
        return @this;
    }

    /// <summary>Sets the size in pixels.</summary>
    public static GenericChart WithSize(this GenericChart @this, int width, int height)
    {
        @this.Layout.With("width", width).With("height", height);
        return @this;
    }

    public static GenericChart WithMargin(this GenericChart @this, Margin margin)
    {
        @this.Layout.Put("margin", margin);
        return @this;
    }

    public static GenericChart WithTemplate(this GenericChart @this, Template template)
    {
        @this.Layout.Put("template", template);
        return @this;
    }

    /// <summary>The object of that name in the owner; it is made when there is none.</summary>
    internal static T Part<T>(DynamicObj.DynamicObj owner, string name, Func<T> make)
        where T : DynamicObj.DynamicObj
    {
        if (owner.Get(name) is T present) return present;
        var made = make();
        owner.Put(name, made);
        return made;
    }

    private static GenericChart WithAxis(GenericChart chart, LinearAxis axis, string id, string kind)
    {
        if (!id.StartsWith("xaxis", StringComparison.Ordinal) && !id.StartsWith("yaxis", StringComparison.Ordinal))
        {
#pragma warning disable CA2201 // the original throws a plain Exception
            throw new Exception($"{id} is an invalid subplot id for setting a {kind}");
#pragma warning restore CA2201
        }

        Part(chart.Layout, id, () => new LinearAxis()).Combine(axis);
        return chart;
    }

    private static GenericChart WithItems<T>(GenericChart chart, string name, IEnumerable<T> items, FSharpOption<bool> append)
    {
        var present = append is null || append.Value ? chart.Layout.Get(name) as System.Collections.IEnumerable : null;
        chart.Layout.Put(name, items.Cast<object>().Concat(present?.Cast<object>() ?? []).ToArray());
        return chart;
    }

    private static FSharpOption<object[]> Ends(FSharpOption<Tuple<IConvertible, IConvertible>> range) =>
        range is null ? null : FSharpOption<object[]>.Some([range.Value.Item1, range.Value.Item2]);
}
