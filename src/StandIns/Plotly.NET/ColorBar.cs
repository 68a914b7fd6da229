using Microsoft.FSharp.Core;

namespace Plotly.NET;

/// <summary>The color bar of a heatmap or of markers colored by value.</summary>
public sealed class ColorBar : DynamicObj.DynamicObj
{
    internal ColorBar()
    {
    }

    public static ColorBar init<TTickText, TTickVals>(
        FSharpOption<Color> BGColor = null, FSharpOption<Color> BorderColor = null, FSharpOption<double> BorderWidth = null,
        FSharpOption<IConvertible> DTick = null, FSharpOption<StyleParam.ExponentFormat> ExponentFormat = null,
        FSharpOption<DynamicObj.DynamicObj> LabelAlias = null, FSharpOption<double> Len = null,
        FSharpOption<StyleParam.UnitMode> LenMode = null, FSharpOption<double> MinExponent = null,
        FSharpOption<int> NTicks = null, FSharpOption<StyleParam.Orientation> Orientation = null,
        FSharpOption<Color> OutlineColor = null, FSharpOption<double> OutlineWidth = null,
        FSharpOption<bool> SeparateThousands = null, FSharpOption<StyleParam.ShowExponent> ShowExponent = null,
        FSharpOption<bool> ShowTickLabels = null, FSharpOption<StyleParam.ShowTickOption> ShowTickPrefix = null,
        FSharpOption<StyleParam.ShowTickOption> ShowTickSuffix = null, FSharpOption<double> Thickness = null,
        FSharpOption<StyleParam.UnitMode> ThicknessMode = null, FSharpOption<IConvertible> Tick0 = null,
        FSharpOption<int> TickAngle = null, FSharpOption<Color> TickColor = null, FSharpOption<Font> TickFont = null,
        FSharpOption<string> TickFormat = null, FSharpOption<IEnumerable<TickFormatStop>> TickFormatStops = null,
        FSharpOption<StyleParam.TickLabelOverflow> TickLabelOverflow = null,
        FSharpOption<StyleParam.TickLabelPosition> TickLabelPosition = null, FSharpOption<int> TickLabelStep = null,
        FSharpOption<double> TickLen = null, FSharpOption<StyleParam.TickMode> TickMode = null,
        FSharpOption<string> TickPrefix = null, FSharpOption<StyleParam.TickOptions> Ticks = null,
        FSharpOption<string> TickSuffix = null, FSharpOption<IEnumerable<TTickText>> TickText = null,
        FSharpOption<IEnumerable<TTickVals>> TickVals = null, FSharpOption<double> TickWidth = null,
        FSharpOption<Title> Title = null, FSharpOption<double> X = null,
        FSharpOption<StyleParam.HorizontalAlign> XAnchor = null, FSharpOption<double> XPad = null,
        FSharpOption<string> XRef = null, FSharpOption<double> Y = null, FSharpOption<StyleParam.VerticalAlign> YAnchor = null,
        FSharpOption<double> YPad = null, FSharpOption<string> YRef = null)
        where TTickText : IConvertible
        where TTickVals : IConvertible =>
        new ColorBar()
            .Set("bgcolor", BGColor).Set("bordercolor", BorderColor).Set("borderwidth", BorderWidth).Set("dtick", DTick)
            .Set("exponentformat", ExponentFormat).Set("labelalias", LabelAlias).Set("len", Len).Set("lenmode", LenMode)
            .Set("minexponent", MinExponent).Set("nticks", NTicks).Set("orientation", Orientation)
            .Set("outlinecolor", OutlineColor).Set("outlinewidth", OutlineWidth).Set("separatethousands", SeparateThousands)
            .Set("showexponent", ShowExponent).Set("showticklabels", ShowTickLabels).Set("showtickprefix", ShowTickPrefix)
            .Set("showticksuffix", ShowTickSuffix).Set("thickness", Thickness).Set("thicknessmode", ThicknessMode)
            .Set("tick0", Tick0).Set("tickangle", TickAngle).Set("tickcolor", TickColor).Set("tickfont", TickFont)
            .Set("tickformat", TickFormat).Set("tickformatstops", TickFormatStops).Set("ticklabeloverflow", TickLabelOverflow)
            .Set("ticklabelposition", TickLabelPosition).Set("ticklabelstep", TickLabelStep).Set("ticklen", TickLen)
            .Set("tickmode", TickMode).Set("tickprefix", TickPrefix).Set("ticks", Ticks).Set("ticksuffix", TickSuffix)
            .Set("ticktext", TickText).Set("tickvals", TickVals).Set("tickwidth", TickWidth).Set("title", Title).Set("x", X)
            .Set("xanchor", XAnchor).Set("xpad", XPad).Set("xref", XRef).Set("y", Y).Set("yanchor", YAnchor).Set("ypad", YPad)
            .Set("yref", YRef);
}
