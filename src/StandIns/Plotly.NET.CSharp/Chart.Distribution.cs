using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

namespace Plotly.NET.CSharp;

/// <summary>Charts of distributions.</summary>
public static partial class Chart
{
    /// <summary>How often the values of X (or of Y) fall into each of a number of bins.</summary>
    public static GenericChart Histogram<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default,
        Optional<StyleParam.Orientation> Orientation = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<double> Opacity = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<StyleParam.HistFunc> HistFunc = default,
        Optional<StyleParam.HistNorm> HistNorm = default, Optional<string> AlignmentGroup = default,
        Optional<string> OffsetGroup = default, Optional<int> NBinsX = default, Optional<int> NBinsY = default,
        Optional<string> BinGroup = default, Optional<Bins> XBins = default, Optional<Bins> YBins = default,
        Optional<Color> MarkerColor = default, Optional<Marker> Marker = default, Optional<Line> Line = default,
        Optional<Error> XError = default, Optional<Error> YError = default, Optional<Cumulative> Cumulative = default,
        Optional<Hoverlabel> HoverLabel = default, Optional<bool> UseDefaults = default)
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible =>
        GenericChart.ofTraceObject(UseDefaults.Or(true), new Trace("histogram")
            .Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).Set("x", X).Set("y", Y)
            .Set("text", Text).Set("text", MultiText).Set("orientation", Orientation)
            .Set("histfunc", HistFunc).Set("histnorm", HistNorm).Set("alignmentgroup", AlignmentGroup)
            .Set("offsetgroup", OffsetGroup).Set("nbinsx", NBinsX).Set("nbinsy", NBinsY).Set("bingroup", BinGroup)
            .Set("xbins", XBins).Set("ybins", YBins)
            .With("marker", HistogramMarker(Marker, MarkerColor))
            .Set("line", Line).Set("error_x", XError).Set("error_y", YError).Set("cumulative", Cumulative)
            .Set("hoverlabel", HoverLabel));

    /// <summary>Median, quartiles and range of samples.</summary>
    public static GenericChart BoxPlot<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<Color> FillColor = default,
        Optional<Color> MarkerColor = default, Optional<Marker> Marker = default, Optional<double> Opacity = default,
        Optional<double> WhiskerWidth = default, Optional<StyleParam.BoxPoints> BoxPoints = default,
        Optional<StyleParam.BoxMean> BoxMean = default, Optional<double> Jitter = default, Optional<double> PointPos = default,
        Optional<StyleParam.Orientation> Orientation = default, Optional<Color> OutlineColor = default,
        Optional<double> OutlineWidth = default, Optional<Line> Outline = default, Optional<string> AlignmentGroup = default,
        Optional<string> OffsetGroup = default, Optional<bool> Notched = default, Optional<double> NotchWidth = default,
        Optional<StyleParam.QuartileMethod> QuartileMethod = default, Optional<bool> UseDefaults = default)
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible =>
        GenericChart.ofTraceObject(UseDefaults.Or(true), new Trace("box")
            .Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).Set("x", X).Set("y", Y)
            .Set("text", Text).Set("text", MultiText).Set("orientation", Orientation).Set("alignmentgroup", AlignmentGroup)
            .Set("offsetgroup", OffsetGroup)
            .With("marker", Marker.OrNew(() => new Marker()).Set("color", MarkerColor))
            .With("line", Outline.OrNew(() => new Line()).Set("color", OutlineColor).Set("width", OutlineWidth))
            .Set("boxmean", BoxMean).Set("boxpoints", BoxPoints).Set("notched", Notched).Set("notchwidth", NotchWidth)
            .Set("whiskerwidth", WhiskerWidth).Set("fillcolor", FillColor).Set("jitter", Jitter).Set("pointpos", PointPos)
            .Set("quartilemethod", QuartileMethod));

    /// <summary>The estimated density of samples, drawn to both sides.</summary>
    public static GenericChart Violin<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<Color> FillColor = default,
        Optional<double> Opacity = default, Optional<StyleParam.BoxPoints> Points = default, Optional<double> Jitter = default,
        Optional<double> PointPos = default, Optional<StyleParam.Orientation> Orientation = default,
        Optional<double> Width = default, Optional<Color> MarkerColor = default, Optional<Marker> Marker = default,
        Optional<Color> OutlineColor = default, Optional<double> OutlineWidth = default, Optional<Line> Outline = default,
        Optional<string> AlignmentGroup = default, Optional<string> OffsetGroup = default, Optional<bool> ShowBox = default,
        Optional<double> BoxWidth = default, Optional<Color> BoxFillColor = default, Optional<Box> Box = default,
        Optional<double> BandWidth = default, Optional<MeanLine> MeanLine = default, Optional<string> ScaleGroup = default,
        Optional<StyleParam.ScaleMode> ScaleMode = default, Optional<StyleParam.ViolinSide> Side = default,
        Optional<StyleParam.Range> Span = default, Optional<StyleParam.SpanMode> SpanMode = default,
        Optional<bool> UseDefaults = default)
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible =>
        GenericChart.ofTraceObject(UseDefaults.Or(true), new Trace("violin")
            .Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).Set("x", X).Set("y", Y).Set("width", Width)
            .Set("text", Text).Set("text", MultiText).Set("orientation", Orientation).Set("alignmentgroup", AlignmentGroup)
            .Set("offsetgroup", OffsetGroup)
            .With("marker", Marker.OrNew(() => new Marker()).Set("color", MarkerColor))
            .With("line", Outline.OrNew(() => new Line()).Set("color", OutlineColor).Set("width", OutlineWidth))
            .With("box", Box.OrNew(() => new Box())
                .Set("visible", ShowBox).Set("width", BoxWidth).Set("fillcolor", BoxFillColor))
            .Set("bandwidth", BandWidth).Set("fillcolor", FillColor).Set("jitter", Jitter).Set("meanline", MeanLine)
            .Set("points", Points).Set("pointpos", PointPos).Set("scalegroup", ScaleGroup).Set("scalemode", ScaleMode)
            .Set("side", Side).Set("span", Span).Set("spanmode", SpanMode));

    private static Marker HistogramMarker(Optional<Marker> marker, Optional<Color> color) =>
        marker.OrNew(() => new Marker()).Set("color", color).With("pattern", new Pattern());
}
