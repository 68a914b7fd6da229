using System.Text.RegularExpressions;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>What the lessons promise each other: links that lead somewhere, claims, figures, and a complete table of errata.</summary>
public class LessonTests
{
    private const string ErrataCell = "errata";

    private static readonly string Folder = Path.Combine(Repository.Root, "notebooks");

    private sealed record Lesson(string File, Notebook Notebook)
    {
        public string Text => Markdown(Notebook);

        public string Code => string.Join("\n\n", Notebook.CodeCells.Select(c => c.Source));
    }

    // The lessons are the numbered notebooks; sheets stand in folders of their own.
    private static List<Lesson> Lessons()
    {
        var lessons = !Directory.Exists(Folder)
            ? []
            : Directory
                .EnumerateFiles(Folder, "*.ipynb")
                .Where(f => Regex.IsMatch(Path.GetFileName(f), @"^\d\d-"))
                .Order(StringComparer.Ordinal)
                .Select(f => new Lesson(Path.GetFileName(f), Notebook.Read(f)))
                .ToList();
        Assert.SkipWhen(lessons.Count == 0, "no lessons yet");
        return lessons;
    }

    private static IEnumerable<string> Anchors(string markdown) =>
        Regex.Matches(markdown, """<a id="([^"]+)"></a>""").Select(m => m.Groups[1].Value);

    // Targets of [text](target); those with a scheme lead out of the repository and are not checked.
    private static IEnumerable<string> RelativeLinks(string markdown) =>
        Regex
            .Matches(markdown, @"\]\(([^()\s]+)\)")
            .Select(m => m.Groups[1].Value)
            .Where(target => !target.Contains(':'));

    // null if the target exists, otherwise what is wrong; file is the full path of the notebook that has the link.
    private static string? Broken(string file, string target)
    {
        var from = Path.GetRelativePath(Folder, file);
        var parts = target.Split('#', 2);
        var path = parts[0] == "" ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
        if (!File.Exists(path))
            return $"{from}: '{target}' leads to no file";
        if (parts.Length == 1)
            return null;
        if (!path.EndsWith(".ipynb", StringComparison.Ordinal))
            return $"{from}: '{target}' has an anchor in a file that is no notebook";
        return Anchors(Markdown(Notebook.Read(path))).Contains(parts[1])
            ? null
            : $"{from}: '{target}' leads to no anchor";
    }

    private static string Markdown(Notebook notebook) =>
        string.Join("\n\n", notebook.Cells.Where(c => c.Type == "markdown").Select(c => c.Source));

