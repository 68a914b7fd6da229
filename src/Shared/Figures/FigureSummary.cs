using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse;

/// <summary>A figure in words and as tables, for readers who do not see it.</summary>
sealed class FigureSummary
{
    const int MaxRows = 12,
        MaxMatrix = 20;

    readonly StringBuilder table = new();
    readonly List<string> sentences = [];

    readonly JsonNode? layout;

    public FigureSummary(JsonNode figure)
    {
        layout = figure["layout"];
        string title = Text(layout?["title"]);
        if (title.Length > 0)
            sentences.Add(title);
        foreach (var (name, axis) in layout as JsonObject ?? [])
            if (
                (name.StartsWith("xaxis") || name.StartsWith("yaxis"))
                && Text(axis?["title"]) is { Length: > 0 } axisTitle
            )
                sentences.Add($"{name[0]} axis{name[5..]}: {axisTitle}");
        if (title.Length > 0)
            table.Append($"<p><b>{Encode(title)}</b></p>");

        // Series over the same x values on the same axes share a table.
        var traces = (figure["data"] as JsonArray ?? []).OfType<JsonNode>().ToArray();
        foreach (JsonNode trace in traces)
            if (trace["z"] is JsonArray z)
                Matrix(Name(trace), trace, z);
        foreach (
            var group in traces
                .Where(trace => trace["z"] is null)
                .GroupBy(trace =>
                    (Text(trace["xaxis"]), Text(trace["yaxis"]), (trace["x"] ?? trace["y"])?.ToJsonString())
                )
        )
            Points([.. group]);
    }

    /// <summary>Title, axes, and each series with its size and range: one line.</summary>
    public string Words => string.Join(". ", sentences);

    /// <summary>The numbers as HTML tables, long ones cut.</summary>
    public string Table => table.ToString();

    static string Name(JsonNode trace) => Text(trace["name"]) is { Length: > 0 } name ? name : "value";

    void Points(JsonNode[] traces)
    {
        JsonArray x = traces[0]["x"] as JsonArray ?? [];
        var columns = new List<(string Title, JsonArray Values)>();
        if (x.Count > 0)
            columns.Add((AxisTitle(traces[0], 'x'), x));
        foreach (JsonNode trace in traces)
        {
            JsonArray y = trace["y"] as JsonArray ?? [];
            string name = Name(trace);
            sentences.Add($"{name}: {Math.Max(x.Count, y.Count)} points{Range(y.Count > 0 ? y : x)}");
            if (y.Count > 0)
                columns.Add((name, y));
            if (trace["error_y"]?["array"] is JsonArray error)
                columns.Add(("± error", error));
        }
        int n = columns.Count == 0 ? 0 : columns.Max(column => column.Values.Count);
        if (n == 0)
            return;
        table.Append($"<table><caption>{Encode(AxisTitle(traces[0], 'y'))}</caption><tr>");
        foreach (var (title, _) in columns)
            table.Append($"<th>{Encode(title)}</th>");
        table.Append("</tr>");
        foreach (int i in Rows(n))
        {
            table.Append("<tr>");
            foreach (var (_, values) in columns)
                table.Append($"<td>{Cell(i < values.Count ? values[i] : null)}</td>");
            table.Append("</tr>");
        }
        table.Append("</table>");
        if (n > MaxRows)
            table.Append($"<p>({MaxRows} of {n} rows)</p>");
    }

    /// <summary>The title of a trace's axis, or the axis' letter; a trace names its axis x, x2, ..., the layout xaxis, xaxis2, ...</summary>
    string AxisTitle(JsonNode trace, char letter)
    {
        string number = Text(trace[letter + "axis"]).TrimStart(letter);
        return Text(layout?[$"{letter}axis{number}"]?["title"]) is { Length: > 0 } title ? title : letter.ToString();
    }

    void Matrix(string name, JsonNode trace, JsonArray z)
    {
        int rows = z.Count,
            columns = (z.FirstOrDefault() as JsonArray)?.Count ?? 0;
        sentences.Add($"{name}: {rows} rows of {columns} values");
        if (rows > MaxMatrix || columns > MaxMatrix)
        {
            table.Append($"<p>{Encode(name)}: a picture of {rows} rows of {columns} values, too many for a table.</p>");
            return;
        }
        JsonArray? x = trace["x"] as JsonArray,
            y = trace["y"] as JsonArray;
        // Where cells carry texts, these are the numbers that a reader of the chart sees.
        var texts = new Dictionary<(string, string), string>();
        foreach (JsonNode? note in layout?["annotations"] as JsonArray ?? [])
            texts[(Cell(note?["x"]), Cell(note?["y"]))] = Cell(note?["text"]);
        table.Append(
            $"<table><caption>{Encode(texts.Count == 0 ? name : $"{AxisTitle(trace, 'y')} by {AxisTitle(trace, 'x')}")}</caption><tr><th></th>"
        );
        for (int c = 0; c < columns; c++)
            table.Append($"<th>{(c < x?.Count ? Cell(x[c]) : c)}</th>");
        table.Append("</tr>");
        for (int r = 0; r < rows; r++)
        {
            table.Append($"<tr><th>{(r < y?.Count ? Cell(y[r]) : r)}</th>");
            for (int c = 0; c < columns; c++)
            {
                string cell =
                    texts.Count == 0
                        ? Cell(z[r]?[c])
                        : texts.GetValueOrDefault((c < x?.Count ? Cell(x[c]) : "", r < y?.Count ? Cell(y[r]) : ""), "");
                table.Append($"<td>{cell}</td>");
            }
            table.Append("</tr>");
        }
        table.Append("</table>");
    }

    /// <summary>All rows of a short table, evenly chosen ones, with the first and the last, of a long one.</summary>
    static IEnumerable<int> Rows(int n) =>
        n <= MaxRows
            ? Enumerable.Range(0, n)
            : Enumerable.Range(0, MaxRows).Select(k => (int)((long)k * (n - 1) / (MaxRows - 1)));

    static string Range(JsonArray values)
    {
        double[] numbers = values.Select(Number).Where(double.IsFinite).ToArray();
        return numbers.Length == 0
            ? ""
            : $", from {Show(numbers[0])} to {Show(numbers[^1])}, least {Show(numbers.Min())}, largest {Show(numbers.Max())}";
    }

    static string Cell(JsonNode? node) =>
        Number(node) is var number && double.IsFinite(number) ? Show(number) : Encode(Text(node));

    static double Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;

    static string Show(double number) =>
        number.ToString(Math.Abs(number) is >= 99999.5 and < 1e9 ? "N0" : "G5", CultureInfo.InvariantCulture);

    // A title is a text or an object with one; plotly's texts may have simple tags in them.
    static string Text(JsonNode? node) =>
        node is JsonObject ? Text(node["text"])
        : node is JsonValue value && value.TryGetValue(out string? text) ? Tags.Replace(text, " ")
        : "";

    static readonly Regex Tags = new("</?(br|b|i|sub|sup|span|a)\\b[^>]*>");

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
