using System.Collections;
using System.Dynamic;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>text/plain: scalars as they are, sequences of scalars in one line, objects one property a line.</summary>
public static class PlainTextFormatter
{
    public const string MimeType = "text/plain";

    internal static readonly ITypeFormatter[] Defaults =
    [
        Text<string>((value, context) => context.Writer.Write(value)),
        Text<Exception>((value, context) => context.Writer.Write(value.ToString())),
        Text<DateTime>((value, context) => context.Writer.Write(value.ToString("u"))),
        Text<DateTimeOffset>((value, context) => context.Writer.Write(value.ToString("u"))),
        Text<ReadOnlyMemory<char>>((value, context) => context.Writer.Write(value.ToString())),
        Text<Type>((value, context) => context.Writer.Write(value.CSharpName())),
        Text<JsonElement>((value, context) => context.Writer.Write(value.ToString())),
        Text<IHtmlContent>((value, context) => value.WriteTo(context.Writer, HtmlEncoder.Default)),
        Text<MemberInfo>((value, context) => context.Writer.Write(value.ToString())),
        Text<Assembly>((value, context) => context.Writer.Write(value.ToString())),
        Text<Module>((value, context) => context.Writer.Write(value.ToString())),
        Text<ExpandoObject>(WriteExpando),
        Text<ScalarSequence>((value, context) => WriteScalars(value.Items, value.ElementType, context)),
        Text<IEnumerable>(WriteSequence),
        Text<object>(WriteObject),
    ];

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);

    public static ITypeFormatter GetPreferredFormatterFor<T>() => GetPreferredFormatterFor(typeof(T));

    /// <summary>Indents for a property: the first of an item of a sequence gets the dash.</summary>
    public static void WriteStartProperty(FormatContext context)
    {
        WriteIndent(context, context.IsStartingObjectWithinSequence ? "  - " : "    ");
        context.IsStartingObjectWithinSequence = false;
    }

    private static void WriteIndent(FormatContext context, string lead)
    {
        context.Writer.Write(new string(' ', context.Depth * 2));
        context.Writer.Write(lead);
    }

    private static PlainTextFormatter<T> Text<T>(Action<T, FormatContext> write) => new(write);

    private static void WriteExpando(ExpandoObject expando, FormatContext context)
    {
        var first = true;
        foreach (var (name, value) in (IDictionary<string, object>)expando)
        {
            if (!first)
            {
                context.Writer.WriteLine();
            }
            first = false;
            context.Writer.Write($"{name}: ");
            value.FormatTo(context);
        }
    }

    private static void WriteSequence(IEnumerable sequence, FormatContext context)
    {
        var type = sequence.GetType();
        var element = type.SequenceElementType();
        if (element.IsScalar() || !context.AllowRecursion || context.IsEnclosing(sequence))
        {
            if (context.IsEnclosing(sequence))
            {
                context.Writer.Write(PlainTextSummaryFormatter.Summary(sequence));
                return;
            }
            WriteScalars(sequence, element, context);
            return;
        }
        if (type.ShowsPropertiesBesideItems() && sequence is not IDictionary)
        {
            WriteMembers(sequence, context, Members.Of(type));
            context.Writer.WriteLine();
            WriteStartProperty(context);
            context.Writer.Write("(values): ");
        }
        var (items, remaining) = sequence.TakeWithRemaining(Formatter.ListExpansionLimit);
        context.Writer.Write(type.CSharpName(shortName: true));
        foreach (var item in items)
        {
            context.Writer.WriteLine();
            if (item is null || item.GetType().IsScalar() || item is IEnumerable || Members.Of(item.GetType()).Count == 0)
            {
                WriteIndent(context, "  - ");
                context.IsStartingObjectWithinSequence = false;
            }
            else
            {
                context.IsStartingObjectWithinSequence = true;
            }
            item.FormatTo(context);
            context.IsStartingObjectWithinSequence = false;
        }
        WriteRemaining(remaining, context);
    }

    private static void WriteScalars(IEnumerable sequence, Type element, FormatContext context)
    {
        var (items, remaining) = sequence.TakeWithRemaining(LimitFor(element));
        context.Writer.Write("[ ");
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                context.Writer.Write(", ");
            }
            if (context.AllowRecursion)
            {
                items[i].FormatTo(context);
            }
            else
            {
                context.Writer.Write(items[i] is null ? Formatter.NullString : PlainTextSummaryFormatter.Summary(items[i]));
            }
        }
        WriteRemaining(remaining, context);
        context.Writer.Write(" ]");
    }

    private static int LimitFor(Type element) =>
        (int)typeof(Formatter<>).MakeGenericType(element).GetProperty(nameof(Formatter<object>.ListExpansionLimit)).GetValue(null);

    private static void WriteRemaining(int? remaining, FormatContext context)
    {
        if (remaining != 0)
        {
            context.Writer.Write(remaining is null ? " ... (more)" : $" ... ({remaining} more)");
        }
    }

    private static void WriteObject(object value, FormatContext context)
    {
        var type = value.GetType();
        var members = type.IsScalar() ? [] : Members.Of(type);
        if (members.Count == 0)
        {
            context.Writer.Write(value.ToString());
            return;
        }
        if (!context.AllowRecursion || context.IsEnclosing(value))
        {
            context.Writer.Write(PlainTextSummaryFormatter.Summary(value));
            return;
        }
        if (type.IsTuple())
        {
            WriteTuple(value, members, context);
            return;
        }
        WriteMembers(value, context, members);
    }

    private static void WriteMembers(object value, FormatContext context, IReadOnlyList<Member> members)
    {
        if (!context.IsStartingObjectWithinSequence)
        {
            context.Writer.Write(value.GetType().CSharpName(shortName: true));
            context.Writer.WriteLine();
        }
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                context.Writer.WriteLine();
            }
            WriteStartProperty(context);
            context.Writer.Write(members[i].Name);
            context.Writer.Write(": ");
            members[i].ValueOf(value).FormatTo(context);
        }
    }

    private static void WriteTuple(object value, IReadOnlyList<Member> members, FormatContext context)
    {
        var scalar = value.GetType().GetGenericArguments().All(type => type.IsScalar());
        context.Writer.Write(scalar ? "( " : "");
        for (var i = 0; i < members.Count; i++)
        {
            if (i > 0)
            {
                context.Writer.Write(scalar ? ", " : Environment.NewLine);
            }
            if (!scalar)
            {
                context.IsStartingObjectWithinSequence = true;
                WriteStartProperty(context);
            }
            members[i].ValueOf(value).FormatTo(context);
        }
        context.Writer.Write(scalar ? " )" : "");
    }
}

