using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace DropoutCourse.Site;

/// <summary>The texts that the search looks through, as a script: a page opened from a disk may not fetch files, but it may load scripts.</summary>
public static class SearchIndex
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public static string Of(IEnumerable<PageContent> pages)
    {
        var entries = new JsonArray();
        foreach (var page in pages)
        foreach (var part in page.Search.Where(p => p.Heading.Length > 0 || p.Text.Length > 0))
            entries.Add(
                new JsonArray(
                    page.Path + (part.Anchor.Length > 0 ? "#" + part.Anchor : ""),
                    page.Title,
                    part.Heading,
                    part.Text.ToString().Trim()
                )
            );
        return "window.courseIndex=" + entries.ToJsonString(Json) + ";\n";
    }
}
