using Microsoft.FSharp.Core;
using Plotly.NET.LayoutObjects;

namespace Plotly.NET;

/// <summary>The line of a trace, or the outline of a marker or shape.</summary>
public sealed class Line : DynamicObj.DynamicObj
{
    internal Line()
    {
    }

    public static Line init(
        FSharpOption<StyleParam.BackOff> BackOff = null, FSharpOption<bool> AutoColorScale = null,
        FSharpOption<bool> CAuto = null, FSharpOption<double> CMax = null, FSharpOption<double> CMid = null,
        FSharpOption<double> CMin = null, FSharpOption<Color> Color = null,
        FSharpOption<StyleParam.SubPlotId> ColorAxis = null, FSharpOption<StyleParam.Colorscale> Colorscale = null,
        FSharpOption<bool> ReverseScale = null, FSharpOption<bool> ShowScale = null, FSharpOption<ColorBar> ColorBar = null,
        FSharpOption<StyleParam.DrawingStyle> Dash = null, FSharpOption<StyleParam.Shape> Shape = null,
        FSharpOption<bool> Simplify = null, FSharpOption<double> Smoothing = null, FSharpOption<double> Width = null,
        FSharpOption<IEnumerable<double>> MultiWidth = null, FSharpOption<Color> OutlierColor = null,
        FSharpOption<double> OutlierWidth = null) =>
        new Line()
            .Set("backoff", BackOff).Set("autocolorscale", AutoColorScale).Set("cauto", CAuto).Set("cmax", CMax)
            .Set("cmid", CMid).Set("cmin", CMin).Set("color", Color).Set("coloraxis", ColorAxis).Set("colorscale", Colorscale)
            .Set("reversescale", ReverseScale).Set("showscale", ShowScale).Set("colorbar", ColorBar).Set("dash", Dash)
            .Set("shape", Shape).Set("simplify", Simplify).Set("smoothing", Smoothing).Set("width", Width)
            .Set("width", MultiWidth).Set("outliercolor", OutlierColor).Set("outlierwidth", OutlierWidth);
}
