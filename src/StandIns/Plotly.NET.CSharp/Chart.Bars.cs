using Plotly.NET.TraceObjects;

namespace Plotly.NET.CSharp;

/// <summary>Bar charts.</summary>
public static partial class Chart
{
    /// <summary>Upright bars, one for each value.</summary>
    public static GenericChart Column<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values, Optional<IEnumerable<KeysType>> Keys = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<double> Opacity = default,
        Optional<IEnumerable<double>> MultiOpacity = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<Color> MarkerColor = default,
        Optional<StyleParam.Colorscale> MarkerColorScale = default, Optional<Line> MarkerOutline = default,
        Optional<StyleParam.PatternShape> MarkerPatternShape = default,
        Optional<IEnumerable<StyleParam.PatternShape>> MultiMarkerPatternShape = default,
        Optional<Pattern> MarkerPattern = default, Optional<Marker> Marker = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<IEnumerable<StyleParam.TextPosition>> MultiTextPosition = default,
        Optional<IEnumerable<ValuesType>> MultiWidth = default, Optional<bool> UseDefaults = default,
        Optional<ValuesType> Base = default, Optional<ValuesType> Width = default)
        where ValuesType : IConvertible
        where KeysType : IConvertible
        where TextType : IConvertible =>
        BarChart(
            new Trace("bar").Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).Set("x", Keys).With("y", values)
                .With("orientation", StyleParam.Orientation.Vertical)
                .Set("base", Base).Set("width", Width).Set("width", MultiWidth).Set("text", Text).Set("text", MultiText)
                .Set("textposition", TextPosition).Set("textposition", MultiTextPosition),
            Marker.OrNew(() => new Marker())
                .Set("color", MarkerColor)
                .With("pattern", MarkerPattern.OrNew(() => new Pattern())
                    .Set("shape", MarkerPatternShape).Set("shape", MultiMarkerPatternShape))
                .Set("opacity", MultiOpacity).Set("colorscale", MarkerColorScale).Set("line", MarkerOutline),
            UseDefaults);

    /// <summary>Lying bars, one for each value.</summary>
    public static GenericChart Bar<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values, Optional<IEnumerable<KeysType>> Keys = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<double> Opacity = default,
        Optional<IEnumerable<double>> MultiOpacity = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<Color> MarkerColor = default,
        Optional<StyleParam.Colorscale> MarkerColorScale = default, Optional<Line> MarkerOutline = default,
        Optional<StyleParam.PatternShape> MarkerPatternShape = default,
        Optional<IEnumerable<StyleParam.PatternShape>> MultiMarkerPatternShape = default,
        Optional<Pattern> MarkerPattern = default, Optional<Marker> Marker = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<IEnumerable<StyleParam.TextPosition>> MultiTextPosition = default,
        Optional<IEnumerable<ValuesType>> MultiWidth = default, Optional<bool> UseDefaults = default,
        Optional<ValuesType> Base = default, Optional<ValuesType> Width = default)
        where ValuesType : IConvertible
        where KeysType : IConvertible
        where TextType : IConvertible =>
        BarChart(
            new Trace("bar").Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).With("x", values).Set("y", Keys)
                .With("orientation", StyleParam.Orientation.Horizontal)
                .Set("base", Base).Set("width", Width).Set("width", MultiWidth).Set("text", Text).Set("text", MultiText)
                .Set("textposition", TextPosition).Set("textposition", MultiTextPosition),
            Marker.OrNew(() => new Marker())
                .Set("color", MarkerColor)
                .With("pattern", MarkerPattern.OrNew(() => new Pattern())
                    .Set("shape", MarkerPatternShape).Set("shape", MultiMarkerPatternShape))
                .Set("opacity", MultiOpacity).Set("colorscale", MarkerColorScale).Set("line", MarkerOutline),
            UseDefaults);

    /// <summary>Upright bars that stand on those of the other charts they are combined with.</summary>
    public static GenericChart StackedColumn<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values, Optional<IEnumerable<KeysType>> Keys = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<double> Opacity = default,
        Optional<IEnumerable<double>> MultiOpacity = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<Color> MarkerColor = default,
        Optional<StyleParam.Colorscale> MarkerColorScale = default, Optional<Line> MarkerOutline = default,
        Optional<StyleParam.PatternShape> MarkerPatternShape = default,
        Optional<IEnumerable<StyleParam.PatternShape>> MultiMarkerPatternShape = default,
        Optional<Pattern> MarkerPattern = default, Optional<Marker> Marker = default,
        Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<IEnumerable<StyleParam.TextPosition>> MultiTextPosition = default,
        Optional<IEnumerable<ValuesType>> MultiWidth = default, Optional<bool> UseDefaults = default,
        Optional<ValuesType> Base = default, Optional<ValuesType> Width = default)
        where ValuesType : IConvertible
        where KeysType : IConvertible
        where TextType : IConvertible
    {
        var chart = Column<ValuesType, KeysType, TextType>(
            values: values, Keys: Keys, Name: Name, ShowLegend: ShowLegend, Opacity: Opacity, MultiOpacity: MultiOpacity,
            Text: Text, MultiText: MultiText, MarkerColor: MarkerColor, MarkerColorScale: MarkerColorScale,
            MarkerOutline: MarkerOutline, MarkerPatternShape: MarkerPatternShape,
            MultiMarkerPatternShape: MultiMarkerPatternShape, MarkerPattern: MarkerPattern, Marker: Marker,
            TextPosition: TextPosition, MultiTextPosition: MultiTextPosition, MultiWidth: MultiWidth, UseDefaults: UseDefaults,
            Base: Base, Width: Width);
        chart.Layout.Put("barmode", StyleParam.BarMode.Stack);
        return chart;
    }

    private static GenericChart BarChart(Trace trace, Marker marker, Optional<bool> useDefaults) =>
        GenericChart.ofTraceObject(useDefaults.Or(true), trace.With("marker", marker));
}
