using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse.Notebooks;

/// <summary>
/// Writes JSON byte for byte as Jupyter (Python's json module) does: one-space indent, only control characters, quotes and backslashes
/// escaped. System.Text.Json's writer would escape emoji and others, so that each round trip through Jupyter would be a diff.
/// </summary>
public static class JupyterJson
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                Sequence(
                    text,
                    '{',
                    '}',
                    map.ToList(),
                    depth,
                    p =>
                    {
                        Quote(text, p.Key);
                        text.Append(": ");
                        Write(text, p.Value, depth + 1);
                    }
                );
                break;
            case JsonArray list:
                Sequence(text, '[', ']', list.ToList(), depth, item => Write(text, item, depth + 1));
                break;
            case JsonValue value when value.TryGetValue(out string? s):
                Quote(text, s);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Sequence<T>(
        StringBuilder text,
        char open,
        char close,
        List<T> items,
        int depth,
        Action<T> write
    )
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "\n" : ",\n").Append(' ', depth + 1);
            write(items[i]);
        }
        if (items.Count > 0)
            text.Append('\n').Append(' ', depth);
        text.Append(close);
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append(@"\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                default:
                    var paired = char.IsHighSurrogate(c)
                        ? i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])
                        : char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(value[i - 1]);
                    // Half a surrogate pair cannot be written as UTF-8.
                    if (c < ' ' || char.IsSurrogate(c) && !paired)
                        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else
                        text.Append(c);
                    break;
            }
        }
        text.Append('"');
    }
}
