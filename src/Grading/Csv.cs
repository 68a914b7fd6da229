using System.Globalization;
using System.Text;

namespace DropoutCourse.Grading;

/// <summary>Comma-separated values as spreadsheets and learning platforms read them.</summary>
public static class Csv
{
    /// <summary>
    /// One field. Text that a spreadsheet would take for a formula gets an apostrophe in front: learners choose their names.
    /// </summary>
    public static string Field(string text)
    {
        if (
            text.TrimStart(' ', '\u00a0', '\u3000') is { Length: > 0 } rest
                && rest[0]
                    is '='
                        or '+'
                        or '-'
                        or '@'
                        or '\t'
                        or '\r'
                        or '\n'
                        or '|'
                        or '%'
                        or '＝'
                        or '＋'
                        or '－'
                        or '＠'
            || text.Length > 0 && char.IsControl(text[0])
        )
            text = "'" + text;
        return text.AsSpan().IndexOfAny("\",\r\n;") >= 0 || text != text.Trim()
            ? "\"" + text.Replace("\"", "\"\"") + "\""
            : text;
    }

    public static string Number(double value) => Math.Round(value, 4).ToString("0.####", CultureInfo.InvariantCulture);

    public static string Row(params IEnumerable<string> fields) => string.Join(',', fields) + "\r\n";

    // The first of those that are there equally often.
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>All rows of a file, quotes taken off; a byte order mark and semicolons, tabs or bars (as some spreadsheets write) are understood.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<string[]> Read(string text)
    {
        text = text.TrimStart('\uFEFF');
        // Excel's own line that names the separator.
        char? named = null;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            named = text[4];
            text = text[(text.IndexOf('\n') + 1)..];
        }
        var firstLine = text.Split('\n')[0];
        var separator = named ?? Separators.MaxBy(s => firstLine.Count(c => c == s));
        List<string[]> rows = [];
        List<string> row = [];
        var field = new StringBuilder();
        var (quoted, line, any) = (0, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                line++;
            if (quoted > 0)
            {
                if (c != '"')
                    field.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                    quoted = 0;
            }
            else if (c == '"' && field.Length == 0)
                (quoted, any) = (line, true);
            else if (c == separator)
            {
                row.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else if (c == '\n' || c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))
            {
                if (any || field.Length > 0)
                {
                    row.Add(field.ToString());
                    rows.Add([.. row]);
                }
                row.Clear();
                field.Clear();
                any = false;
            }
            else if (c != '\r')
            {
                field.Append(c);
                any = true;
            }
        }
        if (quoted > 0)
            throw new FormatException($"the quote that opens in line {quoted} is never closed");
        if (any || field.Length > 0)
        {
            row.Add(field.ToString());
            rows.Add([.. row]);
        }
        return rows;
    }

    /// <summary>Takes off the apostrophe that <see cref="Field"/> put in front.</summary>
    public static string Plain(string field) =>
        field.StartsWith('\'') && Field(field[1..]).TrimStart('"').StartsWith('\'') ? field[1..] : field;
}
