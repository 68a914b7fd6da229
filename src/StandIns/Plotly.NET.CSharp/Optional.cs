using Microsoft.FSharp.Core;

namespace Plotly.NET.CSharp;

/// <summary>An argument that may be left out. Any value converts to it.</summary>
public readonly record struct Optional<T>(T Value, bool IsSome)
{
    public static implicit operator Optional<T>(T Value) => new(Value, true);
}

/// <summary>Reading optional arguments.</summary>
internal static class OptionalArguments
{
    internal static T Or<T>(this Optional<T> argument, T otherwise) => argument.IsSome ? argument.Value : otherwise;

    internal static T OrNew<T>(this Optional<T> argument, Func<T> make) => argument.IsSome ? argument.Value : make();

    internal static Optional<TResult> Map<T, TResult>(this Optional<T> argument, Func<T, TResult> map) =>
        argument.IsSome ? map(argument.Value) : default(Optional<TResult>);

    internal static FSharpOption<T> ToOption<T>(this Optional<T> argument) =>
        argument.IsSome ? FSharpOption<T>.Some(argument.Value) : null;

    internal static TObject Set<TObject, TValue>(this TObject target, string name, Optional<TValue> value)
        where TObject : DynamicObj.DynamicObj
    {
        if (value.IsSome) target.Put(name, value.Value);
        return target;
    }
}