    [Fact]
    public void EveryRelativeLinkLeadsToAFileAndAnAnchor() // of the lessons and of the sheets
    {
        var files = Directory
            .EnumerateFiles(Folder, "*.ipynb", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".ipynb_checkpoints"))
            .ToList();
        var links = files
            .SelectMany(f => RelativeLinks(Markdown(Notebook.Read(f))).Select(target => (File: f, Target: target)))
            .ToList();
        Assert.NotEmpty(links);
        Assert.Equal([], links.Select(link => Broken(link.File, link.Target)).OfType<string>());
    }

    [Fact]
    public void BrokenLinksAreFound() // the check itself can fail
    {
        var first = Path.Combine(Folder, Lessons()[0].File);
        Assert.NotNull(Broken(first, "99-nowhere.ipynb"));
        Assert.NotNull(Broken(first, $"{Path.GetFileName(first)}#no-such-anchor"));
        Assert.NotNull(Broken(first, "#no-such-anchor"));
        Assert.Null(Broken(first, Path.GetFileName(first)));
    }

    [Fact]
    public void AnchorsAreUniqueInALesson() =>
        Assert.All(
            Lessons(),
            l =>
                Assert.Empty(
                    Anchors(l.Text)
                        .GroupBy(a => a)
                        .Where(g => g.Count() > 1)
                        .Select(g => $"{l.File}: {g.Key} stands {g.Count()} times")
                )
        );

    [Fact]
    public void EachBoxOnTheDocumentsBeginsWithItsAnchor() =>
        Assert.All(
            Lessons(),
            l =>
            {
                var boxes = l.Notebook.Cells.Where(c =>
                    c.Type == "markdown" && c.Source.Contains("> **What the documents say", StringComparison.Ordinal)
                );
                Assert.Empty(
                    boxes
                        .Where(c => !Regex.IsMatch(c.Source, """^<a id="error-00[0-4]-[a-z0-9-]+"></a>"""))
                        .Select(c => $"{l.File}, cell {c.Id}")
                );
            }
        );

    [Fact]
    public void EachErrorIsInTheErrata()
    {
        var lessons = Lessons();
        var errata = lessons.SelectMany(l => l.Notebook.Cells).FirstOrDefault(c => c.Id == ErrataCell);
        Assert.SkipWhen(errata is null, "no table of errata yet");
        var listed = RelativeLinks(errata!.Source).ToHashSet();
        var shown = lessons
            .SelectMany(l =>
                Anchors(l.Text)
                    .Where(a => a.StartsWith("error-", StringComparison.Ordinal))
                    .Select(a => $"{l.File}#{a}")
            )
            .ToList();
        Assert.NotEmpty(shown);
        Assert.Equal([], shown.Except(listed));
    }

    /// <summary>Each question of the table of what people ask leads to a heading of its own, and a run with a claim stands below it.</summary>
    [Fact]
    public void WhatPeopleAskIsAnsweredByARun()
    {
        var lessons = Lessons();
        var asked = lessons
            .SelectMany(l => l.Notebook.Cells.Select(c => (l.File, Cell: c)))
            .FirstOrDefault(c => c.Cell.Id == "ask-table");
        Assert.SkipWhen(asked.Cell is null, "no table of questions yet");
        var rows = asked
            .Cell.Source.Split('\n')
            .Where(line => line.StartsWith('|') && line.Contains('?') || line.Contains("]("))
            .ToList();
        Assert.True(rows.Count >= 11, $"only {rows.Count} questions");
        Assert.All(rows, row => Assert.NotEmpty(RelativeLinks(row)));
        List<string> unanswered = [];
        foreach (var target in rows.SelectMany(RelativeLinks))
        {
            var (file, anchor) = target.Split('#') is [var path, var id]
                ? (path == "" ? asked.File : path, id)
                : (target, "");
            var cells = lessons.Single(l => l.File == file).Notebook.Cells;
            var at = cells
                .ToList()
                .FindIndex(c =>
                    c.Type == "markdown"
                    && c.Source.Contains($"<a id=\"{anchor}\"></a>\n\n##", StringComparison.Ordinal)
                );
            var below =
                at < 0
                    ? []
                    : cells.Skip(at + 1).TakeWhile(c => c.Type == "code" || !Regex.IsMatch(c.Source, "(?m)^#{2,3} "));
            if (!below.Any(c => c.Type == "code" && c.Source.Contains("Claim.", StringComparison.Ordinal)))
                unanswered.Add(target);
        }
        Assert.Equal([], unanswered);
    }

    [Fact]
    public void EachTermWithItsChineseNameIsInTheGlossary()
    {
        var lessons = Lessons();
        var glossary = lessons.SelectMany(l => l.Notebook.Cells).FirstOrDefault(c => c.Id == "glossary")?.Source;
        Assert.SkipWhen(glossary is null, "no glossary yet");
        var terms = lessons
            .SelectMany(l =>
                Regex
                    .Matches(l.Text, @"\([^()]*\p{IsCJKUnifiedIdeographs}[^()]*\)")
                    .SelectMany(m =>
                        Regex.Matches(m.Value, @"\p{IsCJKUnifiedIdeographs}+").Select(t => (l.File, Term: t.Value))
                    )
            )
            .ToList();
        Assert.True(terms.Count >= 30, $"only {terms.Count} terms found");
        Assert.Equal([], terms.Where(t => !glossary!.Contains(t.Term)).Select(t => $"{t.File}: {t.Term}"));
    }

    /// <summary>In each section the reader does something: changes what a cell invites to change, moves a slider, fills a TODO, answers.</summary>
    [Fact]
    public void InEachSectionThereIsSomethingToDo()
    {
        List<string> idle = [];
        foreach (var lesson in Lessons())
        {
            var title = "";
            var code = "";
            void End()
            {
                if (code.Length > 0 && !Regex.IsMatch(code, @"//.*\bTry\b|Explore\.|Todo\.Check|new Quiz"))
                    idle.Add($"{lesson.File}: {title}");
                code = "";
            }
            foreach (var cell in lesson.Notebook.Cells)
                if (cell.Type == "code")
                    code += cell.Source;
                else if (Regex.Match(cell.Source, @"(?m)^## (\d+\.\d+ .*)$") is { Success: true } heading)
                {
                    if (title.Length > 0)
                        End();
                    (title, code) = (heading.Groups[1].Value, "");
                }
            End();
        }
        Assert.Equal([], idle);
    }

    [Fact]
    public void EachAsksAndLetsTry() =>
        Assert.All(
            Lessons(),
            l =>
            {
                var marked = Regex.Count(l.Code, @"Predict\.First\(|\.Ask\(");
                Assert.True(marked >= 3, $"{l.File} has {marked} questions that mark themselves");
                var open = l.Notebook.CodeCells.Count(c => c.Source.Contains("// TODO", StringComparison.Ordinal));
                Assert.True(open >= 2, $"{l.File} has {open} cells with a TODO");
                // Predictions are cells, so that pages can fold what follows.
                Assert.DoesNotContain("Predict first", l.Text);
            }
        );

    /// <summary>A reader sees before it is calculated. Symbols within a line are no formulas.</summary>
    [Fact]
    public void TheFirstFigureComesBeforeTheFirstFormula() =>
        Assert.All(
            Lessons(),
            l =>
            {
                var cells = l.Notebook.Cells.ToList();
                var formula = cells.FindIndex(c =>
                    c.Type == "markdown" && c.Source.Contains("$$", StringComparison.Ordinal)
                );
                var figure = cells.FindIndex(c =>
                    c.Type == "code" && Regex.IsMatch(c.Source, @"\bFigures\.\w+\(|new NetPicture\(|Explore\.")
                );
                Assert.True(
                    formula < 0 || figure >= 0 && figure < formula,
                    $"{l.File}: cell {formula} has a formula, the first figure is cell {figure}"
                );
            }
        );

    /// <summary>Cells that read recorded results say so: the page's colophon lists them.</summary>
    [Fact]
    public void RecordedResultsAreTagged() =>
        Assert.All(
            Lessons(),
            l =>
                Assert.Equal(
                    [],
                    l.Notebook.CodeCells.Where(c => Regex.IsMatch(c.Source, @"Recorded(Results|Curves)\."))
                        .Where(c => c.Json["metadata"]?["tags"]?.ToJsonString().Contains("recorded") != true)
                        .Select(c => $"{l.File}, cell {c.Id}")
                )
        );

    [Fact]
    public void EachHasAtLeastEightClaims() =>
        Assert.All(
            Lessons(),
            l =>
            {
                var claims = Regex.Count(l.Code, @"\bClaim\.\w+(<\w+>)?\(");
                Assert.True(claims >= 8, $"{l.File} has {claims} claims");
            }
        );

    [Fact]
    public void EachHasAtLeastThreeFigures() =>
        Assert.All(
            Lessons(),
            l =>
            {
                var figures = l.Notebook.CodeCells.Count(c =>
                    Regex.IsMatch(c.Source, @"\b(Figures\.\w+|Chart\.\w+<[^>]*>|new NetPicture)\(")
                );
                Assert.True(figures >= 3, $"{l.File} has {figures} cells with a figure");
            }
        );

    [Fact]
    public void EachNamesItsExerciseSheet()
    {
        var sheets = Path.Combine(Repository.Root, "notebooks", "exercises");
        Assert.All(
            Lessons().Where(l => File.Exists(Path.Combine(sheets, l.File))),
            l => Assert.Contains($"(exercises/{l.File})", l.Text)
        );
        Assert.All(
            Directory.GetFiles(sheets, "*.ipynb"),
            sheet => Assert.Contains(Lessons(), l => l.File == Path.GetFileName(sheet))
        );
    }
}
