using System.Net;
using System.Text;
using DropoutCourse.Site;

namespace DropoutCourse.Open;

/// <summary>What all pages have around their contents: the reading edition's design.</summary>
internal static class PageShell
{
    /// <param name="tools">More for the line at its top, as HTML.</param>
    public static string Page(
        CourseFiles files,
        string title,
        string main,
        CourseFile? current = null,
        string toc = "",
        string tools = "",
        string attributes = ""
    )
    {
        var navigation = new StringBuilder();
        void Group(string name, IEnumerable<CourseFile> list)
        {
            navigation.Append($"<p class=\"group\">{name}</p>\n<ul>\n");
            foreach (var file in list)
                navigation.Append(
                    $"<li><a href=\"{NotebookHtml.Address(file)}\"{(file.Name == current?.Name ? " aria-current=\"page\"" : "")}>{Encode(Title(file))}</a></li>\n"
                );
            navigation.Append("</ul>\n");
        }
        Group("Lessons", files.Lessons);
        Group("Exercise sheets", files.Sheets);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)} · {Template.Course}</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='2' cy='4' r='1.6' fill='%230072B2'/%3E%3Ccircle cx='6' cy='4' r='1.4' fill='none' stroke='%23808080' stroke-width='.5'/%3E%3C/svg%3E">
            <link rel="stylesheet" href="/assets/katex.css">
            <link rel="stylesheet" href="/assets/site.css">
            <link rel="stylesheet" href="/assets/open.css">
            <script src="/assets/plotly.min.js" defer></script>
            <script src="/assets/narrow.js" defer></script>
            <script src="/assets/charts.js" defer></script>
            <script src="/assets/explore.js" defer></script>
            <script src="/assets/reachable.js" defer></script>
            <script src="/assets/page.js" defer></script>
            </head>
            <body {attributes}>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="top">
            <a class="brand" href="/">{Template.Course}</a>
            {tools}
            <button id="theme" type="button">Theme: system</button>
            </header>
            <div class="frame">
            <nav class="course" aria-label="Course"><details open><summary>The course</summary>
            {navigation}</details></nav>
            {toc}<main id="content" tabindex="-1">
            {main}
            </main>
            </div>
            </body>
            </html>

            """;
    }

    /// <summary>A page that says something and no more.</summary>
    public static string Message(CourseFiles files, string title, string text) =>
        Page(files, title, $"<h1>{Encode(title)}</h1>\n<p class=\"warning\">{Encode(text)}</p>");

    /// <summary>A notebook's title: its first heading.</summary>
    public static string Title(CourseFile file)
    {
        lock (Titles)
        {
            var path = file.Original ?? file.Work;
            var key = (path, File.GetLastWriteTimeUtc(path));
            if (Titles.TryGetValue(key, out var title))
                return title;
            try
            {
                title = new Lesson(NotebookFile.Read(path), false, false).Title.Replace("`", "");
            }
            catch (SiteException)
            {
                title = file.ShortName;
            }
            return Titles[key] = title;
        }
    }

    private static readonly Dictionary<(string, DateTime), string> Titles = [];

    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
