using Plotly.NET.LayoutObjects;

namespace Plotly.NET.CSharp;

/// <summary>Matrices as colored cells.</summary>
public static partial class Chart
{
    /// <summary>A matrix as colored cells; row 0 is at the bottom unless ReverseYAxis is true.</summary>
    public static GenericChart Heatmap<ZType, XType, YType, TextType>(
        IEnumerable<IEnumerable<ZType>> zData, Optional<string> Name = default, Optional<bool> ShowLegend = default,
        Optional<double> Opacity = default, Optional<IEnumerable<XType>> X = default, Optional<int> XGap = default,
        Optional<IEnumerable<YType>> Y = default, Optional<int> YGap = default, Optional<TextType> Text = default,
        Optional<IEnumerable<TextType>> MultiText = default, Optional<ColorBar> ColorBar = default,
        Optional<StyleParam.Colorscale> ColorScale = default, Optional<bool> ShowScale = default,
        Optional<bool> ReverseScale = default, Optional<StyleParam.SmoothAlg> ZSmooth = default,
        Optional<bool> Transpose = default, Optional<bool> UseWebGL = default, Optional<bool> ReverseYAxis = default,
        Optional<bool> UseDefaults = default)
        where ZType : IConvertible
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible
    {
        var trace = new Trace(UseWebGL.Or(false) ? "heatmapgl" : "heatmap")
            .Set("name", Name).Set("showlegend", ShowLegend).Set("opacity", Opacity).Set("x", X).Set("y", Y).With("z", zData)
            .Set("xgap", XGap).Set("ygap", YGap).Set("text", Text).Set("text", MultiText).Set("colorbar", ColorBar)
            .Set("colorscale", ColorScale).Set("showscale", ShowScale).Set("reversescale", ReverseScale)
            .Set("zsmooth", ZSmooth).Set("transpose", Transpose);
        var chart = GenericChart.ofTraceObject(UseDefaults.Or(true), trace);
        if (ReverseYAxis.Or(false)) chart.WithYAxis(new LinearAxis().With("autorange", StyleParam.AutoRange.Reversed));
        return chart;
    }

    /// <summary>A heatmap with a text on each cell.</summary>
    public static GenericChart AnnotatedHeatmap<ZType, XType, YType, TextType>(
        IEnumerable<IEnumerable<ZType>> zData, IEnumerable<IEnumerable<string>> annotationText,
        Optional<string> Name = default, Optional<bool> ShowLegend = default, Optional<double> Opacity = default,
        Optional<IEnumerable<XType>> X = default, Optional<int> XGap = default, Optional<IEnumerable<YType>> Y = default,
        Optional<int> YGap = default, Optional<TextType> Text = default, Optional<IEnumerable<TextType>> MultiText = default,
        Optional<ColorBar> ColorBar = default, Optional<StyleParam.Colorscale> ColorScale = default,
        Optional<bool> ShowScale = default, Optional<bool> ReverseScale = default,
        Optional<StyleParam.SmoothAlg> ZSmooth = default, Optional<bool> Transpose = default,
        Optional<bool> UseWebGL = default, Optional<bool> ReverseYAxis = default, Optional<bool> UseDefaults = default)
        where ZType : IConvertible
        where XType : IConvertible
        where YType : IConvertible
        where TextType : IConvertible
    {
        if (zData.Count() != annotationText.Count())
        {
#pragma warning disable CA2201 // the original throws a plain Exception
            throw new Exception("incompatible dims");
#pragma warning restore CA2201
        }

        var texts = annotationText.SelectMany((row, y) => row.Select((text, x) =>
            Annotation.init<int, int, string, string, string, string, string, string, string, string>(
                X: x, Y: y, Text: text, ShowArrow: false)));
        return Heatmap<ZType, XType, YType, TextType>(
            zData: zData, Name: Name, ShowLegend: ShowLegend, Opacity: Opacity, X: X, XGap: XGap, Y: Y, YGap: YGap, Text: Text,
            MultiText: MultiText, ColorBar: ColorBar, ColorScale: ColorScale, ShowScale: ShowScale, ReverseScale: ReverseScale,
            ZSmooth: ZSmooth, Transpose: Transpose, UseWebGL: UseWebGL, ReverseYAxis: ReverseYAxis, UseDefaults: UseDefaults)
            .WithAnnotations(texts);
    }
}
