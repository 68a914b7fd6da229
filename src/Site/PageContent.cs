using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>A page while it is being written: its body, and what the search, the contents and the links need to know of it.</summary>
public sealed partial class PageContent(string path, string title)
{
    public sealed record Heading(int Level, string Id, string Html);

    public sealed record SearchPart(string Anchor, string Heading, StringBuilder Text);

    /// <summary>Where it lies in the site, with / between folders.</summary>
    public string Path => path;

    /// <summary>The title as text.</summary>
    public string Title { get; set; } = title;

    /// <summary>The way from this page to the site's root: empty or ../</summary>
    public string Root => string.Concat(Enumerable.Repeat("../", path.Count(c => c == '/')));

    public StringBuilder Body { get; } = new();
    public List<Heading> Toc { get; } = [];
    public List<SearchPart> Search { get; } = [new("", "", new())];
    public List<string> Styles { get; } = [];
    public HashSet<string> Ids { get; } =
        new(StringComparer.Ordinal) { "content", "search", "search-results", "search-status", "theme", "toc" };
    public int Figures { get; set; }

    /// <summary>The link's text for the page before and the page after, and what stands above the title.</summary>
    public (string Path, string Title)? Previous { get; set; }
    public (string Path, string Title)? Next { get; set; }

    /// <summary>An id that this page does not have yet.</summary>
    public string NewId(string wish)
    {
        var id = wish.Length == 0 ? "section" : wish;
        for (var n = 2; !Ids.Add(id); n++)
            id = $"{wish}-{n}";
        return id;
    }

    /// <summary>A heading's text as an anchor, the way GitHub and VS Code make it.</summary>
    public static string Slug(string text) =>
        Dashes().Replace(Unwanted().Replace(text.Trim().ToLowerInvariant(), ""), "-").Trim('-');

    public void AddText(string text) => Search[^1].Text.Append(text).Append(' ');

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Unwanted();

    [GeneratedRegex(@"[\s]+")]
    private static partial Regex Dashes();
}
