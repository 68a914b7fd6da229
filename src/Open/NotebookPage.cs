using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Open;

/// <summary>The page of a notebook as it is when it is loaded; its script makes the cells live.</summary>
internal sealed partial class NotebookPage(OpenOptions options, CourseFiles files, NotebookHtml html)
{
    public string Write(PageState state)
    {
        var texts = html.Markdown(state.File, state.Cells.Select(c => c.Cell));
        var main = new StringBuilder();
        main.Append(About(state));
        var number = 0;
        foreach (var cell in state.Cells)
            if (cell.Cell.Type == "markdown")
                main.Append(
                    $"<div class=\"textcell\" data-cell=\"{cell.Cell.Id}\"{ReadOnly(cell.Cell)} data-source=\"{PageShell.Encode(cell.Cell.Source)}\"><div class=\"textview\">{texts[cell.Cell.Id]}</div></div>\n"
                );
            else if (cell.Cell.IsCode)
                main.Append(Code(cell, ++number));
        return PageShell.Page(
            files,
            PageShell.Title(state.File),
            main.ToString(),
            state.File,
            toc: Contents(string.Concat(texts.Values)),
            tools: Tools(state),
            attributes: $"data-notebook=\"{PageShell.Encode(state.File.Name)}\" data-version=\"{state.Version}\" data-server=\"{state.Server}\""
        );
    }

    private string About(PageState state) =>
        $"""
            <div id="notices" role="status" aria-live="polite"></div>
            <div id="check-result" role="status" aria-live="polite" hidden></div>
            <noscript><p class="warning">This page runs cells with a script; switch scripts on for 127.0.0.1.</p></noscript>

            """
        + (
            state.Cells.Any(c => c.Recorded)
                ? "<p class=\"warning recorded-note\">The outputs below were recorded when the course was executed last. They are replaced as your own cells run.</p>\n"
                : ""
        )
        + (
            state.HasOriginal
                ? ""
                : $"<p class=\"about\">A notebook of your own: {PageShell.Encode(Paths.Short(state.File.Work, options.Root))}.</p>\n"
        );

    private static string Contents(string html)
    {
        var links = string.Concat(
            Heading()
                .Matches(html)
                .Select(m =>
                    $"<li class=\"level{m.Groups["level"]}\"><a href=\"#{m.Groups["id"]}\">{Link().Replace(m.Groups["text"].Value, "")}</a></li>\n"
                )
        );
        return links.Length == 0
            ? ""
            : $"<nav class=\"toc\" id=\"toc\" aria-label=\"On this page\"><details open><summary>On this page</summary>\n<ul>\n{links}</ul></details></nav>\n";
    }

    [GeneratedRegex("<h(?<level>[23]) id=\"(?<id>[^\"]+)\">(?<text>.*?) <a class=\"anchor\"", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("</?a\\b[^>]*>")]
    private static partial Regex Link();

    private static string Tools(PageState state) =>
        $"""
            <div class="tools" role="toolbar" aria-label="Notebook">
            <button id="run-all" type="button">Run all</button>
            <button id="interrupt" type="button" disabled>Interrupt</button>
            <button id="restart" type="button">Restart</button>
            {(state.HasOriginal ? "<button id=\"reset-all\" type=\"button\">Reset</button>" : "")}
            {(
                state.IsSheet
                    ? "<button id=\"check\" type=\"button\">Check</button><button id=\"hand-in\" type=\"button\">Hand in</button>"
                    : ""
            )}
            <span id="kernel" role="status">connecting</span>
            <span id="saved" role="status"></span>
            </div>
            """;

    private static string Code(PageCell cell, int number)
    {
        var seconds = cell.Seconds?.ToString("0.000", CultureInfo.InvariantCulture) ?? "";
        var outputs = string.Concat(
            cell.Outputs.Select((o, i) => $"<div class=\"piece\" data-index=\"{i}\">{o}</div>")
        );
        return $"""
            <section class="cell live" id="cell-{cell.Cell.Id}" data-cell="{cell.Cell.Id}" data-number="{number}" data-state="{cell.State.ToString().ToLowerInvariant()}" data-seconds="{seconds}" data-line="{cell.Line}" data-error="{PageShell.Encode(
                cell.Error
            )}"{ReadOnly(cell.Cell)} aria-label="Cell {number}">
            <div class="editor"><pre class="code"><code>{PageShell.Encode(cell.Cell.Source)}</code></pre></div>
            <div class="outputs{(cell.Recorded ? " recorded" : "")}">{outputs}</div>
            </section>

            """;
    }

    /// <summary>What nbgrader locks is not the learner's to change: it would be set back when the sheet is graded.</summary>
    private static string ReadOnly(Notebook.Cell cell) =>
        (cell.Json["metadata"] as JsonObject)?["nbgrader"]?["locked"] is JsonValue value
        && value.TryGetValue(out bool locked)
        && locked
            ? " data-locked"
            : "";
}
