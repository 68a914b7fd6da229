using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive.Formatting;

public static class JsonFormatter
{
    public const string MimeType = "application/json";

    internal static readonly ITypeFormatter[] Defaults =
    [
        new JsonFormatter<JsonString>((value, context) => context.Writer.Write(value.Value)),
        new JsonFormatter<object>(),
    ];

    public static JsonSerializerOptions SerializerOptions { get; } = new()
    {
        WriteIndented = false,
        ReferenceHandler = ReferenceHandler.IgnoreCycles,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ITypeFormatter GetPreferredFormatterFor(Type type) => Formatter.GetPreferredFormatterFor(type, MimeType);
}

public class JsonFormatter<T> : TypeFormatter<T>
{
    private readonly FormatDelegate<T> _format;

    public JsonFormatter() : this((value, context) => context.Writer.Write(JsonSerializer.Serialize<object>(value, JsonFormatter.SerializerOptions)))
    {
    }

    public JsonFormatter(FormatDelegate<T> format) => _format = format ?? throw new ArgumentNullException(nameof(format));

    public JsonFormatter(Action<T, FormatContext> format) : this(HtmlFormatter<T>.Always(format))
    {
    }

    public override string MimeType => JsonFormatter.MimeType;

    public override bool Format(T instance, FormatContext context)
    {
        if (instance is not null)
        {
            return _format(instance, context);
        }
        context.Writer.Write("null");
        return true;
    }
}

/// <summary>A string that is JSON already.</summary>
public class JsonString : HtmlString
{
    public JsonString(string json) : base(json)
    {
    }
}

/// <summary>Mathematics for the front end to typeset.</summary>
public class LaTeXString
{
    private readonly string _code;

    public LaTeXString(string latexCode) => _code = latexCode ?? throw new ArgumentNullException(nameof(latexCode));

    internal static readonly ITypeFormatter[] Defaults =
    [
        new DelegateFormatter<LaTeXString>((value, context) =>
        {
            context.Writer.Write(value._code);
            return true;
        }, "text/latex"),
        new PlainTextFormatter<LaTeXString>((value, context) => context.Writer.Write(value._code)),
    ];

    public static implicit operator LaTeXString(string source) => new(source);

    public override string ToString() => _code;
}
