using System.Globalization;
using System.Text;

namespace DropoutCourse.Grading;

/// <summary>How hard a task was, and whether it tells those who can do the rest from those who cannot.</summary>
/// <param name="Ease">The mean share of the task's points, 0..1.</param>
/// <param name="Discrimination">Correlation of the task's points with the points of all other tasks, -1..1; null where one of them does not vary or fewer than five have points.</param>
public sealed record TaskStatistics(SheetTask Task, int Count, double Ease, double? Discrimination)
{
    private const int Fewest = 5;

    /// <param name="grades">Of one sheet. Tasks that nobody has graded yet count nowhere.</param>
    public static IReadOnlyList<TaskStatistics> Of(Sheet sheet, IReadOnlyList<SheetGrade> grades) =>
        [
            .. sheet
                .Tasks.Select(task =>
                {
                    var pairs = grades
                        .Select(g =>
                            (
                                Own: g.Tasks.First(t => t.Task == task).Points,
                                Others: g.Tasks.Where(t => t.Task != task).Sum(t => t.Points ?? 0)
                            )
                        )
                        .Where(p => p.Own != null)
                        .Select(p => (Own: p.Own!.Value, p.Others))
                        .ToList();
                    return pairs.Count == 0 || task.Points <= 0
                        ? null
                        : new TaskStatistics(
                            task,
                            pairs.Count,
                            pairs.Average(p => p.Own) / task.Points,
                            pairs.Count < Fewest ? null : Correlation(pairs)
                        );
                })
                .OfType<TaskStatistics>(),
        ];

    private static double? Correlation(IReadOnlyList<(double X, double Y)> pairs)
    {
        var (x, y) = (pairs.Average(p => p.X), pairs.Average(p => p.Y));
        var (xx, yy) = (pairs.Sum(p => (p.X - x) * (p.X - x)), pairs.Sum(p => (p.Y - y) * (p.Y - y)));
        return xx < 1e-12 || yy < 1e-12 ? null : pairs.Sum(p => (p.X - x) * (p.Y - y)) / Math.Sqrt(xx * yy);
    }

    /// <summary>A table and, where it can be told, a plot of both numbers.</summary>
    public static string Html(string sheet, IReadOnlyList<TaskStatistics> all)
    {
        var text = new StringBuilder(
            "<table><tr><th class=\"n\">no.</th><th>task</th><th class=\"n\">mean share of the points</th><th class=\"n\">discrimination</th></tr>\n"
        );
        for (var i = 0; i < all.Count; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td class=\"n\">{i + 1}</td><td>{E(all[i].Task.Title)}</td><td class=\"n\">{100 * all[i].Ease:0} %</td><td class=\"n\">{(all[i].Discrimination is { } d ? d.ToString("0.00", CultureInfo.InvariantCulture) : "–")}</td></tr>\n"
            );
        text.Append(
            "</table>\n<p class=\"quiet\">Discrimination: correlation of a task's points with those of all other tasks. Near 0 or below, look at the task and its tests.</p>\n"
        );
        if (all.All(t => t.Discrimination is null))
            return text.ToString();
        const int size = 260,
            margin = 34;
        double X(double ease) => margin + ease * size;
        double Y(double discrimination) => 12 + (1 - discrimination) / 2 * size;
        text.Append(
            CultureInfo.InvariantCulture,
            $"<svg role=\"img\" aria-label=\"Tasks of {E(sheet)}: mean share of the points and discrimination\" width=\"{size + 2 * margin}\" height=\"{size + 54}\" xmlns=\"http://www.w3.org/2000/svg\" font-size=\"11\" text-anchor=\"middle\">\n<rect x=\"{margin}\" y=\"12\" width=\"{size}\" height=\"{size}\" fill=\"none\" stroke=\"#888\"/><path d=\"M{margin} {Y(0)} H{margin + size}\" stroke=\"#ccc\"/>\n"
        );
        foreach (var tick in new[] { 0, 0.5, 1 })
            text.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{X(tick)}\" y=\"{size + 26}\">{100 * tick:0} %</text>"
            );
        foreach (var tick in new[] { -1, 0, 1 })
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{margin - 12}\" y=\"{Y(tick) + 4}\">{tick}</text>");
        text.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{X(0.5)}\" y=\"{size + 44}\">mean share of the points; upwards: discrimination</text>\n"
        );
        for (var i = 0; i < all.Count; i++)
            if (all[i].Discrimination is { } d)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{X(all[i].Ease):0.#}\" cy=\"{Y(d):0.#}\" r=\"9\" fill=\"#3b6ea5\"/><text x=\"{X(all[i].Ease):0.#}\" y=\"{Y(d) + 4:0.#}\" fill=\"#fff\">{i + 1}</text>\n"
                );
        return text.Append("</svg>\n").ToString();
    }

    private static string E(string text) => Pages.E(text);
}
