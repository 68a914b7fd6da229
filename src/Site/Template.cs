using System.Net;
using System.Text;

namespace DropoutCourse.Site;

/// <summary>What all pages have around their contents.</summary>
public sealed class Template(
    IReadOnlyList<(string Group, IReadOnlyList<(string Path, string Title)> Pages)> navigation,
    bool hasTools,
    string footer
)
{
    public const string Course = "Dropout, from first principles";

    public string Page(PageContent page)
    {
        var root = page.Root;
        var html = new StringBuilder();
        var title =
            page.Path == "index.html"
                ? "Dropout, from first principles to the paper's experiments"
                : $"{page.Title} · {Course}";
        html.Append(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)}</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='2' cy='4' r='1.6' fill='%230072B2'/%3E%3Ccircle cx='6' cy='4' r='1.4' fill='none' stroke='%23808080' stroke-width='.5'/%3E%3C/svg%3E">

            """
        );
        if (hasTools)
            html.Append($"<link rel=\"stylesheet\" href=\"{root}assets/katex.css\">\n");
        html.Append($"<link rel=\"stylesheet\" href=\"{root}assets/site.css\">\n");
        if (page.Styles.Count > 0)
            html.Append($"<style>{string.Join('\n', page.Styles)}</style>\n");
        // Before the first paint: that scripts run, and which theme was chosen.
        html.Append(
            "<script>(function(r){r.classList.add('js');try{var t=localStorage.getItem('course-theme');if(t==='light'||t==='dark')r.dataset.theme=t;}catch(e){}})(document.documentElement);</script>\n"
        );
        if (hasTools && page.Body.ToString().Contains("class=\"chart pending\"", StringComparison.Ordinal))
            html.Append($"<script src=\"{root}assets/plotly.min.js\" defer></script>\n");
        if (page.Body.ToString().Contains("class=\"explorable\"", StringComparison.Ordinal))
            html.Append($"<script src=\"{root}assets/explore.js\" defer></script>\n");
        html.Append($"<script src=\"{root}assets/narrow.js\" defer></script>\n");
        html.Append($"<script src=\"{root}assets/charts.js\" defer></script>\n");
        html.Append($"<script src=\"{root}assets/reachable.js\" defer></script>\n");
        html.Append($"<script src=\"{root}assets/site.js\" defer></script>\n</head>\n<body data-root=\"{root}\">\n");
        html.Append(
            $"""
            <a class="skip" href="#content">Skip to the content</a>
            <header class="top">
            <a class="brand" href="{root}index.html">{Course}</a>
            <form class="search" role="search" action="{root}index.html">
            <label class="hidden" for="search">Search the course</label>
            <input id="search" type="search" placeholder="Search (press /)" autocomplete="off" spellcheck="false" aria-controls="search-results">
            <div id="search-results" hidden></div>
            <p id="search-status" class="hidden" role="status"></p>
            </form>
            <button id="theme" type="button">Theme: system</button>
            </header>
            <div class="frame">
            <nav class="course" aria-label="Course"><details open><summary>The course</summary>

            """
        );
        foreach (var (group, pages) in navigation)
        {
            html.Append($"<p class=\"group\">{Encode(group)}</p>\n<ul>\n");
            foreach (var (path, name) in pages)
                html.Append(
                    $"<li><a href=\"{root}{path}\"{(path == page.Path ? " aria-current=\"page\"" : "")}>{Encode(name)}</a></li>\n"
                );
            html.Append("</ul>\n");
        }
        html.Append("</details></nav>\n");
        if (page.Toc.Count > 1)
        {
            html.Append(
                "<nav class=\"toc\" id=\"toc\" aria-label=\"On this page\"><details open><summary>On this page</summary>\n<ul>\n"
            );
            foreach (var heading in page.Toc.Where(h => h.Level <= 3))
                html.Append($"<li class=\"level{heading.Level}\"><a href=\"#{heading.Id}\">{heading.Html}</a></li>\n");
            html.Append("</ul></details></nav>\n");
        }
        html.Append($"<main id=\"content\" tabindex=\"-1\">\n{page.Body}");
        if (page.Previous is not null || page.Next is not null)
        {
            html.Append("<nav class=\"pager\" aria-label=\"Previous and next page\">");
            if (page.Previous is { } previous)
                html.Append(
                    $"<a class=\"previous\" rel=\"prev\" href=\"{root}{previous.Path}\"><span>Previous</span> {Encode(previous.Title)}</a>"
                );
            if (page.Next is { } next)
                html.Append(
                    $"<a class=\"next\" rel=\"next\" href=\"{root}{next.Path}\"><span>Next</span> {Encode(next.Title)}</a>"
                );
            html.Append("</nav>\n");
        }
        html.Append($"</main>\n</div>\n<footer>{footer.Replace("{root}", root)}</footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
