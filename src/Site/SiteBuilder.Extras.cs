using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

public sealed partial class SiteBuilder
{
    /// <summary>Glossary, notation, errata, references: sections of lesson 8 on pages of their own. Without that lesson, what the others have; only the notation has no other source.</summary>
    private List<PageContent> ExtraPages() =>
        [
            Extra("glossary.html", "Glossary, English - Chinese", GlossaryHeading(), GlossaryFromLessons),
            .. _lessons.Any(l => l.Notebook.Number == "8" && l.Notebook.Section(NotationHeading()) is not null)
                ? [Extra("notation.html", "Notation", NotationHeading(), _ => { })]
                : (PageContent[])[],
            Extra("errata.html", "Errata of the documents", ErrataHeading(), ErrataFromLessons),
            Extra("references.html", "References", ReferencesHeading(), ReferencesFromLessons),
        ];

    private PageContent Extra(string path, string title, Regex heading, Action<PageContent> otherwise)
    {
        var page = new PageContent(path, title);
        page.Body.Append($"<h1>{title}</h1>\n");
        var found = _lessons
            .Where(l => l.Notebook.Number == "8")
            .Select(l => (Lesson: l, Section: l.Notebook.Section(heading)))
            .FirstOrDefault(f => f.Section is not null);
        if (found.Section is not { } section)
        {
            otherwise(page);
            return page;
        }
        page.Body.Append(
            $"<p class=\"from\">From <a href=\"{found.Lesson.Page}\">lesson {found.Lesson.Notebook.Number}</a>.</p>\n"
        );
        foreach (var cell in section.Cells)
            Append(page, cell, "", code: false, outputs: found.Lesson.Executed, shift: 1 - section.Level);
        return page;
    }

    /// <summary>Terms are introduced as *drop rate* (丢弃率).</summary>
    private void GlossaryFromLessons(PageContent page)
    {
        Say(page, "Terms with their Chinese originals, where the lessons introduce them.");
        var terms = new SortedDictionary<string, (string Chinese, Lesson Lesson)>(StringComparer.OrdinalIgnoreCase);
        foreach (var lesson in _lessons)
        foreach (
            Match m in lesson.Notebook.Cells.Where(c => c.Type == "markdown").SelectMany(c => Term().Matches(c.Source))
        )
            terms.TryAdd(m.Groups[1].Value.ReplaceLineEndings(" "), (m.Groups[2].Value, lesson));
        if (terms.Count == 0)
        {
            Say(page, "None yet.");
            return;
        }
        page.Body.Append(
            "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">English</th><th scope=\"col\">Chinese</th><th scope=\"col\">Introduced in</th></tr></thead><tbody>\n"
        );
        foreach (var (term, (chinese, lesson)) in terms)
        {
            page.Body.Append(
                $"<tr><td>{Template.Encode(term)}</td><td lang=\"zh\">{Template.Encode(chinese)}</td><td><a href=\"{lesson.Page}\">{Template.Encode(Plain(lesson.Title))}</a></td></tr>\n"
            );
            page.AddText($"{term} {chinese}");
        }
        page.Body.Append("</tbody></table></div>\n");
    }

    /// <summary>Boxes on errors stand below anchors of the form error-NNN-topic.</summary>
    private void ErrataFromLessons(PageContent page)
    {
        Say(
            page,
            "The course follows five documents on dropout; they contain errors. Where a lesson shows one, and what is true instead:"
        );
        var list = new StringBuilder();
        foreach (var lesson in _lessons)
        foreach (var cell in lesson.Notebook.Cells.Where(c => c.Type == "markdown"))
        foreach (Match m in ErrorAnchor().Matches(cell.Source))
        {
            list.Append(
                $"<li><a href=\"{lesson.Page}#{m.Groups[1].Value}\">Document {m.Groups[2].Value}: {Template.Encode(m.Groups[3].Value.Replace('-', ' '))}</a>, {Template.Encode(Plain(lesson.Title))}</li>\n"
            );
            page.AddText($"document {m.Groups[2].Value} {m.Groups[3].Value}");
        }
        if (list.Length == 0)
            Say(page, "None yet.");
        else
            page.Body.Append($"<ul>\n{list}</ul>\n");
    }

    private void ReferencesFromLessons(PageContent page)
    {
        Say(page, "What each lesson refers to.");
        foreach (var lesson in _lessons)
        {
            if (lesson.Notebook.Section(ReferencesHeading()) is not { } section)
                continue;
            Heading(page, Plain(lesson.Title));
            foreach (var cell in section.Cells)
                Append(page, cell, "", code: false, outputs: false, shift: 3 - section.Level);
        }
    }

    [GeneratedRegex("glossary", RegexOptions.IgnoreCase)]
    private static partial Regex GlossaryHeading();

    [GeneratedRegex("^([0-9.]+ )?notation$", RegexOptions.IgnoreCase)]
    private static partial Regex NotationHeading();

    [GeneratedRegex("errata", RegexOptions.IgnoreCase)]
    private static partial Regex ErrataHeading();

    [GeneratedRegex("^references|bibliography", RegexOptions.IgnoreCase)]
    private static partial Regex ReferencesHeading();

    [GeneratedRegex(@"\*{1,2}([^*\n][^*]{1,60}?)\*{1,2}\s+\(([\u3400-\u9fff][^()\n]{0,40})\)")]
    private static partial Regex Term();

    [GeneratedRegex("""<a id="(error-(\d+)-([\w-]+))"></a>""")]
    private static partial Regex ErrorAnchor();
}
