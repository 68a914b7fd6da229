using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse;

/// <summary>A table cell that leads somewhere: shown as a link in HTML, as "text (address)" in plain text.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Address">Relative address ("03-expectation.ipynb#cell"), or one with http or https.</param>
public sealed record Link(string Text, string Address)
{
    /// <summary>"text (address)".</summary>
    public override string ToString() => $"{Text} ({Address})";
}

/// <summary>
/// A table of results. Add rows, let the cell's last expression be the table:
/// <code>new Table("Test error in percent", "net", "mean", "sd").Add("plain", 1.62, 0.04).Add("dropout", 1.31, 0.05)</code>
/// Numbers stand right-aligned with the same decimals in a column; text is escaped.
/// </summary>
[Viewing.TypeFormatterSource(typeof(Viewing.Source))]
public sealed class Table : IView
{
    readonly List<object?[]> rows = [];
    readonly string?[] formats;

    /// <summary>An empty table.</summary>
    /// <param name="caption">One line above the table: what is shown, in which unit, on which data. May be "".</param>
    /// <param name="columns">The column titles, at least one.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public Table(string caption, params string[] columns)
    {
        if (columns.Length == 0)
            throw new ArgumentException($"table '{caption}' has no columns; name at least one");
        Caption = caption;
        Columns = columns;
        formats = new string?[columns.Length];
    }

    /// <summary>The line above the table.</summary>
    public string Caption { get; }

    /// <summary>The column titles.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The cells as they were added, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows => rows;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One cell for each column: numbers, text, a <see cref="Link"/>, or null for an empty cell.</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">The number of cells differs from the number of columns.</exception>
    public Table Add(params object?[] cells)
    {
        if (cells.Length != Columns.Count)
            throw new ArgumentException(
                $"table '{Caption}', row {rows.Count + 1}: {cells.Length} cells for {Columns.Count} columns ({string.Join(", ", Columns)})"
            );
        rows.Add(cells);
        return this;
    }

    /// <summary>Fixes how the numbers of a column are written; without it a column shows four digits of its largest number.</summary>
    /// <param name="column">Title of the column.</param>
    /// <param name="format">A .NET number format such as "0.00", "P1" or "0.0E+0".</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Table Format(string column, string format)
    {
        int c = Array.IndexOf([.. Columns], column);
        if (c < 0)
            throw new ArgumentException(
                $"table '{Caption}' has no column '{column}'; it has {string.Join(", ", Columns)}"
            );
        formats[c] = format;
        return this;
    }

