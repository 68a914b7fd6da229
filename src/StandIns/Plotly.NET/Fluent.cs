using Microsoft.FSharp.Core;

namespace Plotly.NET;

/// <summary>Setting members one after the other; a member is left out when its option has no value.</summary>
internal static class Fluent
{
    internal static TObject Set<TObject, TValue>(this TObject target, string name, FSharpOption<TValue> value)
        where TObject : DynamicObj.DynamicObj
    {
        if (value is not null) target.Put(name, value.Value);
        return target;
    }

    internal static TObject With<TObject>(this TObject target, string name, object value)
        where TObject : DynamicObj.DynamicObj
    {
        target.Put(name, value);
        return target;
    }
}
