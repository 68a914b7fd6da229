using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropoutCourse.Notebooks;

/// <summary>
/// Reads JSON as programs really write it: NaN and Infinity (Python), a field twice (the last counts, as in Python and browsers), commas at the
/// end, comments, line breaks within a text, something behind the end. What was not right is named; numbers keep their digits.
/// </summary>
public sealed class TolerantJson
{
    /// <summary>Values that are nested deeper are left out: no notebook's text lies there, and most programs read 64 at most.</summary>
    public const int Deepest = 60;

    private readonly List<string> _repairs = [];

    /// <summary>What has been read; where <see cref="Fault"/> is not null, what stood before it.</summary>
    public JsonNode? Root { get; private set; }

    /// <summary>What a strict reader would refuse, each with its line.</summary>
    public IReadOnlyList<string> Repairs => _repairs;

    /// <summary>Why reading stopped; null if it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Did the text end where more was due?</summary>
    public bool BreaksOff { get; private set; }

    public static TolerantJson Parse(string text)
    {
        var json = new TolerantJson();
        json.Read(json.Repaired(text));
        return json;
    }

    /// <summary>The text without what System.Text.Json has no option for. Lines stay where they are.</summary>
    private string Repaired(string text)
    {
        var end = text.Length;
        while (end > 0 && (text[end - 1] is '\0' or '\u001a' || char.IsWhiteSpace(text[end - 1])))
            end--;
        if (text.AsSpan(end).Contains('\0'))
            _repairs.Add("zero bytes behind the end");
        var result = new StringBuilder(end);
        var (line, quoted) = (1, false);
        for (var i = 0; i < end; i++)
        {
            var c = text[i];
            if (c == '\n')
                line++;
            if (quoted)
            {
                if (c == '\\' && i + 1 < end)
                    result.Append(c).Append(text[++i]);
                else if (c < ' ')
                {
                    Note(c is '\n' or '\r' ? "a line break within a text" : "a control character within a text", line);
                    result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    quoted = c != '"';
                    result.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = true;
                result.Append(c);
            }
            else if (c == '\uFEFF')
                result.Append(' ');
            else if (c == ',' && Next(text, i + 1, end) is ']' or '}')
                Note("a comma before a closing bracket", line);
            else if (Word(text, i, end) is { } word)
            {
                Note($"{word}, which is no JSON", line);
                result.Append("null");
                i += word.Length - 1;
            }
            else
                result.Append(c);
        }
        return result.ToString();
    }

    private void Note(string what, int line)
    {
        if (_repairs.Count < 20)
            _repairs.Add($"line {line}: {what}");
    }

    private static char Next(string text, int i, int end)
    {
        while (i < end && char.IsWhiteSpace(text[i]))
            i++;
        return i < end ? text[i] : '\0';
    }

    private static string? Word(string text, int i, int end)
    {
        foreach (var word in new[] { "NaN", "-Infinity", "Infinity", "-NaN", "undefined" })
            if (
                i + word.Length <= end
                && string.CompareOrdinal(text, i, word, 0, word.Length) == 0
                && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))
                && (i + word.Length == end || !char.IsLetterOrDigit(text[i + word.Length]))
            )
                return word;
        return null;
    }

    private void Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(
            bytes,
            new JsonReaderOptions
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = int.MaxValue,
                AllowMultipleValues = true,
            }
        );
        if (!Advance(ref reader, bytes))
            return;
        Root = Value(ref reader, bytes, 0);
        if (Fault is null && bytes.AsSpan((int)reader.BytesConsumed).IndexOfAnyExcept(" \t\r\n\0"u8) >= 0)
            _repairs.Add(
                $"line {1 + bytes.AsSpan(0, (int)reader.BytesConsumed).Count((byte)'\n')}: something stands behind the end; it was left out"
            );
    }

    private bool Advance(ref Utf8JsonReader reader, byte[] bytes)
    {
        try
        {
            if (reader.Read())
                return true;
            (Fault, BreaksOff) = ("the text ends too early", true);
        }
        catch (JsonException e)
        {
            var lines = 1 + bytes.AsSpan().Count((byte)'\n');
            var line = (int)(e.LineNumber ?? 0) + 1;
            var place = Offset(bytes, line) + (int)(e.BytePositionInLine ?? 0);
            BreaksOff = place >= bytes.Length || line > lines;
            var message = Short(e.Message.Split(" LineNumber:")[0].TrimEnd('.', ' '));
            Fault = BreaksOff
                ? $"it breaks off in line {lines}"
                : $"line {line}, byte {e.BytePositionInLine + 1}: {message}";
        }
        return false;
    }

    /// <summary>System.Text.Json quotes what it stumbled over, all of it up to the next bracket or blank that it knows: pages of it, perhaps.</summary>
    private static string Short(string message)
    {
        var end = message.LastIndexOf("' is ", StringComparison.Ordinal);
        if (end > 1 && message[0] == '\'')
        {
            var quoted = message[1..end];
            var first = quoted.AsSpan(0, Math.Min(quoted.Length, 20)).ToString().Split('\n')[0];
            message = $"'{first}{(first.Length < quoted.Length ? "..." : "")}{message[end..]}";
        }
        return string.Concat(message.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    private static int Offset(byte[] bytes, int line)
    {
        var at = 0;
        for (; line > 1; line--)
        {
            var next = Array.IndexOf(bytes, (byte)'\n', at);
            if (next < 0)
                return bytes.Length;
            at = next + 1;
        }
        return at;
    }

    private JsonNode? Value(ref Utf8JsonReader reader, byte[] bytes, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth > Deepest:
                Note(
                    $"nested more than {Deepest} deep; left out",
                    1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n')
                );
                for (var outer = reader.CurrentDepth; Advance(ref reader, bytes) && reader.CurrentDepth > outer; ) { }
                return null;
            case JsonTokenType.StartObject:
                return Map(ref reader, bytes, depth);
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (Advance(ref reader, bytes) && reader.TokenType != JsonTokenType.EndArray)
                {
                    var item = Value(ref reader, bytes, depth + 1);
                    list.Add(item);
                    if (Fault != null)
                        break;
                }
                return list;
            case JsonTokenType.String:
                return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Number:
                return JsonNode.Parse(reader.ValueSpan);
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private JsonObject Map(ref Utf8JsonReader reader, byte[] bytes, int depth)
    {
        var map = new JsonObject();
        while (Advance(ref reader, bytes) && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref reader);
            var line = reader.TokenStartIndex;
            if (!Advance(ref reader, bytes))
                break;
            var value = Value(ref reader, bytes, depth + 1);
            if (map.ContainsKey(name))
                Note(
                    $"the field \"{name}\" is there twice; the last counts",
                    1 + bytes.AsSpan(0, (int)line).Count((byte)'\n')
                );
            map[name] = value;
            if (Fault != null)
                break;
        }
        return map;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescaped(Encoding.UTF8.GetString(reader.ValueSpan)); // half of a surrogate pair
        }
    }

    private static string Unescaped(string raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            if (raw[i] == 'u')
            {
                text.Append(
                    (char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                );
                i += 4;
            }
            else
                text.Append(
                    raw[i] switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'b' => '\b',
                        'f' => '\f',
                        var other => other,
                    }
                );
        }
        return text.ToString();
    }
}
