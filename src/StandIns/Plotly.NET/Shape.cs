using Microsoft.FSharp.Core;

namespace Plotly.NET.LayoutObjects;

/// <summary>A line, rectangle or circle drawn over or under the traces.</summary>
public sealed class Shape : DynamicObj.DynamicObj
{
    internal Shape()
    {
    }

    public static Shape init<TX0, TX1, TY0, TY1>(
        FSharpOption<bool> Editable = null, FSharpOption<Color> FillColor = null,
        FSharpOption<StyleParam.FillRule> FillRule = null, FSharpOption<ShapeLabel> Label = null,
        FSharpOption<bool> ShowLegend = null, FSharpOption<StyleParam.SubPlotId> Legend = null,
        FSharpOption<int> LegendRank = null, FSharpOption<string> LegendGroup = null,
        FSharpOption<Title> LegendGroupTitle = null, FSharpOption<double> LegendWidth = null,
        FSharpOption<StyleParam.Layer> Layer = null, FSharpOption<Line> Line = null, FSharpOption<string> Name = null,
        FSharpOption<double> Opacity = null, FSharpOption<string> Path = null, FSharpOption<string> TemplateItemName = null,
        FSharpOption<StyleParam.ShapeType> ShapeType = null, FSharpOption<bool> Visible = null, FSharpOption<TX0> X0 = null,
        FSharpOption<TX1> X1 = null, FSharpOption<StyleParam.LinearAxisId> XAnchor = null, FSharpOption<string> Xref = null,
        FSharpOption<StyleParam.ShapeSizeMode> XSizeMode = null, FSharpOption<TY0> Y0 = null, FSharpOption<TY1> Y1 = null,
        FSharpOption<StyleParam.LinearAxisId> YAnchor = null, FSharpOption<string> Yref = null,
        FSharpOption<StyleParam.ShapeSizeMode> YSizeMode = null)
        where TX0 : IConvertible
        where TX1 : IConvertible
        where TY0 : IConvertible
        where TY1 : IConvertible =>
        new Shape()
            .Set("editable", Editable).Set("fillcolor", FillColor).Set("fillrule", FillRule).Set("label", Label)
            .Set("showlegend", ShowLegend).Set("legend", Legend).Set("legendrank", LegendRank).Set("legendgroup", LegendGroup)
            .Set("legendgrouptitle", LegendGroupTitle).Set("legendwidth", LegendWidth).Set("layer", Layer).Set("line", Line)
            .Set("name", Name).Set("opacity", Opacity).Set("path", Path).Set("templateitemname", TemplateItemName)
            .Set("type", ShapeType).Set("visible", Visible).Set("x0", X0).Set("x1", X1).Set("xanchor", XAnchor)
            .Set("xref", Xref).Set("xsizemode", XSizeMode).Set("y0", Y0).Set("y1", Y1).Set("yanchor", YAnchor).Set("yref", Yref)
            .Set("ysizemode", YSizeMode);
}
