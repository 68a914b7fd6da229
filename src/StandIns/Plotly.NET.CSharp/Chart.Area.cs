using Plotly.NET.TraceObjects;

namespace Plotly.NET.CSharp;

/// <summary>Filled charts.</summary>
public static partial class Chart
{
    /// <summary>A line through the points (x, y), filled down to zero.</summary>
    public static GenericChart Area<XType, YType, TextType>(
        IEnumerable<XType> x, IEnumerable<YType> y, Optional<bool> ShowMarkers = default, Optional<string> Name = default,
        Optional<bool> ShowLegend = default, Optional<double> Opacity = default,
        Optional<IEnumerable<double>> MultiOpacity = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<IEnumerable<StyleParam.TextPosition>> MultiTextPosition = default, Optional<Color> MarkerColor = default,
        Optional<StyleParam.Colorscale> MarkerColorScale = default, Optional<Line> MarkerOutline = default,
        Optional<StyleParam.MarkerSymbol> MarkerSymbol = default,
        Optional<IEnumerable<StyleParam.MarkerSymbol>> MultiMarkerSymbol = default, Optional<Marker> Marker = default,
        Optional<Color> LineColor = default, Optional<StyleParam.Colorscale> LineColorScale = default,
        Optional<double> LineWidth = default, Optional<StyleParam.DrawingStyle> LineDash = default,
        Optional<Line> Line = default, Optional<string> StackGroup = default,
        Optional<StyleParam.Orientation> Orientation = default, Optional<StyleParam.GroupNorm> GroupNorm = default,
        Optional<Color> FillColor = default, Optional<bool> UseWebGL = default, Optional<bool> UseDefaults = default)
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible
    {
        var chart = Scatter<XType, YType, TextType>(
                x: x, y: y, mode: Modes.Of(true, ShowMarkers.Or(false), TextPosition.IsSome || MultiTextPosition.IsSome),
                Name: Name, ShowLegend: ShowLegend, Opacity: Opacity, MultiOpacity: MultiOpacity, Text: Text, MultiText: MultiText,
                TextPosition: TextPosition, MultiTextPosition: MultiTextPosition, MarkerColor: MarkerColor,
                MarkerColorScale: MarkerColorScale, MarkerOutline: MarkerOutline, MarkerSymbol: MarkerSymbol,
                MultiMarkerSymbol: MultiMarkerSymbol, Marker: Marker, LineColor: LineColor, LineColorScale: LineColorScale,
                LineWidth: LineWidth, LineDash: LineDash, Line: Line, StackGroup: StackGroup, Orientation: Orientation,
                GroupNorm: GroupNorm, Fill: StyleParam.Fill.ToZero_y, FillColor: FillColor, UseWebGL: UseWebGL,
                UseDefaults: UseDefaults);
        chart.Traces[0].Put("fillpattern", new Pattern());
        return chart;
    }

    /// <summary>A middle line with an upper and a lower one, the room between them filled.</summary>
    public static GenericChart Range<XType, YType, TextType>(
        IEnumerable<XType> x, IEnumerable<YType> y, IEnumerable<YType> upper, IEnumerable<YType> lower, StyleParam.Mode mode,
        Optional<string> Name = default, Optional<string> GroupName = default, Optional<bool> ShowMarkers = default,
        Optional<bool> ShowLegend = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<StyleParam.TextPosition> TextPosition = default,
        Optional<IEnumerable<StyleParam.TextPosition>> MultiTextPosition = default, Optional<Color> MarkerColor = default,
        Optional<StyleParam.Colorscale> MarkerColorScale = default, Optional<Line> MarkerOutline = default,
        Optional<StyleParam.MarkerSymbol> MarkerSymbol = default,
        Optional<IEnumerable<StyleParam.MarkerSymbol>> MultiMarkerSymbol = default, Optional<Marker> Marker = default,
        Optional<Marker> UpperMarker = default, Optional<Marker> LowerMarker = default, Optional<Color> LineColor = default,
        Optional<StyleParam.Colorscale> LineColorScale = default, Optional<double> LineWidth = default,
        Optional<StyleParam.DrawingStyle> LineDash = default, Optional<Line> Line = default,
        Optional<Line> UpperLine = default, Optional<Line> LowerLine = default, Optional<Color> RangeColor = default,
        Optional<TextType> UpperText = default, Optional<IEnumerable<TextType>> MultiUpperText = default,
        Optional<TextType> LowerText = default, Optional<IEnumerable<TextType>> MultiLowerText = default,
        Optional<Font> TextFont = default, Optional<string> LowerName = default, Optional<string> UpperName = default,
        Optional<bool> UseDefaults = default)
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible
    {
        // Texts are shown, not only on hovering, when their position or font is given.
        var shown = Modes.With(mode, ShowMarkers.Or(false), TextPosition.IsSome || TextFont.IsSome);
        var group = GroupName.Or("Range");
        var middle = Scatter<XType, YType, TextType>(
                x: x, y: y, mode: shown, Name: Name, ShowLegend: ShowLegend, Text: Text, MultiText: MultiText,
                TextPosition: TextPosition, MultiTextPosition: MultiTextPosition, MarkerColor: MarkerColor,
                MarkerColorScale: MarkerColorScale, MarkerOutline: MarkerOutline, MarkerSymbol: MarkerSymbol,
                MultiMarkerSymbol: MultiMarkerSymbol, Marker: Marker, LineColor: LineColor, LineColorScale: LineColorScale,
                LineWidth: LineWidth, LineDash: LineDash, Line: Line, UseDefaults: UseDefaults);
        middle.Traces[0].With("legendgroup", group).With("legendgrouptitle", new Title().With("text", group));
        var lowerTrace = Bound(LowerName.Or("lower"), lower)
            .Set("text", LowerText).Set("text", MultiLowerText).Set("line", LowerLine).With("marker", Colored(LowerMarker));
        var upperTrace = Bound(UpperName.Or("upper"), upper).With("fill", StyleParam.Fill.ToNext_y)
            .Set("text", UpperText).Set("text", MultiUpperText).Set("line", UpperLine).With("marker", Colored(UpperMarker));
        return GenericChart.ofTraceObjects<Trace[]>(UseDefaults.Or(true), [lowerTrace, upperTrace, middle.Traces[0]]);

        Trace Bound(string name, IEnumerable<YType> values) => new Trace("scatter")
            .With("name", name).With("showlegend", ShowLegend.Or(true)).With("legendgroup", group).With("mode", shown)
            .With("x", x).With("y", values).Set("fillcolor", RangeColor).Set("textposition", TextPosition).Set("textfont", TextFont);

        Marker Colored(Optional<Marker> marker) =>
            marker.OrNew(() => new Marker()).With("color", RangeColor.Or(Color.fromString("rgba(0,0,0,0.5)")));
    }
}
