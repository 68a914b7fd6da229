using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse.Grading;

/// <summary>Writes the results of all submissions: tables, one page a student, an overview for the instructor.</summary>
public sealed class Gradebook(
    IReadOnlyList<Sheet> sheets,
    IReadOnlyList<SheetGrade> grades,
    IReadOnlyList<string> problems,
    string isolation
)
{
    /// <summary>For the top of the overview.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];

    /// <summary>Submissions that resemble each other.</summary>
    public IReadOnlyList<Similarity.Pair> Similar { get; init; } = [];

    private IEnumerable<IGrouping<string, SheetGrade>> Students =>
        grades.GroupBy(g => g.Submission.Key).OrderBy(g => g.Key, StringComparer.Ordinal);

    public void Write(string folder, HandGrades hand)
    {
        var feedback = Path.Combine(folder, "feedback");
        Directory.CreateDirectory(feedback);
        Save(Path.Combine(folder, "grades.csv"), Table());
        Save(Path.Combine(folder, "grades.json"), Json());
        Save(Path.Combine(folder, Attention.PageName), Attention.Page(Attention.Of(grades, Alarms, problems)));
        Save(Path.Combine(folder, Similarity.PageName), Similarity.Page(Similar));
        Save(Path.Combine(folder, "overview.html"), Pages.Overview(sheets, grades, problems, isolation, Alarms));
        var table = Path.Combine(folder, HandGrades.FileName);
        if (grades.Any(g => g.Tasks.Any(t => t.Task.IsWritten || t.Answer != null)) || File.Exists(table))
        {
            if (File.Exists(table))
                File.Copy(table, table + ".old", overwrite: true);
            Save(
                table,
                hand.Write(
                    grades
                        .OrderBy(g => g.Sheet.Name, StringComparer.Ordinal)
                        .ThenBy(g => g.Submission.Key, StringComparer.Ordinal)
                )
            );
        }
        if (grades.Any(g => g.Tasks.Any(t => t.Answer is { Attempted: true })))
            Save(Path.Combine(folder, HandGrades.PageName), Pages.HandGrading(grades, hand));
        HashSet<string> pages = [];
        foreach (var student in Students)
        {
            var file = Path.Combine(feedback, student.Key + ".html");
            pages.Add(file);
            Save(file, Pages.Feedback([.. student.OrderBy(g => g.Sheet.Name, StringComparer.Ordinal)]));
        }
        // Pages of students who are no longer there.
        foreach (var old in Directory.EnumerateFiles(feedback, "*.html").Where(f => !pages.Contains(f)).ToList())
            File.Delete(old);
    }

    /// <summary>
    /// One row a student, a column a task: Canvas and Moodle import it. Canvas finds students by ID, Moodle by whichever column one maps.
    /// </summary>
    public string Table()
    {
        var text = new StringBuilder("\uFEFF");
        List<(Sheet Sheet, SheetTask Task)> columns = [.. sheets.SelectMany(s => s.Tasks.Select(t => (s, t)))];
        text.Append(
            Csv.Row([
                "Student",
                "ID",
                "SIS User ID",
                "SIS Login ID",
                "Section",
                .. columns.Select(c => Csv.Field(c.Task.Id)),
                .. sheets.Select(s => Csv.Field(s.Name + " total")),
            ])
        );
        foreach (var student in Students)
        {
            var first = student.First().Submission;
            var bySheet = student.ToDictionary(g => g.Sheet.Name);
            text.Append(
                Csv.Row([
                    Csv.Field(first.Student),
                    Csv.Field(first.Id),
                    "",
                    first.Id.Length > 0 ? "" : Csv.Field(first.Student),
                    "",
                    .. columns.Select(c =>
                        bySheet.GetValueOrDefault(c.Sheet.Name)?.Tasks.First(t => t.Task.Id == c.Task.Id)
                            is { Points: { } points }
                            ? Csv.Number(points)
                            : ""
                    ),
                    .. sheets.Select(s =>
                        bySheet.GetValueOrDefault(s.Name) is { Gradable: true } grade ? Csv.Number(grade.Points) : ""
                    ),
                ])
            );
        }
        return text.ToString();
    }

    public string Json() =>
        new JsonObject
        {
            ["isolation"] = isolation,
            ["alarms"] = new JsonArray([.. Alarms.Select(a => (JsonNode)a)]),
            ["left_out"] = new JsonArray([.. problems.Select(a => (JsonNode)a)]),
            ["sheets"] = new JsonArray([
                .. sheets.Select(s =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["sheet"] = s.Name,
                            ["points"] = s.Points,
                            ["tasks"] = new JsonArray([
                                .. s.Tasks.Select(t =>
                                    (JsonNode)
                                        new JsonObject
                                        {
                                            ["task"] = t.Id,
                                            ["title"] = t.Title,
                                            ["points"] = t.Points,
                                            ["by_hand"] = t.IsWritten,
                                        }
                                ),
                            ]),
                        }
                ),
            ]),
            ["students"] = new JsonArray([
                .. Students
                    .SelectMany(s => s)
                    .Select(g =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["key"] = g.Submission.Key,
                                ["student"] = g.Submission.Student,
                                ["id"] = g.Submission.Id,
                                ["sheet"] = g.Sheet.Name,
                                ["submission"] = g.Submission.Origin,
                                ["gradable"] = g.Gradable,
                                ["problem"] = g.Submission.Problem,
                                ["points"] = g.Gradable ? g.Points : null,
                                ["most"] = g.Sheet.Points,
                                ["complete"] = g.Complete,
                                ["late"] = g.Late,
                                ["days_late"] = Math.Round(g.DaysLate, 3),
                                ["penalty"] = g.Penalty,
                                ["notes"] = new JsonArray([.. g.Notes.Select(n => (JsonNode)n)]),
                                ["tasks"] = new JsonArray([
                                    .. g.Tasks.Select(t =>
                                        (JsonNode)
                                            new JsonObject
                                            {
                                                ["task"] = t.Task.Id,
                                                ["points"] = t.Points,
                                                ["most"] = t.Most,
                                                ["comment"] = t.Comment.Length > 0 ? t.Comment : null,
                                                ["tests"] = new JsonArray([
                                                    .. t.Tests.Select(c =>
                                                        (JsonNode)
                                                            new JsonObject
                                                            {
                                                                ["test"] = c.Cell.Info!.Id,
                                                                ["most"] = c.Cell.Info.Points,
                                                                ["outcome"] = c.Result?.Outcome.ToString(),
                                                                ["message"] = c.Result?.Message,
                                                            }
                                                    ),
                                                ]),
                                            }
                                    ),
                                ]),
                            }
                    ),
            ]),
        }.ToJsonString(RunResult.Format) + "\n";

    /// <summary>Writes a file; a reader sees the old one or the whole new one.</summary>
    public static void Save(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(false));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw new UserError(
                $"{Paths.Short(path)}: cannot be written ({e.Message}). Close it in other programs, or choose another folder with --out."
            );
        }
    }
}
