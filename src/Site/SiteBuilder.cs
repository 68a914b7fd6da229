using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>Writes the reading edition: the executed lessons and the sheets as pages that open from a disk, without a server and without a network.</summary>
public sealed partial class SiteBuilder
{
    private readonly SiteOptions _options;
    private readonly Renderer _renderer;
    private readonly MarkdownText _markdown;
    private readonly Outputs _outputs;
    private readonly List<Lesson> _lessons = [],
        _sheets = [];
    private readonly List<PageContent> _pages = [];
    private readonly List<string> _warnings = [];

    public SiteBuilder(SiteOptions options)
    {
        _options = options;
        _renderer = new(options.Tools);
        _markdown = new(_renderer, Link);
        _outputs = new(_renderer, options.Tools is not null, options.ToolsMissing);
    }

    /// <exception cref="SiteException">There is nothing to show, a notebook cannot be read, or the target cannot be written.</exception>
    public SiteReport Build()
    {
        var clock = Stopwatch.StartNew();
        Collect();
        foreach (var lesson in _lessons.Concat(_sheets))
            _pages.Add(LessonPage(lesson));
        var extras = ExtraPages();
        _pages.AddRange(extras);
        var order = _lessons
            .Select(l => (l.Page, Plain(l.Title)))
            .Concat(extras.Select(p => (p.Path, p.Title)))
            .ToList();
        foreach (var page in _pages)
        {
            var at = order.FindIndex(o => o.Item1 == page.Path);
            if (at < 0)
                continue;
            page.Previous = at > 0 ? order[at - 1] : ("index.html", "Start");
            if (at + 1 < order.Count)
                page.Next = order[at + 1];
        }
        var start = StartPage();
        _pages.Insert(0, start);
        _warnings.AddRange(_renderer.Run());

        List<(string, IReadOnlyList<(string, string)>)> navigation =
        [
            ("Lessons", [("index.html", "Start"), .. _lessons.Select(l => (l.Page, Plain(l.Title)))]),
        ];
        if (_sheets.Count > 0)
            navigation.Add(("Exercise sheets", [.. _sheets.Select(s => (s.Page, Plain(s.Title)))]));
        navigation.Add(("Reference", [.. extras.Select(p => (p.Path, p.Title))]));
        var commit = _options.Commit.Length > 0 ? $" from commit <code>{Template.Encode(_options.Commit)}</code>" : "";
        var bundled = _options.Tools is null
            ? ""
            : " Drawn with plotly.js, KaTeX and highlight.js: <a href=\"{root}assets/licenses.txt\">their licenses</a>.";
        var template = new Template(
            navigation,
            _options.Tools is not null,
            $"<p>Reading edition, written on {Provenance.Date(_options.Now)}{commit}. MIT license.{bundled}</p>"
        );
        Write(template);
        return new(
            _options.Target,
            [.. _pages.Select(p => p.Path)],
            _pages.Sum(p => p.Figures),
            _renderer.Formulas,
            [.. _warnings.Distinct()],
            _options.ToolsMissing,
            clock.Elapsed
        );
    }

    /// <summary>The lessons: executed where they have been, as they are in the repository where not; and the sheets as they are handed out.</summary>
    private void Collect()
    {
        static IEnumerable<string> Notebooks(string folder) =>
            Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.ipynb").Order(StringComparer.Ordinal) : [];
        var executed = Notebooks(_options.Executed).ToDictionary(p => Path.GetFileName(p)!);
        var names = Notebooks(_options.Notebooks).Select(p => Path.GetFileName(p)!).ToList();
        // Executed notebooks alone are enough; but where the sources are, what else lies in out/ is not part of the course.
        if (names.Count == 0)
            names = [.. executed.Keys.Order(StringComparer.Ordinal)];
        foreach (var name in names)
        {
            var path = Path.Combine(_options.Notebooks, name);
            var source = File.Exists(path) ? NotebookFile.Read(path) : null;
            if (!executed.TryGetValue(name, out var copy))
                _lessons.Add(new(source!, false, false));
            else
            {
                var notebook = NotebookFile.Read(copy);
                _lessons.Add(
                    new(notebook, true, false)
                    {
                        Stale =
                            source is not null
                            && !source.Cells.Select(c => c.Source).SequenceEqual(notebook.Cells.Select(c => c.Source)),
                    }
                );
            }
        }
        if (_lessons.Where(l => l.Stale).Select(l => l.Notebook.Name).ToList() is { Count: > 0 } stale)
            _warnings.Add($"changed since it was executed: {string.Join(", ", stale)}; ./course run executes it again");
        foreach (var path in Notebooks(Path.Combine(_options.Notebooks, "exercises")))
            _sheets.Add(new(NotebookFile.Read(path), false, true));
        if (_lessons.Count == 0)
            throw new SiteException(
                $"No notebooks in {_options.Executed} and none in {_options.Notebooks}. Execute some with ./course run."
            );
    }