public class PlainTextFormatter<T> : TypeFormatter<T>
{
    private readonly FormatDelegate<T> _format;

    public PlainTextFormatter(FormatDelegate<T> format) => _format = format ?? throw new ArgumentNullException(nameof(format));

    public PlainTextFormatter(Action<T, FormatContext> format) : this(HtmlFormatter<T>.Always(format))
    {
    }

    public PlainTextFormatter(Func<T, string> format) : this(HtmlFormatter<T>.Always<T>((value, context) => context.Writer.Write(format(value))))
    {
    }

    public override string MimeType => PlainTextFormatter.MimeType;

    public override bool Format(T value, FormatContext context)
    {
        if (value is not null)
        {
            return _format(value, context);
        }
        context.Writer.Write(Formatter.NullString);
        return true;
    }
}

/// <summary>One line that says what a value is: its own text, shortened.</summary>
public static class PlainTextSummaryFormatter
{
    public const string MimeType = "text/plain+summary";

    private const int MostCharacters = 500;

    internal static readonly ITypeFormatter[] Defaults =
    [
        new DelegateFormatter<object>((value, context) =>
        {
            context.Writer.Write(Summary(value));
            return true;
        }, MimeType),
    ];

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);

    internal static string Summary(object value)
    {
        if (value is IEnumerable sequence and not string && value.GetType().SequenceElementType().IsScalar())
        {
            return new ScalarSequence(sequence, value.GetType().SequenceElementType()).ToDisplayString(PlainTextFormatter.MimeType).Truncate();
        }
        string text;
        try
        {
            text = value.ToString();
        }
        catch (Exception thrown)
        {
            text = $"{value.GetType().CSharpName()}.ToString threw {thrown.GetType().Name}: {thrown.Message}";
        }
        return (text ?? string.Empty).Replace("\r", "\\r").Replace("\n", "\\n").Truncate();
    }

    internal static string Truncate(this string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + " ...";
}

/// <summary>Marks a sequence that is to be written in one line, whatever its own formatter would do.</summary>
internal sealed record ScalarSequence(IEnumerable Items, Type ElementType);
