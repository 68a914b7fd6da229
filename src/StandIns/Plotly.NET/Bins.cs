using Microsoft.FSharp.Core;

namespace Plotly.NET.TraceObjects;

/// <summary>Where the bins of a histogram start and end, and how wide they are.</summary>
public sealed class Bins : DynamicObj.DynamicObj
{
    internal Bins()
    {
    }

    public static Bins init(
        FSharpOption<double> Start = null, FSharpOption<double> End = null, FSharpOption<double> Size = null) =>
        new Bins()
            .Set("start", Start).Set("end", End).Set("size", Size);
}
