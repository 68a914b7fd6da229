namespace Plotly.NET;

/// <summary>The data of one series and how it is drawn.</summary>
public class Trace : DynamicObj.DynamicObj
{
    internal Trace(string type)
    {
        if (type is not null) Put("type", type);
    }
}
