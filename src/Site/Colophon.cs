using System.Net;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>
/// The end of a lesson's page: which of its numbers were computed when the lesson was executed, and which were recorded earlier by long runs. Cells that show
/// recorded results carry the tag "recorded".
/// </summary>
public sealed partial class Colophon(PageContent page)
{
    private readonly List<(string Anchor, string What)> _recorded = [];

    /// <summary>Takes note of a cell that was just appended.</summary>
    /// <param name="number">The lesson's number, which the figures' numbers begin with.</param>
    /// <param name="figuresBefore">How many figures the page had before it.</param>
    public void Note(Cell cell, string number, int figuresBefore)
    {
        if (!cell.Tags.Contains("recorded"))
            return;
        if (page.Figures == figuresBefore && Shown(cell) is { } shown)
            _recorded.Add(("cell-" + cell.Id, shown));
        for (var n = figuresBefore + 1; n <= page.Figures; n++)
            _recorded.Add(
                (
                    $"figure-{(number.Length > 0 ? number + "-" : "")}{n}",
                    $"figure {(number.Length > 0 ? number + "." : "")}{n}"
                )
            );
    }

    /// <summary>What a cell without a figure shows, in words; null if it has only claims, which say themselves that they are recorded.</summary>
    private static string? Shown(Cell cell)
    {
        var outputs = cell.Outputs.ToList();
        var caption = outputs
            .Select(o => Caption().Match(NotebookFile.Text(o["data"]?["text/html"])))
            .FirstOrDefault(m => m.Success);
        if (caption is not null)
            return $"the table “{WebUtility.HtmlDecode(caption.Groups[1].Value)}”";
        var printed = string.Concat(outputs.Select(o => NotebookFile.Text(o["text"]))).Split('\n');
        return
            outputs.Any(o => o["data"] is not null)
            || printed.Any(line => line.Length > 0 && !line.StartsWith("✓ ", StringComparison.Ordinal))
            ? "printed numbers"
            : null;
    }

    [GeneratedRegex("<caption[^>]*>([^<]+)</caption>")]
    private static partial Regex Caption();

    public void Append(Provenance made)
    {
        var id = page.NewId("colophon");
        page.Toc.Add(new(2, id, "Colophon"));
        page.Search.Add(new(id, "Colophon", new()));
        var computed =
            $"computed when the lesson was executed: {made.When}, with {made.Packages}, on {made.Data}, seed {made.Seed}, profile {made.Profile}.";
        var links = string.Join(", ", _recorded.Select(r => $"<a href=\"#{r.Anchor}\">{Template.Encode(r.What)}</a>"));
        page.Body.Append(
            $"<h2 id=\"{id}\">Colophon</h2>\n"
                + (
                    _recorded.Count == 0
                        ? $"<p>All numbers on this page were {Template.Encode(computed)} None is recorded.</p>\n"
                        : $"<p><strong>Recorded</strong> earlier on MNIST or on the course's texts, by long runs that <code>./course reproduce</code> repeats: {links}; and every claim that begins with “recorded”. <strong>All other numbers</strong> were {Template.Encode(computed)}</p>\n"
                )
        );
        page.AddText("Which numbers are recorded, and which were computed when this page was made.");
    }
}
