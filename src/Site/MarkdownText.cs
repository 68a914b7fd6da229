using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DropoutCourse.Site;

/// <summary>Markdown cells as HTML: formulas are taken out first, as Jupyter does, headings get anchors, links to notebooks lead to pages.</summary>
public sealed partial class MarkdownText(Renderer renderer, Func<PageContent, string, string?> link)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .UseTaskLists()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .Build();

    /// <summary>Appends a markdown text to a page.</summary>
    /// <param name="shift">Added to the level of each heading.</param>
    /// <param name="folder">Where pictures with relative paths lie.</param>
    /// <param name="attachments">The cell's attached pictures, by name.</param>
    public void Append(PageContent page, string source, int shift, string folder, JsonObject? attachments = null)
    {
        var document = Markdown.Parse(Protect(source), Pipeline);
        foreach (var image in document.Descendants<LinkInline>().Where(l => l.IsImage).ToList())
            image.Url = Embed(image.Url, folder);
        foreach (
            var reference in document.Descendants<LinkInline>().Where(l => !l.IsImage && l.Url is not null).ToList()
        )
        {
            if (link(page, reference.Url!) is { } url)
                reference.Url = url;
            else
            {
                // Its target is not part of the site: the text stays, the link goes.
                while (reference.FirstChild is { } child)
                {
                    child.Remove();
                    reference.InsertBefore(child);
                }
                reference.Remove();
            }
        }
        foreach (var id in AnchorId().Matches(source).Select(m => m.Groups[1].Value))
            page.Ids.Add(id);

        // One block at a time, so that the text of each lands in the search under the heading that it stands below.
        foreach (var block in document.ToList())
        {
            if (block is HeadingBlock heading)
            {
                heading.Level = Math.Clamp(heading.Level + shift, 1, 6);
                var inner = Render(heading);
                inner = inner[(inner.IndexOf('>') + 1)..inner.LastIndexOf("</", StringComparison.Ordinal)];
                var text = renderer.ToText(inner);
                if (heading.Level == 1)
                {
                    page.Title = text;
                    page.Body.Append($"<h1>{inner}</h1>\n");
                    continue;
                }
                var id = page.NewId(PageContent.Slug(text));
                page.Toc.Add(new(heading.Level, id, Linkless().Replace(inner, "")));
                page.Search.Add(new(id, text, new()));
                page.Body.Append(
                    $"<h{heading.Level} id=\"{id}\">{inner} <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to the section {WebUtility.HtmlEncode(text)}\">#</a></h{heading.Level}>\n"
                );
                continue;
            }
            var html = CodeBlock()
                .Replace(
                    Render(block),
                    m => Code(WebUtility.HtmlDecode(m.Groups[2].Value), m.Groups[1].Value is "csharp" or "cs" or "c#")
                );
            page.AddText(renderer.ToText(html));
            page.Body.Append(Tables(Attached().Replace(html, m => $"src=\"{Picture(m, attachments)}\"")));
        }
    }

    /// <summary>Code as it stands on a page.</summary>
    public string Code(string text, bool csharp) =>
        $"<pre class=\"code\"><code>{(csharp ? renderer.Code(text.TrimEnd()) : WebUtility.HtmlEncode(text.TrimEnd()))}</code></pre>\n";

    private static string Render(Block block)
    {
        var writer = new StringWriter();
        var html = new Markdig.Renderers.HtmlRenderer(writer);
        Pipeline.Setup(html);
        html.Render(block);
        return writer.ToString();
    }

    /// <summary>Tables may be wider than the screen: they scroll by themselves. An empty header cell is no header.</summary>
    public static string Tables(string html) =>
        EmptyHeader()
            .Replace(html, "<td></td>")
            .Replace("<table", "<div class=\"scroll\"><table")
            .Replace("</table>", "</table></div>");

    /// <summary>An attached picture as a data URI; the reference as it stands if there is none that can be shown.</summary>
    private static string Picture(Match reference, JsonObject? attachments)
    {
        var name = Uri.UnescapeDataString(WebUtility.HtmlDecode(reference.Groups[2].Value));
        var bundle =
            attachments?.FirstOrDefault(a => a.Key == name || Uri.UnescapeDataString(a.Key) == name).Value
            as JsonObject;
        var type = PictureTypes.FirstOrDefault(t => bundle?.ContainsKey(t) == true);
        var data = type is null ? "" : NotebookFile.Text(bundle![type]).ReplaceLineEndings("");
        return Base64().IsMatch(data) ? $"data:{type};base64,{data}" : WebUtility.HtmlEncode(reference.Groups[1].Value);
    }

    private static readonly string[] PictureTypes =
    [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/svg+xml",
    ];

    private static string? Embed(string? url, string folder)
    {
        if (url is null || url.Contains(':'))
            return url;
        var path = Path.Combine(folder, Uri.UnescapeDataString(url));
        var type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".svg" => "image/svg+xml",
            ".gif" => "image/gif",
            _ => null,
        };
        return type is null || !File.Exists(path)
            ? url
            : $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
    }

    /// <summary>Puts marks in the place of formulas; leaves code alone.</summary>
    private string Protect(string source)
    {
        var text = new StringBuilder();
        var fence = "";
        foreach (var part in Fenced().Split(source.Replace("\r\n", "\n") + "\n"))
        {
            // Split keeps the fence lines (group 1): between two of them nothing changes.
            if (part.StartsWith("```", StringComparison.Ordinal) || part.StartsWith("~~~", StringComparison.Ordinal))
            {
                fence =
                    fence.Length == 0 ? part[..3]
                    : part.StartsWith(fence, StringComparison.Ordinal) ? ""
                    : fence;
                text.Append(part);
            }
            else
                text.Append(fence.Length > 0 ? part : Formula().Replace(part, Marked));
        }
        return text.ToString();
    }

    // Code, and a dollar that is escaped, stay as they are; "95 %" does not break.
    private string Marked(Match m) =>
        m.Groups["display"] is { Success: true } display ? renderer.Formula(display.Value.Trim(), true)
        : m.Groups["inline"] is { Success: true } inline ? Inline(inline.Value, m.Groups["tail"].Value)
        : m.Groups["space"].Success ? "\u00A0"
        : m.Value;

    // A comma never starts a line; a long formula may have to break, and its comma with it.
    private string Inline(string tex, string tail) =>
        tail.Length > 0 && tex.Length <= 30
            ? $"<span class=\"together\">{renderer.Formula(tex, false)}{tail}</span>"
            : renderer.Formula(tex, false) + tail;

    [GeneratedRegex(@"^((?:```|~~~)[^\n]*\n)", RegexOptions.Multiline)]
    private static partial Regex Fenced();

    [GeneratedRegex(
        @"(?<code>(`+)(?!`)[\s\S]*?(?<!`)\1(?!`))|(?<escape>\\\$)|\$\$(?<display>[\s\S]+?)\$\$|\$(?!\s)(?<inline>(?:[^$\\\n]|\\.|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)(?<tail>[.,;:)]*)|(?<=\d)(?<space> )(?=%)"
    )]
    private static partial Regex Formula();

    [GeneratedRegex(@"<pre><code(?: class=""language-([^""]*)"")?>([\s\S]*?)</code></pre>\n?")]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"<th[^>]*>\s*</th>")]
    private static partial Regex EmptyHeader();

    [GeneratedRegex(@"<(?:a|div|span|section) (?:id|name)=""([^""]+)""")]
    private static partial Regex AnchorId();

    [GeneratedRegex(@"</?a\b[^>]*>")]
    private static partial Regex Linkless();

    [GeneratedRegex("src=\"(attachment:([^\"]*))\"")]
    private static partial Regex Attached();

    [GeneratedRegex(@"^[A-Za-z0-9+/]+={0,2}$")]
    private static partial Regex Base64();
}
