using Microsoft.FSharp.Core;

namespace Plotly.NET.TraceObjects;

/// <summary>The line that a violin shows at the mean.</summary>
public sealed class MeanLine : DynamicObj.DynamicObj
{
    internal MeanLine()
    {
    }

    public static MeanLine init(
        FSharpOption<bool> Visible = null, FSharpOption<Color> Color = null, FSharpOption<double> Width = null) =>
        new MeanLine()
            .Set("visible", Visible).Set("color", Color).Set("width", Width);
}
