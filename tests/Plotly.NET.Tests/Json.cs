using System.Globalization;
using System.Text.Json;
using Plotly.NET;

namespace PlotlyTests;

/// <summary>Looking into figure JSON.</summary>
internal static class Json
{
    internal static JsonElement Figure(GenericChart chart) => Parse(GenericChart.toFigureJson(chart));

    internal static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    /// <summary>The value at a path such as "data.0.error_y.array"; fails with the path when there is none.</summary>
    internal static JsonElement At(this JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            var found = element.ValueKind == JsonValueKind.Array
                ? int.TryParse(step, CultureInfo.InvariantCulture, out var i) && i < element.GetArrayLength()
                : element.TryGetProperty(step, out _);
            Assert.True(found, $"there is no '{step}' of '{path}' in {Short(element)}");
            element = element.ValueKind == JsonValueKind.Array
                ? element[int.Parse(step, CultureInfo.InvariantCulture)]
                : element.GetProperty(step);
        }

        return element;
    }

    internal static bool Has(this JsonElement element, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                var i = int.Parse(step, CultureInfo.InvariantCulture);
                if (i >= element.GetArrayLength()) return false;
                element = element[i];
            }
            else if (!element.TryGetProperty(step, out element))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The differences between two trees, in words: members in any order, numbers to 1e-9 of their size, and a whole number written
    /// as 3 is not the same as 3.0.
    /// </summary>
    internal static IEnumerable<string> Differences(JsonElement expected, JsonElement actual, string path = "$")
    {
        if (expected.ValueKind != actual.ValueKind) return [$"{path}: expected {Short(expected)}, got {Short(actual)}"];
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var (mine, theirs) = (Members(expected), Members(actual));
                return mine.Keys.Union(theirs.Keys).SelectMany(name =>
                    !mine.TryGetValue(name, out var e) ? [$"{path}.{name}: not expected, got {Short(theirs[name])}"]
                    : !theirs.TryGetValue(name, out var a) ? [$"{path}.{name}: missing, expected {Short(e)}"]
                    : Differences(e, a, $"{path}.{name}"));
            case JsonValueKind.Array:
                return expected.GetArrayLength() != actual.GetArrayLength()
                    ? [$"{path}: expected {expected.GetArrayLength()} items, got {actual.GetArrayLength()}"]
                    : expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((pair, i) =>
                        Differences(pair.First, pair.Second, $"{path}[{i}]"));
            case JsonValueKind.Number:
                var (x, y) = (expected.GetDouble(), actual.GetDouble());
                var same = Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x))
                    && IsWhole(expected.GetRawText()) == IsWhole(actual.GetRawText());
                return same ? [] : [$"{path}: expected {expected.GetRawText()}, got {actual.GetRawText()}"];
            default:
                return expected.GetRawText() == actual.GetRawText()
                    || (expected.ValueKind == JsonValueKind.String && expected.GetString() == actual.GetString())
                    ? []
                    : [$"{path}: expected {Short(expected)}, got {Short(actual)}"];
        }
    }

    private static bool IsWhole(string number) => !number.AsSpan().ContainsAny('.', 'e', 'E');

    private static Dictionary<string, JsonElement> Members(JsonElement element) =>
        element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);

    private static string Short(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 120 ? text : text[..120] + "...";
    }
}
