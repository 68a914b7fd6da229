using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse.Grading;

/// <summary>The HTML pages: one file each, no scripts, nothing loaded from anywhere, and every word of a learner's escaped.</summary>
public static class Pages
{
    /// <summary>Text in a page: nothing in it is a tag, a control character or turns the direction of writing.</summary>
    internal static string E(string? text) =>
        WebUtility.HtmlEncode(TerminalText.Signs((text ?? "").ReplaceLineEndings("\n")));

    private static string N(double? value) =>
        value is { } v ? Math.Round(v, 2).ToString("0.##", CultureInfo.InvariantCulture) : "–";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    internal static string Page(string title, string body) =>
        $$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>{{E(title)}}</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; border-bottom: 1px solid #ccc; } h3 { font-size: 1.05rem; margin-bottom: .3rem; }
            table { border-collapse: collapse; margin: .5rem 0; } td, th { padding: .2rem .7rem; border: 1px solid #ccc; text-align: left; vertical-align: top; }
            td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
            pre { background: #f5f5f5; padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; max-height: 24rem; }
            img { max-width: 100%; border: 1px solid #ccc; }
            .good { color: #166534; } .bad { color: #9f1239; } .open { color: #854d0e; } .quiet { color: #555; }
            ul.tests { list-style: none; padding-left: 0; } ul.tests li { margin: .4rem 0; }
            @media print { pre { max-height: none; } }
            </style></head><body>
            {{body}}
            </body></html>
            """.ReplaceLineEndings("\n") + "\n";

    public static string Feedback(IReadOnlyList<SheetGrade> grades)
    {
        var text = new StringBuilder();
        text.Append($"<h1>Feedback for {E(grades[0].Submission.Student)}</h1>\n");
        foreach (var grade in grades)
            Sheet(text, grade);
        return Page($"Feedback for {grades[0].Submission.Student}", text.ToString());
    }

    private static void Sheet(StringBuilder text, SheetGrade grade)
    {
        if (!grade.Gradable)
        {
            text.Append(
                $"<h2>{E(grade.Sheet.Name)}: not gradable</h2>\n<p class=\"bad\">There are no points for the file that you handed in: {E(grade.Submission.Problem)}</p>\n"
            );
            Notes(text, grade);
            return;
        }
        text.Append($"<h2>{E(grade.Sheet.Name)}: {N(grade.Points)} of {N(grade.Sheet.Points)} points</h2>\n");
        if (!grade.Complete)
            text.Append("<p class=\"open\">Not all of it is graded yet.</p>\n");
        if (grade.Late)
            text.Append(
                $"<p>Handed in late{(grade.DaysLate > 0 ? $" by {N(grade.DaysLate)} days" : "")}{(grade.Penalty > 0 ? $": {N(grade.Earned)} points less {N(100 * grade.Penalty)} %" : "")}.</p>\n"
            );
        text.Append("<table><tr><th>task</th><th class=\"n\">points</th><th class=\"n\">of</th></tr>\n");
        foreach (var task in grade.Tasks)
            text.Append(
                $"<tr><td>{E(task.Task.Title)}</td><td class=\"n\">{N(task.Points)}</td><td class=\"n\">{N(task.Most)}</td></tr>\n"
            );
        text.Append("</table>\n");
        foreach (var task in grade.Tasks)
        {
            text.Append($"<h3>{E(task.Task.Title)}</h3>\n");
            if (task.Task.IsWritten)
                Written(text, task);
            else
                Tests(text, task);
            foreach (
                var cell in grade.Run?.Cells.Where(c =>
                    c.Task == task.Task.Id && (c.Output.Length > 0 || c.Error != null)
                ) ?? []
            )
                text.Append(
                    $"<details><summary>What your cell {E(cell.Id)} printed</summary><pre>{E(cell.Output)}{(cell.Error is null ? "" : $"\n{E(cell.Error)}")}</pre></details>\n"
                );
        }
        Notes(text, grade);
    }

    private static void Notes(StringBuilder text, SheetGrade grade)
    {
        if (grade.LearnerNotes.Count > 0)
            text.Append($"<p class=\"quiet\">{string.Join("<br>", grade.LearnerNotes.Select(E))}</p>\n");
    }

    /// <summary>An answer as it was written, and its pictures.</summary>
    private static string Shown(Answer answer)
    {
        var text = new StringBuilder($"<pre>{E(Attachments.WithoutInline(answer.Text))}</pre>\n");
        foreach (var (name, picture) in answer.Pictures)
            text.Append(
                picture.Length > 0
                    ? $"<p><img src=\"{E(picture)}\" alt=\"{E(name)}\"></p>\n"
                    : $"<p class=\"open\">The attachment {E(name)} is no picture that can be shown here; it is in the notebook.</p>\n"
            );
        foreach (var picture in Attachments.Inline(answer.Text))
            text.Append($"<p><img src=\"{E(picture)}\" alt=\"A picture in the answer\"></p>\n");
        return text.ToString();
    }

    /// <summary>All written answers with their pictures, beside the table in which they are graded.</summary>
    /// <param name="hand">Says how students are called there.</param>
    public static string HandGrading(IReadOnlyList<SheetGrade> grades, HandGrades hand)
    {
        var text = new StringBuilder(
            $"<h1>Written answers</h1>\n<p>Points and comments go into {HandGrades.FileName}.</p>\n"
        );
        foreach (var sheet in grades.GroupBy(g => g.Sheet))
        foreach (var task in sheet.Key.Tasks.Where(t => t.IsWritten))
        {
            text.Append($"<h2>{E(sheet.Key.Name)}, {E(task.Title)} ({N(task.Points)} points)</h2>\n");
            foreach (var grade in sheet.OrderBy(g => hand.Shown(g.Submission).Key, StringComparer.Ordinal))
                if (grade.Tasks.First(t => t.Task == task) is { Answer: { Attempted: true } answer } own)
                    text.Append(
                        $"<h3>{E(hand.Shown(grade.Submission).Student)} <span class=\"quiet\">{E(hand.Shown(grade.Submission).Key)}, {(own.Points is { } p ? $"{N(p)} points" : "open")}</span></h3>\n{Shown(answer)}"
                    );
        }
        return Page("Written answers", text.ToString());
    }

    private static void Written(StringBuilder text, TaskGrade task)
    {
        text.Append(
            task.Open ? "<p class=\"open\">To be graded by a person.</p>\n"
            : task.Answer is { Attempted: false } ? "<p class=\"quiet\">Not attempted.</p>\n"
            : ""
        );
        Comment(text, task);
        if (task.Answer is { Attempted: true } answer)
            text.Append($"<details><summary>Your answer</summary>{Shown(answer)}</details>\n");
    }

    private static void Comment(StringBuilder text, TaskGrade task)
    {
        if (task.Comment.Length > 0)
            text.Append(
                $"<p>{E(task.Comment.ReplaceLineEndings("\n")).Replace("\n", "<br>", StringComparison.Ordinal)}</p>\n"
            );
    }

    private static void Tests(StringBuilder text, TaskGrade task)
    {
        var byHand = task is { Answer: not null, Points: not null };
        if (byHand)
            text.Append($"<p>Graded by a person: {N(task.Points)} of {N(task.Most)} points.</p>\n");
        Comment(text, task);
        text.Append("<ul class=\"tests\">\n");
        foreach (var (cell, result) in task.Tests)
        {
            var (style, mark, word) = result?.Outcome switch
            {
                Outcome.Passed => ("good", "✓", "passed"),
                Outcome.NotAttempted => ("quiet", "○", "not attempted"),
                null => ("quiet", "○", "not run"),
                Outcome.NeedsPerson => byHand ? ("quiet", "○", "not run") : ("open", "○", "to be graded by a person"),
                _ => ("bad", "✗", result!.Outcome == Outcome.Refused ? "not accepted" : "failed"),
            };
            var earned = result?.Outcome == Outcome.Passed ? cell.Info!.Points : 0;
            text.Append(
                $"<li><span class=\"{style}\">{mark} {word}</span> {E(cell.Info!.Id)} {(byHand ? "" : $"<span class=\"quiet\">({N(earned)} of {N(cell.Info.Points)})</span>")}"
            );
            if (result is { Outcome: Outcome.Failed or Outcome.Refused or Outcome.NeedsPerson })
                text.Append($"<pre>{E(result.Message)}</pre>");
            text.Append("</li>\n");
        }
        text.Append("</ul>\n");
    }

    public static string Overview(
        IReadOnlyList<Sheet> sheets,
        IReadOnlyList<SheetGrade> grades,
        IReadOnlyList<string> problems,
        string isolation,
        IReadOnlyList<string> alarms
    )
    {
        var text = new StringBuilder();
        text.Append(
            $"<h1>Overview</h1>\n<p>{Count(grades.Count, "submission")} of {Count(grades.Select(g => g.Submission.Key).Distinct().Count(), "student")}. Isolation: {E(isolation)}.</p>\n"
        );
        if (alarms.Count > 0)
            text.Append(
                $"<h2 class=\"bad\">To look at first</h2>\n<ul>{string.Concat(alarms.Select(a => $"<li>{E(a)}</li>"))}</ul>\n"
            );
        var unreadable = grades.Where(g => !g.Gradable).ToList();
        if (unreadable.Count > 0)
            text.Append(
                $"<h2 class=\"bad\">Not gradable: no points, which is not 0 points</h2>\n<ul>{string.Concat(unreadable.Select(g => $"<li>{E(g.Submission.Student)}, {E(g.Sheet.Name)} ({E(g.Submission.Origin)}): {E(g.Submission.Problem)}</li>"))}</ul>\n"
            );
        var troubled = grades.Where(g => g.Run?.Trouble != null).ToList();
        if (troubled.Count > 0)
            text.Append(
                $"<p class=\"bad\">{troubled.Count} submissions could not be run because of the machine; run the command again: {E(string.Join(", ", troubled.Select(g => g.Submission.Student)))}</p>\n"
            );
        var open = grades.Sum(g => g.Tasks.Count(t => t.Open));
        if (open > 0)
            text.Append(
                $"<p class=\"open\">{open} answers are to be graded by a person: fill in the column points in {HandGrades.FileName} and run the command again.</p>\n"
            );
        if (problems.Count > 0)
            text.Append($"<h2>Left out</h2>\n<ul>{string.Concat(problems.Select(p => $"<li>{E(p)}</li>"))}</ul>\n");
        foreach (var sheet in sheets)
        {
            var own = grades.Where(g => g.Sheet == sheet && g.Gradable).ToList();
            if (own.Count == 0)
                continue;
            text.Append(
                $"<h2>{E(sheet.Name)}</h2>\n<p>{Count(own.Count, "submission")}, mean {N(own.Average(g => g.Points))} of {N(sheet.Points)} points, median {N(Median(own.Select(g => g.Points)))}.</p>\n"
            );
            text.Append(Histogram("all tasks", sheet.Points, own.Select(g => g.Points)));
            text.Append(TaskStatistics.Html(sheet.Name, TaskStatistics.Of(sheet, own)));
            foreach (var task in sheet.Tasks)
            {
                var points = own.Select(g => g.Tasks.First(t => t.Task == task)).ToList();
                text.Append(
                    $"<h3>{E(task.Title)} <span class=\"quiet\">({E(task.Id)}, {N(task.Points)} points)</span></h3>\n"
                );
                text.Append(
                    Histogram(task.Id, task.Points, points.Where(p => p.Points != null).Select(p => p.Points!.Value))
                );
                Failures(text, points, own);
            }
        }
        Students(text, grades);
        return Page("Overview", text.ToString());
    }

    /// <summary>Bars of how many got how many points.</summary>
    private static string Histogram(string name, double most, IEnumerable<double> values)
    {
        var all = values.ToList();
        if (all.Count == 0)
            return "<p class=\"quiet\">Nobody has points here yet.</p>\n";
        const int height = 90,
            width = 44;
        // A bar for each reachable number of points if these are few, else ten ranges.
        var exact = all.Append(0).Append(most).Distinct().Order().ToList();
        List<(string Label, int Count)> bars =
            exact.Count <= 8
                ? [.. exact.Select(v => (N(v), all.Count(a => a == v)))]
                :
                [
                    .. Enumerable
                        .Range(0, 10)
                        .Select(i =>
                            (
                                $"{N(most * i / 10)}–{N(most * (i + 1) / 10)}",
                                all.Count(a => (int)Math.Min(9, Math.Floor(a / most * 10)) == i)
                            )
                        ),
                ];
        var top = Math.Max(1, bars.Max(b => b.Count));
        var wide = exact.Count <= 8 ? width : 68;
        var svg = new StringBuilder(
            $"<svg role=\"img\" aria-label=\"Points in {E(name)}\" width=\"{bars.Count * wide + 10}\" height=\"{height + 40}\" xmlns=\"http://www.w3.org/2000/svg\" font-size=\"11\" text-anchor=\"middle\">\n"
        );
        for (var i = 0; i < bars.Count; i++)
        {
            var h = (int)Math.Round((double)height * bars[i].Count / top);
            var x = i * wide + 5;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x}\" y=\"{height + 16 - h}\" width=\"{wide - 6}\" height=\"{h}\" fill=\"#3b6ea5\"/><text x=\"{x + (wide - 6) / 2}\" y=\"{height + 12 - h}\">{bars[i].Count}</text><text x=\"{x + (wide - 6) / 2}\" y=\"{height + 32}\">{bars[i].Label}</text>\n"
            );
        }
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<path d=\"M2 {height + 16.5} H{bars.Count * wide + 6}\" stroke=\"#888\"/>\n"
        );
        return svg.Append("</svg>\n").ToString();
    }

    private static void Failures(StringBuilder text, IReadOnlyList<TaskGrade> tasks, IReadOnlyList<SheetGrade> grades)
    {
        var reasons = tasks
            .SelectMany((t, i) => t.Tests.Select(c => (c.Cell, c.Result, grades[i].Submission.Student)))
            .Where(f => f.Result is { Outcome: not Outcome.Passed })
            .GroupBy(f =>
                (
                    f.Cell.Info!.Id,
                    Reason: f.Result!.Outcome == Outcome.NotAttempted ? "not attempted" : Reason(f.Result)
                )
            )
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key.Id, StringComparer.Ordinal)
            .Take(6)
            .ToList();
        if (reasons.Count == 0)
            return;
        text.Append("<table><tr><th class=\"n\">how many</th><th>test</th><th>why</th><th>who</th></tr>\n");
        foreach (var reason in reasons)
        {
            var who = reason.Select(r => r.Student).Distinct().Order(StringComparer.Ordinal).ToList();
            text.Append(
                $"<tr><td class=\"n\">{reason.Count()}</td><td>{E(reason.Key.Id)}</td><td>{E(reason.Key.Reason)}</td><td class=\"quiet\">{E(string.Join(", ", who.Take(4)))}{(who.Count > 4 ? $" and {who.Count - 4} more" : "")}</td></tr>\n"
            );
        }
        text.Append("</table>\n");
    }

    /// <summary>One line; the numbers that differ from learner to learner are left out.</summary>
    private static string Reason(TestResult result)
    {
        var line = (result.Detail.Length > 0 && result.Hidden ? "(hidden) " + result.Detail : result.Message)
            .Split('\n')[0]
            .Trim();
        line = line.Replace("DropoutCourse.ClaimFailedException: ", "").Replace("The claim does not hold: ", "");
        return line.Length > 200 ? line[..200] + " ..." : line;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static void Students(StringBuilder text, IReadOnlyList<SheetGrade> grades)
    {
        text.Append(
            "<h2>Students</h2>\n<table><tr><th>student</th><th>sheet</th><th class=\"n\">points</th><th>remarks</th></tr>\n"
        );
        foreach (
            var grade in grades
                .OrderBy(g => g.Submission.Key, StringComparer.Ordinal)
                .ThenBy(g => g.Sheet.Name, StringComparer.Ordinal)
        )
        {
            List<string> remarks = [.. grade.Notes];
            if (grade.Late)
                remarks.Insert(0, grade.DaysLate > 0 ? $"late by {N(grade.DaysLate)} days" : "late");
            if (!grade.Complete && grade.Gradable)
                remarks.Insert(0, "not complete");
            text.Append(
                $"<tr><td><a href=\"feedback/{Uri.EscapeDataString(grade.Submission.Key)}.html\">{E(grade.Submission.Student)}</a></td><td>{E(grade.Sheet.Name)}</td><td class=\"n\">{(grade.Gradable ? N(grade.Points) : "")}</td><td>{string.Join("<br>", remarks.Select(E))}</td></tr>\n"
            );
        }
        text.Append("</table>\n");
    }
}
