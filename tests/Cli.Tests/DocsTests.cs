using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DropoutCourse.Tests;

/// <summary>README, CONTRIBUTING and all of docs/: each link to a file or a heading of the course leads somewhere.</summary>
public class DocsTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .Build();

    public static TheoryData<string> Pages =>
        [
            .. new[] { "README.md", "CONTRIBUTING.md", "feed/README.md", "data/README.md" },
            .. Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Repository.Root, f)),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void LinksLeadSomewhere(string page) =>
        Assert.Empty(
            Broken(Path.Combine(Repository.Root, page), File.ReadAllText(Path.Combine(Repository.Root, page)))
        );

    [Fact]
    public void BrokenLinksAreFound()
    {
        var page = Path.Combine(Repository.Root, "README.md");
        const string text =
            "# A heading\n[a](docs/nothing.md) [b](#another) [c](#a-heading) [d](docs/tree.md#nothing) ![e](x.png) [f](docs/tree.md) [g](https://example.org)";
        Assert.Equal(["docs/nothing.md", "#another", "docs/tree.md#nothing", "x.png"], Broken(page, text));
    }

    private static List<string> Broken(string page, string text) =>
        [
            .. Markdown
                .Parse(text, Pipeline)
                .Descendants<LinkInline>()
                .Select(link => Uri.UnescapeDataString(link.Url ?? ""))
                .Where(url => !url.Contains("://", StringComparison.Ordinal) && !Leads(page, text, url)),
        ];

    private static bool Leads(string page, string text, string url)
    {
        var (path, heading) = url.Split('#') is [var p, var h] ? (p, h) : (url, null);
        var target = path.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, path);
        if (!File.Exists(target) && !Directory.Exists(target))
            return false;
        return heading is null
            || Headings(path.Length == 0 ? text : File.ReadAllText(target)).Contains(heading, StringComparer.Ordinal);
    }

    private static IEnumerable<string?> Headings(string text) =>
        Markdown.Parse(text, Pipeline).Descendants<HeadingBlock>().Select(h => h.TryGetAttributes()?.Id);
}