    private PageContent LessonPage(Lesson lesson)
    {
        var page = new PageContent(lesson.Page, Plain(lesson.Title));
        var provenance = Provenance.Of(lesson, _options);
        var colophon = new Colophon(page);
        var first = true;
        var folded = false;
        void EndOfResult()
        {
            if (folded)
                page.Body.Append("</div>\n");
            folded = false;
        }
        foreach (var cell in lesson.Notebook.Cells)
        {
            var asks = lesson.Executed && cell.AsksForPrediction;
            if (asks || NotebookFile.BeginsSection(cell))
                EndOfResult();
            var figures = page.Figures;
            Append(page, cell, lesson.Notebook.Number, code: true, outputs: lesson.Executed);
            colophon.Note(cell, lesson.Notebook.Number, figures);
            if (asks)
            {
                // What was predicted: the page folds it until the question is answered.
                page.Body.Append("<div class=\"result\">\n");
                folded = true;
            }
            if (first && (cell.Type == "markdown" || lesson.Notebook.Cells[0].Type != "markdown"))
                About(page, lesson, provenance);
            first = false;
        }
        EndOfResult();
        if (provenance is not null)
            colophon.Append(provenance);
        return page;
    }

    private void About(PageContent page, Lesson lesson, Provenance? p)
    {
        var download =
            $"<a href=\"{page.Root}{lesson.Download}\" download{(lesson.HasPlainName ? "" : $"=\"{Template.Encode(lesson.Notebook.Name)}.ipynb\"")}>Download the notebook</a>";
        page.Body.Append("<div class=\"about\">\n");
        if (lesson.IsSheet)
            page.Body.Append(
                $"<p>An exercise sheet, as it is handed out. Work on it in the notebook: {download}.</p>\n"
            );
        else if (p is null)
            page.Body.Append(
                $"<p class=\"warning\"><strong>Not executed yet.</strong> This page shows the lesson without its results; <code>./course run</code> adds them. {download}.</p>\n"
            );
        else
        {
            if (lesson.Failed)
                page.Body.Append(
                    "<p class=\"warning\"><strong>This lesson did not run to its end.</strong> What it printed until then, and the error, stand below.</p>\n"
                );
            if (lesson.Stale)
                page.Body.Append(
                    "<p class=\"warning\"><strong>The lesson has changed since.</strong> This page shows it as it was executed; <code>./course run</code> executes it anew.</p>\n"
                );
            static string Item(string name, string value) =>
                $"<div><dt>{name}</dt><dd>{Template.Encode(value)}</dd></div>";
            page.Body.Append(
                $"<dl class=\"provenance\">{Item("Executed", p.When)}{Item("Data set", p.Data)}{Item("Packages", p.Packages)}{Item("Profile", p.Profile)}{Item("Seed", p.Seed)}{Item("Commit", p.Commit)}</dl>\n<p>{download}.</p>\n"
            );
        }
        page.Body.Append("</div>\n");
    }

    /// <summary>One cell: text, code with its outputs, or nothing for raw cells.</summary>
    private void Append(PageContent page, Cell cell, string number, bool code, bool outputs, int shift = 0)
    {
        if (cell.Type == "markdown")
            _markdown.Append(
                page,
                cell.Source,
                shift,
                Path.Combine(_options.Notebooks, Path.GetDirectoryName(page.Path) ?? ""),
                cell.Attachments
            );
        if (cell.Type != "code")
            return;
        if (code && cell.Source.Trim().Length > 0)
        {
            var shown =
                $"<div class=\"cell\" id=\"{page.NewId("cell-" + cell.Id)}\">{_markdown.Code(cell.Source, csharp: true)}</div>\n";
            page.Body.Append(
                cell.Tags.Contains("hide-input")
                    ? $"<details class=\"code\"><summary>Code</summary>{shown}</details>\n"
                    : shown
            );
            page.AddText(cell.Source.ReplaceLineEndings(" "));
        }
        if (outputs)
            _outputs.Append(page, cell, number);
    }

    /// <summary>A link in a text, as it must be on a page; null when its target is not part of the site.</summary>
    private string? Link(PageContent page, string url)
    {
        if (url.StartsWith('#') || HasScheme().IsMatch(url))
            return url;
        var (path, anchor) = url.IndexOf('#') is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        var folder = Path.GetDirectoryName(page.Path)!;
        var target = Path.GetRelativePath(
                "/notebooks",
                Path.GetFullPath(Path.Combine("/notebooks", folder, Uri.UnescapeDataString(path)))
            )
            .Replace('\\', '/');
        if (_lessons.Concat(_sheets).FirstOrDefault(l => l.Source == target) is { } lesson)
            return page.Root + lesson.Page + anchor;
        if (target.EndsWith(".ipynb", StringComparison.Ordinal) && !target.StartsWith("..", StringComparison.Ordinal))
            _warnings.Add($"{page.Path}: a link to {path}, which is not there yet");
        return null;
    }

    /// <summary>TeX in a title as text.</summary>
    private static string Plain(string title) =>
        InlineTex().Replace(title, m => TexText.Readable(m.Groups[1].Value)).Replace("`", "");

    private void Write(Template template)
    {
        var target = Path.GetFullPath(_options.Target);
        string fresh = $"{target}.new-{Environment.ProcessId}",
            old = $"{target}.old-{Environment.ProcessId}";
        try
        {
            Remove(fresh);
            Directory.CreateDirectory(Path.Combine(fresh, "assets"));
            foreach (var page in _pages)
                Put(fresh, page.Path, CheckAnchors(page, _renderer.Fill(template.Page(page))));
            Put(fresh, "assets/search-index.js", SearchIndex.Of(_pages));
            foreach (var name in new[] { "site.css", "narrow.js", "charts.js", "reachable.js", "site.js" })
                Put(fresh, "assets/" + name, Assets.Read(name));
            Put(fresh, "assets/explore.js", Assets.Explore());
            if (_options.Tools is { } tools)
                Bundle(fresh, tools);
            foreach (var lesson in _lessons.Concat(_sheets))
            {
                var copy = Path.Combine(fresh, lesson.Download);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(lesson.Notebook.Path, copy);
            }
            if (Directory.Exists(target))
                Directory.Move(target, old);
            Directory.Move(fresh, target);
            Remove(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try
            {
                Remove(fresh);
            }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw new SiteException($"{target}: cannot be written ({e.Message}). Choose another folder with --out.");
        }
    }

    private static void Put(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(false));
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>plotly.js as it is; KaTeX's style sheet with its fonts inside, because some browsers load no fonts from other files of a disk.</summary>
    private static void Bundle(string folder, WebTools tools)
    {
        File.Copy(
            tools.Module("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"),
            Path.Combine(folder, "assets", "plotly.min.js")
        );
        var css = File.ReadAllText(tools.Module("katex/dist/katex.min.css"));
        Put(
            folder,
            "assets/katex.css",
            FontSource()
                .Replace(
                    css,
                    m =>
                        $"src:url(data:font/woff2;base64,{Convert.ToBase64String(File.ReadAllBytes(tools.Module("katex/dist/" + m.Groups[1].Value)))}) format(\"woff2\")"
                )
        );
        var licenses = new StringBuilder();
        foreach (var name in new[] { "plotly.js-cartesian-dist-min", "katex", "highlight.js" })
            licenses.Append($"==== {name} ====\n\n{File.ReadAllText(tools.Module(name + "/LICENSE")).Trim()}\n\n");
        Put(folder, "assets/licenses.txt", licenses.ToString());
    }

    /// <summary>Leads each link with an anchor to where the anchor is; Jupyter, VS Code and GitHub write the anchors of headings differently.</summary>
    private string CheckAnchors(PageContent page, string html) =>
        AnchorLink()
            .Replace(
                html,
                m =>
                {
                    var (file, anchor) = (
                        m.Groups[1].Value,
                        WebUtility.HtmlDecode(Uri.UnescapeDataString(m.Groups[2].Value))
                    );
                    var target =
                        file.Length == 0
                            ? page
                            : _pages.FirstOrDefault(p =>
                                p.Path
                                == Path.GetRelativePath(
                                        "/",
                                        Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page.Path)!, file))
                                    )
                                    .Replace('\\', '/')
                            );
                    if (target is null || target.Ids.Contains(anchor))
                        return m.Value;
                    if (target.Ids.FirstOrDefault(id => id == PageContent.Slug(anchor)) is { } id)
                        return $"href=\"{file}#{id}\"";
                    // A section that was taken out of a lesson may refer to the rest of it.
                    if (
                        file.Length == 0
                        && _pages.FirstOrDefault(p => p.Ids.Contains(anchor) && _lessons.Any(l => l.Page == p.Path))
                            is { } other
                    )
                        return $"href=\"{page.Root}{other.Path}#{anchor}\"";
                    _warnings.Add(
                        $"{page.Path}: a link to #{anchor}{(file.Length > 0 ? " of " + file : "")}, which is not there"
                    );
                    return file.Length > 0 ? $"href=\"{file}\"" : "href=\"#content\"";
                }
            );

    private static string Count(int n, string one, string many) =>
        $"{n.ToString(CultureInfo.InvariantCulture)} {(n == 1 ? one : many)}";

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:")]
    private static partial Regex HasScheme();

    [GeneratedRegex(@"\$([^$]+)\$")]
    private static partial Regex InlineTex();

    [GeneratedRegex("href=\"([^\"#:]*)#([^\"]+)\"")]
    private static partial Regex AnchorLink();

    [GeneratedRegex(@"src:url\((fonts/[^)]+\.woff2)\)[^;}]*")]
    private static partial Regex FontSource();
}
