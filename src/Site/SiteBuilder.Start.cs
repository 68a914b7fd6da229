using System.Text;

namespace DropoutCourse.Site;

public sealed partial class SiteBuilder
{
    /// <summary>Which lessons one should have read before; the notebooks say it in their texts.</summary>
    private static readonly Dictionary<string, string> Needs = new()
    {
        ["2"] = "lesson 1",
        ["3"] = "lesson 2",
        ["4"] = "lessons 2 and 3",
        ["5"] = "lesson 3",
        ["6"] = "lesson 2; 4 and 5 help",
        ["7"] = "lesson 4",
        ["8"] = "any of the others",
        ["9"] = "lesson 4",
        ["10"] = "lesson 6",
        ["11"] = "lessons 3 and 7",
        ["12"] = "lessons 3 and 5",
    };

    private PageContent StartPage()
    {
        var page = new PageContent("index.html", "Start");
        page.Body.Append("<h1>Dropout, from first principles to the paper's experiments</h1>\n");
        if (_options.Tools is null)
            page.Body.Append(
                $"<p class=\"warning\"><strong>Something is missing from this edition.</strong> {Template.Encode(_options.ToolsMissing)} Until then figures show as tables, formulas as text, and code has no colors.</p>\n"
            );
        Say(
            page,
            """
            Dropout switches random units of a neural network off while it trains. This course explains it from the first formula to the experiments
            of the paper: with formulas, short C# programs, real training on real digits, and pictures. Every number in the text stands beside the
            program that computes it, and each ✓ is a claim that was checked when this page was made.
            """
        );
        Result(page);
        Heading(page, "The map of the course");
        var executed = _lessons.Where(l => l.Executed).ToList();
        Say(
            page,
            $"{Count(_lessons.Count, "lesson", "lessons")}; each takes half an hour to an hour to read, and a minute to run. "
                + (
                    executed.Count > 0
                        ? $"Here {Count(executed.Sum(l => l.Claims), "claim", "claims")} hold in {Count(executed.Count, "executed lesson", "executed lessons")}."
                        : "None has been executed yet: ./course run does it."
                )
        );
        page.Body.Append("<ol class=\"map\">\n");
        foreach (var lesson in _lessons)
        {
            var number = lesson.Notebook.Number;
            var sheet = _sheets.FirstOrDefault(s => s.Notebook.Number == number);
            page.Body.Append(
                $"<li><h3><a href=\"{lesson.Page}\">{Inline(page, lesson.Title)}</a></h3>\n<p>{Inline(page, lesson.Summary)}</p>\n<dl>"
            );
            if (lesson.Time.Length > 0)
                page.Body.Append($"<div><dt>Time</dt><dd>{Inline(page, lesson.Time)}</dd></div>");
            if (Needs.TryGetValue(number, out var needs))
                page.Body.Append($"<div><dt>Before it</dt><dd>{needs}</dd></div>");
            page.Body.Append(
                $"<div><dt>Result</dt><dd>{(!lesson.Executed ? "not executed yet" : lesson.Failed ? "did not run to its end" : Count(lesson.Claims, "claim holds", "claims hold"))}</dd></div>"
            );
            if (sheet is not null)
                page.Body.Append(
                    $"<div><dt>Exercises</dt><dd><a href=\"{sheet.Page}\">sheet {sheet.Notebook.Number}</a></dd></div>"
                );
            page.Body.Append("</dl></li>\n");
            page.AddText($"{Plain(lesson.Title)} {Plain(lesson.Summary)}");
        }
        page.Body.Append("</ol>\n");
        Heading(page, "What you should know");
        Say(
            page,
            "Some C#; what a derivative, a matrix product, a mean and a variance are; what a neural network is and that it is trained by gradient descent. Lesson 1 starts there, and lesson 2 lists each symbol."
        );
        Heading(page, "Run it yourself");
        page.Body.Append(
            """
            <pre class="code"><code>./course run      # sets up what is missing, executes all lessons, writes this site
            ./course test     # every unit test and every notebook</code></pre>
            <p>The lessons are notebooks: open them in VS Code with Polyglot Notebooks or in Jupyter with the .NET kernel, change a number, and see what happens. Each page offers its notebook for download; it runs in the course's folder, which has the library that its first cell loads.</p>

            """
        );
        page.AddText("run it yourself: ./course run, ./course test, VS Code, Jupyter");
        return page;
    }

    /// <summary>Lesson 1's first figure, live.</summary>
    private void Result(PageContent page)
    {
        var lesson = _lessons.FirstOrDefault(l => l is { Executed: true, Failed: false } && l.Notebook.Number == "1");
        var figure = lesson?.Notebook.Cells.FirstOrDefault(c => c.Id == "works-figure");
        if (figure is null)
            return;
        Heading(page, "The result in one picture");
        page.Body.Append(
            $"<p>A net learns 1,000 digits, with dropout and without; the curves show its loss on digits that it has never seen. <a href=\"{lesson!.Page}\">Lesson&nbsp;1</a> begins with it, and says where dropout does not help.</p>\n"
        );
        _outputs.Append(
            page,
            figure with
            {
                Outputs =
                [
                    .. figure.Outputs.Where(o =>
                        NotebookFile
                            .Text(o["data"]?["text/html"])
                            .Contains("data-course-chart", StringComparison.Ordinal)
                    ),
                ],
            },
            ""
        );
    }

    private static void Say(PageContent page, string text)
    {
        page.Body.Append($"<p>{Template.Encode(text)}</p>\n");
        page.AddText(text);
    }

    private static void Heading(PageContent page, string text)
    {
        var id = page.NewId(PageContent.Slug(text));
        page.Toc.Add(new(2, id, Template.Encode(text)));
        page.Search.Add(new(id, text, new StringBuilder()));
        page.Body.Append(
            $"<h2 id=\"{id}\">{Template.Encode(text)} <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to the section {Template.Encode(text)}\">#</a></h2>\n"
        );
    }

    /// <summary>One paragraph of markdown without the paragraph's tags, and without links (it may stand inside one).</summary>
    private string Inline(PageContent page, string markdown)
    {
        var scratch = new PageContent(page.Path, "");
        _markdown.Append(
            scratch,
            markdown.StartsWith('#') || char.IsDigit(markdown.FirstOrDefault()) ? "\u200B" + markdown : markdown,
            0,
            _options.Notebooks
        );
        var html = scratch.Body.ToString().Trim().Replace("\u200B", "");
        return html.StartsWith("<p>", StringComparison.Ordinal) && html.EndsWith("</p>", StringComparison.Ordinal)
            ? html[3..^4]
            : html;
    }
}