    /// <summary>A cell "mean ± spread"; say in the caption what the spread is (standard deviation, standard error, half a confidence interval).</summary>
    /// <param name="mean">The middle.</param>
    /// <param name="spread">The spread, same unit.</param>
    /// <param name="format">A .NET number format.</param>
    public static string PlusMinus(double mean, double spread, string format = "0.00") =>
        mean.ToString(format, CultureInfo.InvariantCulture)
        + " ± "
        + spread.ToString(format, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToHtml()
    {
        var cells = Written();
        var html = new StringBuilder("<table style=\"color:inherit;border-collapse:collapse;margin:.5em 0\">");
        if (Caption != "")
            html.Append(
                    "<caption style=\"caption-side:top;text-align:left;font-weight:600;padding:.2em .6em .2em 0;white-space:normal\">"
                )
                .Append(WebUtility.HtmlEncode(Caption))
                .Append("</caption>");
        html.Append("<thead><tr>");
        for (int c = 0; c < Columns.Count; c++)
            html.Append("<th scope=\"col\" style=\"")
                .Append(Style(c))
                .Append("border-bottom:2px solid currentColor\">")
                .Append(WebUtility.HtmlEncode(Columns[c]))
                .Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (int r = 0; r < rows.Count; r++)
        {
            html.Append("<tr>");
            for (int c = 0; c < Columns.Count; c++)
                html.Append("<td style=\"")
                    .Append(Style(c))
                    .Append("border-bottom:1px solid rgba(128,128,128,.4)\">")
                    .Append(rows[r][c] is Link link ? Html(link) : WebUtility.HtmlEncode(cells[r][c]))
                    .Append("</td>");
            html.Append("</tr>");
        }
        return html.Append("</tbody></table>").ToString();

        string Style(int c) =>
            (IsNumeric(c) ? "text-align:right;white-space:nowrap" : "text-align:left")
            + ";padding:.2em .8em;vertical-align:top;";
    }

    /// <inheritdoc/>
    public string ToText()
    {
        var cells = Written();
        var width = Columns
            .Select((title, c) => cells.Select(row => row[c].Length).Append(title.Length).Max())
            .ToArray();
        var text = new StringBuilder();
        if (Caption != "")
            text.Append(Caption).Append('\n');
        Line([.. Columns]);
        text.Append(string.Join("  ", width.Select(w => new string('-', w)))).Append('\n');
        foreach (var row in cells)
            Line(row);
        return text.ToString();

        void Line(string[] row) =>
            text.Append(
                    string.Join(
                            "  ",
                            row.Select((cell, c) => IsNumeric(c) ? cell.PadLeft(width[c]) : cell.PadRight(width[c]))
                        )
                        .TrimEnd()
                )
                .Append('\n');
    }

    /// <summary>The plain-text form.</summary>
    public override string ToString() => ToText();

    string[][] Written()
    {
        var decimals = Enumerable.Range(0, Columns.Count).Select(Decimals).ToArray();
        return [.. rows.Select(row => row.Select((cell, c) => Write(cell, formats[c], decimals[c])).ToArray())];
    }

    static string Write(object? cell, string? format, int decimals)
    {
        if (cell is null)
            return "";
        if (Number(cell) is not { } x)
            return format is not null && cell is IFormattable whole && IsWhole(cell)
                ? whole.ToString(format, CultureInfo.InvariantCulture)
                : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        if (format is not null)
            return WithoutMinusZero(x.ToString(format, CultureInfo.InvariantCulture));
        if (!double.IsFinite(x))
            return x.ToString(CultureInfo.InvariantCulture);
        // A number that the column's decimals would show as 0 or with one or two digits, or that is very large, is written with its power of ten instead.
        bool vanishes = x != 0 && (Math.Abs(x) < 0.5 * Math.Pow(10, -decimals) || decimals == 6 && Math.Abs(x) < 0.001);
        return vanishes || Math.Abs(x) >= 1e7
            ? x.ToString("0.0#E+0", CultureInfo.InvariantCulture)
            : WithoutMinusZero(x.ToString("F" + decimals, CultureInfo.InvariantCulture));
    }

    // What rounds to 0 has no sign.
    static string WithoutMinusZero(string number) =>
        number.StartsWith('-') && number.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? number[1..] : number;

    // Four digits of the column's largest number, at most six decimals.
    int Decimals(int c)
    {
        double largest = rows.Select(row => row[c])
            .Select(cell => cell is null ? null : Number(cell))
            .Where(x => x is { } v && double.IsFinite(v))
            .Select(x => Math.Abs(x!.Value))
            .DefaultIfEmpty(0)
            .Max();
        return largest == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(largest)), 0, 6);
    }

    bool IsNumeric(int c) =>
        rows.Count > 0
        && rows.All(row =>
            row[c] is null || Number(row[c]!) is not null || IsWhole(row[c]!) || row[c] is string s && IsSpread(s)
        )
        && rows.Any(row => row[c] is not null);

    static bool IsSpread(string s) =>
        s.Contains(" ± ", StringComparison.Ordinal)
        && s.All(ch => char.IsDigit(ch) || " ±.-%+E".Contains(ch, StringComparison.Ordinal));

    static bool IsWhole(object cell) => cell is int or long or short or byte or sbyte or ushort or uint or ulong;

    static double? Number(object cell) =>
        cell switch
        {
            double x => x,
            float x => x,
            decimal x => (double)x,
            _ => null,
        };

    static string Html(Link link)
    {
        bool relative = !link.Address.Contains(':', StringComparison.Ordinal);
        bool web =
            link.Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || link.Address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        return relative || web
            ? $"<a href=\"{WebUtility.HtmlEncode(link.Address)}\">{WebUtility.HtmlEncode(link.Text)}</a>"
            : WebUtility.HtmlEncode(link.ToString());
    }
}
