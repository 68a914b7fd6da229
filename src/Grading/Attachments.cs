using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>Pictures in text cells: attached ones, and those in the text itself.</summary>
public static partial class Attachments
{
    private static readonly string[] Types = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"];

    /// <summary>The cells' attached pictures, by name, as data URIs. What is no picture that a page can show has an empty one.</summary>
    public static Dictionary<string, string> Of(IEnumerable<Notebook.Cell> cells)
    {
        Dictionary<string, string> pictures = new(StringComparer.Ordinal);
        foreach (var cell in cells)
        foreach (var (name, bundle) in cell.Json["attachments"] as JsonObject ?? [])
        {
            var type = Types.FirstOrDefault(t => (bundle as JsonObject)?.ContainsKey(t) == true);
            var data = type is null ? "" : Notebook.Join(bundle![type]).ReplaceLineEndings("");
            var unique = name;
            for (var i = 2; pictures.ContainsKey(unique); i++)
                unique = $"{name} ({i})";
            pictures[unique] = type != null && Base64().IsMatch(data) ? $"data:{type};base64,{data}" : "";
        }
        return pictures;
    }

    /// <summary>Pictures that stand in the text as data URIs.</summary>
    public static IEnumerable<string> Inline(string text) => DataUri().Matches(text).Select(m => m.Value);

    /// <summary>The text with such pictures named instead of spelled out.</summary>
    public static string WithoutInline(string text) => DataUri().Replace(text, "(picture)");

    /// <summary>Takes attachments that the text does not show off a cell: a model answer's picture is not handed out.</summary>
    public static void Prune(Notebook.Cell cell)
    {
        if (cell.Json["attachments"] is not JsonObject all)
            return;
        var shown = Reference().Matches(cell.Source).Select(m => Uri.UnescapeDataString(m.Groups[1].Value)).ToHashSet();
        foreach (
            var name in all.Select(p => p.Key)
                .Where(n => !shown.Contains(n) && !shown.Any(s => s == Uri.UnescapeDataString(n)))
                .ToList()
        )
            all.Remove(name);
        if (all.Count == 0)
            cell.Json.Remove("attachments");
    }

    [GeneratedRegex(@"^[A-Za-z0-9+/]+={0,2}$")]
    private static partial Regex Base64();

    [GeneratedRegex(@"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}")]
    private static partial Regex DataUri();

    [GeneratedRegex("""attachment:([^)\s"'>]+)""")]
    private static partial Regex Reference();
}
