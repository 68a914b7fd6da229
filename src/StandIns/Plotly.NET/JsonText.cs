using System.Collections;
using System.Globalization;
using System.Text;

namespace Plotly.NET;

/// <summary>A value that stands for another one in JSON.</summary>
internal interface IJsonValue
{
    object Json { get; }
}

/// <summary>
/// Writes JSON with the conventions of the original's serializer: a floating-point number always has a point or an exponent, NaN and
/// the infinities become strings, characters outside ASCII stay as they are, and '/' and '&lt;' are not escaped.
/// </summary>
internal static class JsonText
{
    internal static string Of(object value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case IJsonValue json: Write(text, json.Json); break;
            case string s: WriteString(text, s); break;
            case char c: WriteString(text, c.ToString()); break;
            case bool b: text.Append(b ? "true" : "false"); break;
            case double d: WriteFloat(text, d, d.ToString("R", CultureInfo.InvariantCulture)); break;
            case float f: WriteFloat(text, f, f.ToString("R", CultureInfo.InvariantCulture)); break;
            case decimal m: text.Append(WithPoint(m.ToString(CultureInfo.InvariantCulture))); break;
            case DateTime t: text.Append('"').Append(DateText(t)).Append('"'); break;
            case Enum e: text.Append(Convert.ToInt64(e, CultureInfo.InvariantCulture)); break;
            case byte or sbyte or short or ushort or int or uint or long or ulong:
                text.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case DynamicObj.DynamicObj obj: WriteObject(text, obj); break;
            case IEnumerable list: WriteArray(text, list); break;
            default: throw new NotSupportedException($"A chart cannot hold a value of type {value.GetType()}.");
        }
    }

    private static void WriteFloat(StringBuilder text, double value, string shortest)
    {
        if (double.IsFinite(value)) text.Append(WithPoint(shortest));
        else text.Append('"').Append(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity").Append('"');
    }

    private static string WithPoint(string number) => number.AsSpan().ContainsAny('.', 'E', 'e') ? number : number + ".0";

    private static string DateText(DateTime time)
    {
        var text = time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return text + time.Kind switch
        {
            DateTimeKind.Utc => "Z",
            DateTimeKind.Local => time.ToString("zzz", CultureInfo.InvariantCulture),
            _ => "",
        };
    }

    private static void WriteObject(StringBuilder text, DynamicObj.DynamicObj value)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, member) in value.Members)
        {
            if (!first) text.Append(',');
            first = false;
            WriteString(text, name);
            text.Append(':');
            Write(text, member);
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        var first = true;
        foreach (var item in list)
        {
            if (!first) text.Append(',');
            first = false;
            Write(text, item);
        }

        text.Append(']');
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ' or '\u0085' or '\u2028' or '\u2029':
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
