using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace System;

/// <summary>Shows a value as an output of the running cell.</summary>
public static class DisplayExtensions
{
    public static DisplayedValue Display(this object value, params string[] mimeTypes)
    {
        // The original finds formatted values given in place of a value and shows them as they are.
        var formatted = value switch
        {
            FormattedValue one => [one],
            IEnumerable<FormattedValue> many => [.. many],
            _ => FormattedValue.CreateManyFromObject(value, mimeTypes),
        };
        return Show(new DisplayedValue(value, formatted));
    }

    /// <summary>Shows a text as it is, under the MIME type given.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        Show(new DisplayedValue(value, [new FormattedValue(mimeType, value)]));

    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> value, params string[] mimeTypes) =>
        value.ToTabularDataResource().Display(mimeTypes);

    private static DisplayedValue Show(DisplayedValue displayed)
    {
        Formatter.NotifyDisplayed(displayed);
        return displayed;
    }
}
