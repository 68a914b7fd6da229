using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse;

/// <summary>A figure in words and as tables, for readers who do not see it.</summary>
sealed class FigureSummary
{
    const int MaxRows = 12, MaxMatrix = 20;

    readonly StringBuilder table = new();
    readonly List<string> sentences = [];

    public FigureSummary(JsonNode figure)
    {
        string title = Text(figure["layout"]?["title"]);
        if (title.Length > 0) sentences.Add(title);
        if (figure["layout"] is JsonObject layout)
            foreach (var (name, axis) in layout)
                if ((name.StartsWith("xaxis") || name.StartsWith("yaxis")) && Text(axis?["title"]) is { Length: > 0 } axisTitle) sentences.Add($"{name[0]} axis{name[5..]}: {axisTitle}");
        if (title.Length > 0) table.Append($"<p><b>{Encode(title)}</b></p>");
        foreach (JsonNode? trace in figure["data"] as JsonArray ?? [])
            if (trace is not null) Add(trace);
    }

    /// <summary>Title, axes, and each series with its size and range: one line.</summary>
    public string Words => string.Join(". ", sentences);

    /// <summary>The numbers as HTML tables, long ones cut.</summary>
    public string Table => table.ToString();

    void Add(JsonNode trace)
    {
        string name = Text(trace["name"]) is { Length: > 0 } given ? given : "series";
        if (trace["z"] is JsonArray z) Matrix(name, trace, z);
        else Points(name, trace);
    }

    void Points(string name, JsonNode trace)
    {
        JsonArray x = trace["x"] as JsonArray ?? [], y = trace["y"] as JsonArray ?? [];
        JsonArray? error = trace["error_y"]?["array"] as JsonArray;
        int n = Math.Max(x.Count, y.Count);
        if (n == 0) return;
        sentences.Add($"{name}: {n} {(n == 1 ? "point" : "points")}{Range(y.Count > 0 ? y : x)}");
        table.Append($"<table><caption>{Encode(name)}</caption><tr>");
        if (x.Count > 0) table.Append("<th>x</th>");
        if (y.Count > 0) table.Append("<th>y</th>");
        if (error is not null) table.Append("<th>± error</th>");
        table.Append("</tr>");
        foreach (int i in Rows(n))
        {
            table.Append("<tr>");
            foreach (JsonArray? column in new[] { x, y, error })
                if (column is { Count: > 0 }) table.Append($"<td>{Cell(i < column.Count ? column[i] : null)}</td>");
            table.Append("</tr>");
        }
        table.Append("</table>");
        if (n > MaxRows) table.Append($"<p>({MaxRows} of {n} points)</p>");
    }

    void Matrix(string name, JsonNode trace, JsonArray z)
    {
        int rows = z.Count, columns = (z.FirstOrDefault() as JsonArray)?.Count ?? 0;
        sentences.Add($"{name}: {rows} rows of {columns} values");
        if (rows > MaxMatrix || columns > MaxMatrix)
        {
            table.Append($"<p>{Encode(name)}: a picture of {rows} rows of {columns} values, too many for a table.</p>");
            return;
        }
        JsonArray? x = trace["x"] as JsonArray, y = trace["y"] as JsonArray;
        table.Append($"<table><caption>{Encode(name)}</caption><tr><th></th>");
        for (int c = 0; c < columns; c++) table.Append($"<th>{(c < x?.Count ? Cell(x[c]) : c)}</th>");
        table.Append("</tr>");
        for (int r = 0; r < rows; r++)
        {
            table.Append($"<tr><th>{(r < y?.Count ? Cell(y[r]) : r)}</th>");
            foreach (JsonNode? value in z[r] as JsonArray ?? []) table.Append($"<td>{Cell(value)}</td>");
            table.Append("</tr>");
        }
        table.Append("</table>");
    }

    /// <summary>All rows of a short table, evenly chosen ones, with the first and the last, of a long one.</summary>
    static IEnumerable<int> Rows(int n) => n <= MaxRows ? Enumerable.Range(0, n) : Enumerable.Range(0, MaxRows).Select(k => (int)((long)k * (n - 1) / (MaxRows - 1)));

    static string Range(JsonArray values)
    {
        double[] numbers = values.Select(Number).Where(double.IsFinite).ToArray();
        return numbers.Length == 0 ? "" : $", from {Show(numbers[0])} to {Show(numbers[^1])}, least {Show(numbers.Min())}, largest {Show(numbers.Max())}";
    }

    static string Cell(JsonNode? node) => Number(node) is var number && double.IsFinite(number) ? Show(number) : Encode(Text(node));

    static double Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : double.NaN;

    static string Show(double number) => number.ToString("G5", CultureInfo.InvariantCulture);

    // A title is a text or an object with one.
    static string Text(JsonNode? node) => node is JsonObject ? Text(node["text"]) : node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
