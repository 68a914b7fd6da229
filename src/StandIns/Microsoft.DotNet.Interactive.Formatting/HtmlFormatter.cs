using System.Collections;
using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>text/html: scalars and sequences of them as preformatted text, sequences as tables, objects as trees.</summary>
public static class HtmlFormatter
{
    public const string MimeType = "text/html";

    private const string Styles = """
        <style>
        .dni-code-hint { font-style: italic; overflow: hidden; white-space: nowrap; }
        .dni-treeview { white-space: nowrap; }
        .dni-treeview td { vertical-align: top; text-align: start; }
        details.dni-treeview { padding-left: 1em; }
        table td, table th { text-align: start; }
        table tr { vertical-align: top; margin: 0; }
        table tr td pre { vertical-align: top !important; margin: 0 !important; }
        </style>
        """;

    internal static readonly ITypeFormatter[] Defaults =
    [
        Html<DateTime>((value, context) => WriteSpan(value.ToString("u"), context)),
        Html<DateTimeOffset>((value, context) => WriteSpan(value.ToString("u"), context)),
        Html<TimeSpan>((value, context) => WriteSpan(value.ToString(), context)),
        Html<Enum>((value, context) => WriteSpan(value.ToString(), context)),
        Html<IHtmlContent>((value, context) => HtmlTag.Write(value, context)),
        Html<ReadOnlyMemory<char>>((value, context) => WriteSpan(value.ToString(), context)),
        Html<string>((value, context) => WritePlain(value, context)),
        Html<Type>(WriteType),
        Html<JsonElement>(WriteJson),
        Html<JsonDocument>((value, context) => WriteJson(value.RootElement, context)),
        Html<LaTeXString>((value, context) => WritePlain(value.ToString(), context)),
        // Reflection's own graph has no end.
        Html<MemberInfo>(WriteAsPlainText),
        Html<Assembly>(WriteAsPlainText),
        Html<Module>(WriteAsPlainText),
        Html<IEnumerable>(WriteSequence),
        Html<object>(WriteObject),
    ];

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);

    public static ITypeFormatter GetPreferredFormatterFor<T>() => GetPreferredFormatterFor(typeof(T));

    /// <summary>Adds the style block, once, at the end of the output.</summary>
    public static void RequireDefaultStyles(this FormatContext context) => context.Require("dni-styles", static end => end.Writer.Write(Styles));

    internal static void WritePlain(string text, FormatContext context)
    {
        context.Writer.Write("<div class=\"dni-plaintext\"><pre>");
        context.Writer.Write(WebUtility.HtmlEncode(text));
        context.Writer.Write("</pre></div>");
        context.RequireDefaultStyles();
    }

    internal static void WriteAsPlainText(object value, FormatContext context)
    {
        using var text = new StringWriter();
        using (var inner = new FormatContext(text))
        {
            value.FormatTo(inner, PlainTextFormatter.MimeType);
        }
        WritePlain(text.ToString(), context);
    }

    private static HtmlFormatter<T> Html<T>(Action<T, FormatContext> write) => new(write);

    private static void WriteSpan(string text, FormatContext context)
    {
        context.Writer.Write("<span>");
        context.Writer.Write(WebUtility.HtmlEncode(text));
        context.Writer.Write("</span>");
    }

    private static void WriteType(Type type, FormatContext context)
    {
        var name = WebUtility.HtmlEncode(type.CSharpName());
        var known = type.Namespace is { } space
            && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal) || space.StartsWith("Microsoft.", StringComparison.Ordinal));
        if (!known || type.IsAnonymous() || type.IsGenericParameter || type.FullName is null)
        {
            context.Writer.Write(name);
            return;
        }
        var page = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName.ToLowerInvariant().Replace('+', '.').Replace('`', '-');
        context.Writer.Write($"<span><a href=\"https://docs.microsoft.com/dotnet/api/{WebUtility.HtmlEncode(page)}?view=net-7.0\">{name}</a></span>");
    }

    private static void WriteSequence(IEnumerable sequence, FormatContext context)
    {
        var type = sequence.GetType();
        if (!context.AllowRecursion || context.IsEnclosing(sequence))
        {
            WritePlain(PlainTextSummaryFormatter.Summary(sequence), context);
            return;
        }
        if (type.ShowsPropertiesBesideItems() && sequence is not IDictionary)
        {
            WriteTree(sequence, context, Members.Of(type), sequence);
            return;
        }
        WriteItems(sequence, context);
    }

    private static void WriteItems(IEnumerable sequence, FormatContext context)
    {
        var type = sequence.GetType();
        if (TryGetPairs(sequence, type, out var pairs))
        {
            WriteTable(pairs.Select(pair => (pair.Value, Label: (object)pair.Key)), (pairs as ICollection)?.Count, "key", context);
            return;
        }
        if (type.SequenceElementType().IsScalar())
        {
            WriteAsPlainText(new ScalarSequence(sequence, type.SequenceElementType()), context);
            return;
        }
        var (items, remaining) = sequence.TakeWithRemaining(Formatter.ListExpansionLimit);
        WriteRows([.. items.Select((item, index) => (item, (object)index))], remaining, "index", context);
    }

    private static void WriteTable(IEnumerable<(object Value, object Label)> rows, int? count, string header, FormatContext context)
    {
        var all = rows.Take(Formatter.ListExpansionLimit + 1).ToList();
        var more = all.Count > Formatter.ListExpansionLimit;
        WriteRows(more ? all[..Formatter.ListExpansionLimit] : all, more ? count - Formatter.ListExpansionLimit : 0, header, context);
    }

    private static void WriteRows(List<(object Value, object Label)> rows, int? remaining, string header, FormatContext context)
    {
        var writer = context.Writer;
        if (rows.Count == 0)
        {
            writer.Write("<i>(empty)</i>");
            return;
        }
        context.RequireDefaultStyles();
        var typed = rows.Select(row => row.Value?.GetType()).Where(type => type is not null).Distinct().Count() > 1;
        writer.Write($"<table><thead><tr><th><i>{header}</i></th>{(typed ? "<th><i>type</i></th>" : "")}<th>value</th></tr></thead><tbody>");
        foreach (var (value, label) in rows)
        {
            writer.Write("<tr><td>");
            if (label is int index && header == "index")
            {
                writer.Write(index);
            }
            else
            {
                label.FormatTo(context, MimeType);
            }
            writer.Write("</td><td>");
            if (typed)
            {
                value?.GetType().FormatTo(context, MimeType);
                writer.Write("</td><td>");
            }
            value.FormatTo(context, MimeType);
            writer.Write("</td></tr>");
        }
        if (remaining != 0)
        {
            writer.Write($"<tr><td colspan=\"{(typed ? 3 : 2)}\"><i>({(remaining is null ? "more..." : $"{remaining} more")})</i></td></tr>");
        }
        writer.Write("</tbody></table>");
    }

    private static bool TryGetPairs(IEnumerable sequence, Type type, out IReadOnlyCollection<(object Key, object Value)> pairs)
    {
        pairs = null;
        if (sequence is IDictionary dictionary)
        {
            var list = new List<(object, object)>(dictionary.Count);
            foreach (DictionaryEntry entry in dictionary)
            {
                list.Add((entry.Key, entry.Value));
            }
            pairs = list;
            return true;
        }
        var generic = Array.Find(type.GetInterfaces(), i => i.IsGenericType
            && (i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)));
        if (generic is null)
        {
            return false;
        }
        var pair = typeof(KeyValuePair<,>).MakeGenericType(generic.GetGenericArguments());
        var (key, value) = (pair.GetProperty("Key"), pair.GetProperty("Value"));
        pairs = [.. sequence.Cast<object>().Select(entry => (key.GetValue(entry), value.GetValue(entry)))];
        return true;
    }

    private static void WriteObject(object value, FormatContext context)
    {
        var type = value.GetType();
        if (type.IsScalar())
        {
            WriteAsPlainText(value, context);
            return;
        }
        var members = Members.Of(type);
        if (members.Count == 0 || !context.AllowRecursion || context.IsEnclosing(value))
        {
            WritePlain(members.Count == 0 ? value.ToString() : PlainTextSummaryFormatter.Summary(value), context);
            return;
        }
        WriteTree(value, context, members, null);
    }

    private static void WriteTree(object value, FormatContext context, IReadOnlyList<Member> members, IEnumerable items)
    {
        var writer = context.Writer;
        context.RequireDefaultStyles();
        writer.Write(context.Depth < 2 ? "<details open=\"open\" class=\"dni-treeview\">" : "<details class=\"dni-treeview\">");
        writer.Write("<summary><span class=\"dni-code-hint\"><code>");
        writer.Write(WebUtility.HtmlEncode(PlainTextSummaryFormatter.Summary(value)));
        writer.Write("</code></span></summary><div><table><thead><tr></tr></thead><tbody>");
        foreach (var member in members)
        {
            writer.Write("<tr><td>");
            writer.Write(WebUtility.HtmlEncode(member.Name));
            writer.Write("</td><td>");
            member.ValueOf(value).FormatTo(context, MimeType);
            writer.Write("</td></tr>");
        }
        if (items is not null)
        {
            writer.Write("<tr><td><i>(values)</i></td><td>");
            using (context.IncrementDepth(null))
            {
                WriteItems(items, context);
            }
            writer.Write("</td></tr>");
        }
        writer.Write("</tbody></table></div></details>");
    }

    private static void WriteJson(JsonElement element, FormatContext context)
    {
        var writer = context.Writer;
        context.RequireDefaultStyles();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
            case JsonValueKind.Array:
                var isObject = element.ValueKind == JsonValueKind.Object;
                var open = context.Depth < 2 ? " open=\"open\"" : "";
                writer.Write($"<details{open} class=\"dni-treeview\"><summary><span class=\"dni-code-hint\"><code>");
                writer.Write(WebUtility.HtmlEncode(element.GetRawText().Truncate()));
                writer.Write("</code></span></summary><div><table><thead><tr></tr></thead><tbody>");
                var rows = isObject
                    ? element.EnumerateObject().Select(property => (property.Name, property.Value))
                    : element.EnumerateArray().Select((item, index) => ($"{index}", item));
                foreach (var (name, value) in rows)
                {
                    writer.Write($"<tr><td>{WebUtility.HtmlEncode(name)}</td><td>");
                    value.FormatTo(context, MimeType);
                    writer.Write("</td></tr>");
                }
                writer.Write("</tbody></table></div></details>");
                break;
            case JsonValueKind.String:
                WriteSpan($"\"{element.GetString()}\"", context);
                break;
            case JsonValueKind.Null:
            case JsonValueKind.Undefined:
                WritePlain(Formatter.NullString, context);
                break;
            default:
                WriteSpan(element.GetRawText(), context);
                break;
        }
    }
}

public class HtmlFormatter<T> : TypeFormatter<T>
{
    private readonly FormatDelegate<T> _format;

    public HtmlFormatter(FormatDelegate<T> format) => _format = format ?? throw new ArgumentNullException(nameof(format));

    public HtmlFormatter(Action<T, FormatContext> format) : this(Always(format))
    {
    }

    public HtmlFormatter(Func<T, string> format) : this(Always<T>((value, context) => context.Writer.Write(format(value))))
    {
    }

    public override string MimeType => HtmlFormatter.MimeType;

    public override bool Format(T value, FormatContext context)
    {
        if (value is not null)
        {
            return _format(value, context);
        }
        HtmlFormatter.WritePlain(Formatter.NullString, context);
        return true;
    }

    internal static FormatDelegate<TValue> Always<TValue>(Action<TValue, FormatContext> format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return (value, context) =>
        {
            format(value, context);
            return true;
        };
    }
}
