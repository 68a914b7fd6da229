using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DropoutCourse.Site;
using SiteCell = DropoutCourse.Site.Cell;

namespace DropoutCourse.Open;

/// <summary>Texts and outputs of a notebook as HTML, by the reading edition's own renderer.</summary>
internal sealed partial class NotebookHtml(OpenOptions options, CourseFiles files)
{
    /// <summary>The text cells of a notebook, in one run of the renderer; what did not change since is not rendered again.</summary>
    public IReadOnlyDictionary<string, string> Markdown(CourseFile file, IEnumerable<Notebook.Cell> cells)
    {
        lock (_rendered)
        {
            var page = new PageContent("", file.ShortName);
            var renderer = new Renderer(options.Tools);
            var markdown = new MarkdownText(renderer, (_, url) => Link(file, url));
            Dictionary<string, string> html = [];
            List<(string Id, string Source)> missing = [];
            foreach (var cell in cells.Where(c => c.Type == "markdown"))
            {
                if (_rendered.TryGetValue((file.Name, cell.Id, cell.Source), out var known))
                {
                    html[cell.Id] = known;
                    continue;
                }
                page.Body.Clear();
                markdown.Append(
                    page,
                    WithAttachments(cell),
                    0,
                    Path.GetDirectoryName(file.Original ?? file.Work) ?? options.Root
                );
                html[cell.Id] = page.Body.ToString();
                missing.Add((cell.Id, cell.Source));
            }
            if (missing.Count == 0)
                return html;
            renderer.Run();
            if (_rendered.Count > 5000)
                _rendered.Clear();
            foreach (var (id, source) in missing)
                _rendered[(file.Name, id, source)] = html[id] = Harmless(renderer.Fill(html[id]));
            return html;
        }
    }

    private readonly Dictionary<(string File, string Id, string Source), string> _rendered = [];

    private static string WithAttachments(Notebook.Cell cell)
    {
        var source = cell.Source;
        foreach (var (name, data) in cell.Json["attachments"] as JsonObject ?? [])
            if (data is JsonObject { Count: > 0 } types && types.First() is { Value: { } picture } first)
                source = source.Replace(
                    "attachment:" + name,
                    $"data:{first.Key};base64,{Notebook.Join(picture).ReplaceLineEndings("")}",
                    StringComparison.Ordinal
                );
        return source;
    }

    /// <summary>An output of a cell.</summary>
    /// <param name="trusted">The cell ran here: scripts that it brings may run, in a frame that can reach nothing.</param>
    /// <param name="cell">The cell's number: what its figures' numbers begin with.</param>
    /// <param name="index">The output's place among the cell's.</param>
    public string Output(JsonObject output, bool trusted, int cell, int index)
    {
        var page = new PageContent("", "") { Figures = index };
        var html = Notebook.Join(output["data"]?["text/html"]);
        if (html.StartsWith("<div data-course-plotly=", StringComparison.Ordinal))
            return ""; // the library that a notebook brings for its charts; this page has it
        new Outputs(new Renderer(null), canDraw: true, "").Append(
            page,
            new SiteCell("code", "", "", [output]),
            $"{cell}"
        );
        var shown = page.Body.ToString();
        if (
            !ScriptTag().IsMatch(html)
            || shown.Contains("<figure class=\"chart", StringComparison.Ordinal)
            || shown.Contains("<figure class=\"explorable", StringComparison.Ordinal)
        )
            return Harmless(
                string.Concat(page.Styles.Select(s => $"<style>{s.Replace("</", "<\\/")}</style>"))
                    + (trusted || !ScriptTag().IsMatch(html) ? shown : shown.Replace(NotebookOnly, RunFirst))
            );
        if (!trusted)
            return $"<p class=\"output note\">{RunFirst}</p>\n";
        return $"<div class=\"output framed\" data-html=\"{WebUtility.HtmlEncode(html)}\"></div>\n";
    }

    private const string NotebookOnly =
            "This output is drawn by a script of its own; it is to be seen in the notebook only.",
        RunFirst = "This output is drawn by a script of its own, which runs when its cell has run here: run the cell.";

    /// <summary>The policy of the page lets no inline script run; what would be one is taken out so that nothing complains either.</summary>
    private static string Harmless(string html) =>
        Tag()
            .Replace(
                Script().Replace(html, m => m.Groups["data"].Success ? m.Value : ""),
                tag => ScriptAddress().Replace(Handler().Replace(tag.Value, ""), "")
            );

    /// <summary>A link in a text: to another notebook, or away from here.</summary>
    private string? Link(CourseFile file, string url)
    {
        if (url.StartsWith('#'))
            return url;
        if (Scheme().Match(url) is { Success: true } scheme)
            return scheme.Groups[1].Value.ToLowerInvariant() is "http" or "https" or "mailto" ? url : null;
        var (path, anchor) = url.IndexOf('#') is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        var folder = Path.GetDirectoryName(file.Name) ?? "";
        var target = Path.GetRelativePath(
                "/",
                Path.GetFullPath(Path.Combine("/", folder, Uri.UnescapeDataString(path)))
            )
            .Replace('\\', '/');
        return files.Find(target) is { } other ? Address(other) + anchor : null;
    }

    public static string Address(CourseFile file) =>
        "/open/" + string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString));

    [GeneratedRegex("<script(?![^>]*type=\"application/json\")", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptTag();

    [GeneratedRegex(
        """(?<data><script type="application/json">[^<]*</script>)|<script\b[^>]*>.*?(</script\s*>|$)""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex Script();

    // Without going back: an output may be long.
    [GeneratedRegex("""<[a-zA-Z](?>"[^"]*"|'[^']*'|[^'">])*>""")]
    private static partial Regex Tag();

    [GeneratedRegex("""\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();

    [GeneratedRegex("""\s[\w:]+\s*=\s*["']?\s*javascript:("[^"]*"|'[^']*'|[^"'\s>])*["']?""", RegexOptions.IgnoreCase)]
    private static partial Regex ScriptAddress();

    [GeneratedRegex("^([a-zA-Z][a-zA-Z0-9+.-]*):")]
    private static partial Regex Scheme();
}
