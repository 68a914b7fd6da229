using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DropoutCourse.Notebooks;

namespace DropoutCourse.Site;

/// <summary>What cells gave, as a learner sees it: texts, tables, pictures, charts, errors. Long ones fold.</summary>
/// <param name="canDraw">plotly.js is there; otherwise <paramref name="whyNot"/> stands beside each chart's numbers.</param>
public sealed partial class Outputs(Renderer renderer, bool canDraw, string whyNot)
{
    private const int LongText = 30,
        ShownLines = 15,
        LongTable = 30;

    /// <summary>Appends a cell's outputs to a page.</summary>
    /// <param name="number">The lesson's number, which the figures' numbers begin with; empty on pages without figures of their own.</param>
    public void Append(PageContent page, Cell cell, string number)
    {
        var text = new StringBuilder();
        void Flush()
        {
            if (text.Length > 0)
                page.Body.Append(Fold(text.ToString()));
            text.Clear();
        }
        foreach (var output in cell.Outputs)
        {
            switch (NotebookFile.Text(output["output_type"]))
            {
                case "stream":
                    text.Append(NotebookFile.Text(output["text"]));
                    break;
                case "error":
                    Flush();
                    var trace = string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(NotebookFile.Text));
                    var message = $"{NotebookFile.Text(output["ename"])}: {NotebookFile.Text(output["evalue"])}";
                    page.Body.Append(
                        $"<div class=\"error\"><p><strong>This cell failed.</strong></p><pre class=\"text\">{Encode(TerminalText.Settle(message))}</pre>"
                            + (
                                trace.Length > 0
                                    ? $"<details><summary>Where</summary><pre class=\"text\">{Encode(TerminalText.Settle(trace))}</pre></details>"
                                    : ""
                            )
                            + "</div>\n"
                    );
                    break;
                case "display_data" or "execute_result" when output["data"] is JsonObject data:
                    if (
                        data["text/html"] is null
                        && data.All(d =>
                            !d.Key.StartsWith("image/", StringComparison.Ordinal) && d.Key != "text/markdown"
                        )
                        && data["text/plain"] is { } plain
                    )
                    {
                        Flush();
                        page.Body.Append(Fold(NotebookFile.Text(plain)));
                        break;
                    }
                    Flush();
                    Data(page, data, number);
                    break;
            }
        }
        Flush();
    }

    private void Data(PageContent page, JsonObject data, string number)
    {
        if (data["text/html"] is { } html)
            Html(page, NotebookFile.Text(html), number);
        else if (data["image/svg+xml"] is { } svg)
            Figure(page, number, NotebookFile.Text(svg), NotebookFile.Text(data["text/plain"]));
        else if (data.FirstOrDefault(d => d.Key is "image/png" or "image/jpeg") is { Key: { } type, Value: { } image })
            Figure(
                page,
                number,
                $"<img src=\"data:{type};base64,{NotebookFile.Text(image).ReplaceLineEndings("")}\" alt=\"{Encode(NotebookFile.Text(data["text/plain"]) is { Length: > 0 } alt ? alt : "A picture that this cell made")}\">",
                ""
            );
        else
            page.Body.Append(Fold(NotebookFile.Text(data["text/markdown"] ?? data.FirstOrDefault().Value)));
    }

    private void Html(PageContent page, string html, string number)
    {
        if (html.StartsWith("<div data-course-plotly=", StringComparison.Ordinal))
            return; // the library that a notebook brings for its charts; pages have it beside them
        html = TerminalText.Signs(html);
        // Styles belong into the page's head; scripts other than the charts' belong to the notebook.
        html = Style()
            .Replace(
                html,
                m =>
                {
                    if (!page.Styles.Contains(m.Groups[1].Value))
                        page.Styles.Add(m.Groups[1].Value);
                    return "";
                }
            );
        if (Chart().Match(html) is { Success: true } chart && AsJson(chart.Groups["json"].Value) is { } figure)
        {
            AppendChart(page, number, chart, figure);
            return;
        }
        if (html.StartsWith("<div class=\"explore\" data-explore=", StringComparison.Ordinal))
        {
            // A figure with sliders: the page has its scripts beside it.
            AppendExplorable(page, number, html);
            return;
        }
        var scripts = Script().Count(html);
        html = Script().Replace(html, "");
        if (scripts > 0 && IsEmpty(html))
        {
            page.Body.Append(
                "<p class=\"output note\">This output is drawn by a script of its own; it is to be seen in the notebook only.</p>\n"
            );
            return;
        }
        html = HeadingTag()
            .Replace(html, "<$1p class=\"output-heading\"$2>")
            .Replace("</p class=\"output-heading\">", "</p>");
        foreach (var id in IdAttribute().Matches(html).Select(m => m.Groups[1].Value))
            page.Ids.Add(id);
        if (html.Contains("<svg", StringComparison.Ordinal))
            Figure(page, number, html, "");
        else
        {
            html = MarkdownText.Tables(html);
            var rows = TableRow().Count(html);
            page.AddText(renderer.ToText(html)[..Math.Min(renderer.ToText(html).Length, 300)]);
            page.Body.Append(
                rows > LongTable
                    ? $"<details class=\"output long\"><summary>A table of {rows} rows</summary>{html}</details>\n"
                    : $"<div class=\"output\">{html}</div>\n"
            );
        }
    }

    private void AppendChart(PageContent page, string number, Match chart, string json)
    {
        var (id, label) = Next(page, number);
        var alt = chart.Groups["alt"].Value;
        var title = WebUtility.HtmlDecode(alt);
        page.AddText($"{label}: {title[..Math.Min(title.Length, 300)]}");
        var table = MarkdownText.Tables(chart.Groups["table"].Value);
        var style = chart.Groups["size"].Value.Trim();
        // "whole": a kind of chart that the pages' plotly.js does not have.
        var whole = chart.Groups["whole"].Success;
        var reason = whole ? "the pages have no library for this kind of chart." : whyNot;
        page.Body.Append(
            canDraw && !whole
                ? $"""
                <figure class="chart pending" id="{id}">
                <p class="note">The chart is drawn where scripts run. Here are its numbers.</p>
                <div class="plotbox"><div class="chart-area" role="img" aria-label="{alt}" style="{style}"></div></div>
                <script type="application/json">{json}</script>
                {Caption(
                    id,
                    label,
                    $"<details class=\"numbers\" open><summary>The numbers of {label.ToLowerInvariant()}</summary>{table}</details>"
                )}
                </figure>

                """
                : $"""
                <figure class="chart tabled" id="{id}">
                <p class="note">Not drawn: {Encode(reason)} Here are its numbers.</p>
                <p class="alt">{alt}</p>
                <div class="numbers">{table}</div>
                {Caption(id, label)}
                </figure>

                """
        );
    }

    private void AppendExplorable(PageContent page, string number, string html)
    {
        html = MarkdownText.Tables(Script().Replace(html, "")).Trim();
        var (id, label) = Next(page, number);
        var text = renderer.ToText(html);
        page.AddText($"{label}: {text[..Math.Min(text.Length, 400)]}");
        page.Body.Append($"<figure class=\"explorable\" id=\"{id}\">{html}{Caption(id, label)}</figure>\n");
    }

    private void Figure(PageContent page, string number, string inner, string text)
    {
        var (id, label) = Next(page, number);
        page.AddText($"{label}: {text}");
        page.Body.Append(
            $"<figure class=\"picture\" id=\"{id}\"><div class=\"plotbox\">{inner}</div>{Caption(id, label)}</figure>\n"
        );
    }

    private static (string Id, string Label) Next(PageContent page, string number)
    {
        var n = ++page.Figures;
        var label = number.Length > 0 ? $"Figure {number}.{n}" : $"Figure {n}";
        return (page.NewId($"figure-{(number.Length > 0 ? number + "-" : "")}{n}"), label);
    }

    private static string Caption(string id, string label, string below = "") =>
        $"<figcaption>{label} <a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to {label.ToLowerInvariant()}\">#</a>{below}</figcaption>";

    private static string Fold(string text)
    {
        text = TerminalText.Settle(text).TrimEnd('\n');
        if (text.Length == 0)
            return "";
        var lines = text.Split('\n');
        if (lines.Length <= LongText)
            return $"<pre class=\"text output\">{Lines(lines)}</pre>\n";
        return $"<pre class=\"text output\">{Lines(lines[..ShownLines])}</pre>\n<details class=\"long\"><summary>{lines.Length - ShownLines} more lines</summary><pre class=\"text\">{Lines(lines[ShownLines..])}</pre></details>\n";
    }

    private static string Lines(IEnumerable<string> lines) =>
        string.Join(
            '\n',
            lines.Select(l =>
                l.StartsWith("✓ ", StringComparison.Ordinal) ? $"<span class=\"holds\">✓</span>{Encode(l[1..])}"
                : l.StartsWith("✗ ", StringComparison.Ordinal) ? $"<span class=\"fails\">✗</span>{Encode(l[1..])}"
                : Encode(l)
            )
        );

    /// <summary>Nothing to read and nothing to look at.</summary>
    private static bool IsEmpty(string html) =>
        !Seen().IsMatch(html) && string.IsNullOrWhiteSpace(Tag().Replace(html, ""));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string? AsJson(string text)
    {
        try
        {
            return JsonNode.Parse(text)?.ToJsonString();
        } // The default encoder escapes <, so that nothing can end the script element.
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What ChartHtml in src/Shared writes.</summary>
    [GeneratedRegex(
        """<div data-course-chart="(?<id>[^"]+)"[^>]*><div role="img" aria-label="(?<alt>[^"]*)" style="display:none;(?<size>[^"]*)"></div><div><p>.*?</p>(?<table>.*)</div></div>\s*<script>.*?courseChart\("\k<id>",(?<json>\{[^<]*\})(?<whole>,true)?\);</script>""",
        RegexOptions.Singleline
    )]
    private static partial Regex Chart();

    [GeneratedRegex("<style[^>]*>(.*?)</style>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Style();

    [GeneratedRegex("<script[^>]*>.*?</script>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Script();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("<(img|svg|canvas|iframe|video|audio|input|table|hr)\\b", RegexOptions.IgnoreCase)]
    private static partial Regex Seen();

    [GeneratedRegex("<(/?)h[1-6]([^>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex HeadingTag();

    [GeneratedRegex("<tr[\\s>]")]
    private static partial Regex TableRow();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex IdAttribute();
}
