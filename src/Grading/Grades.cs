using System.Globalization;

namespace DropoutCourse.Grading;

/// <param name="Points">Null: a written answer that nobody has graded yet.</param>
/// <param name="Tests">The task's tests; empty for a written answer.</param>
public sealed record TaskGrade(
    SheetTask Task,
    double? Points,
    string Comment,
    IReadOnlyList<(SheetCell Cell, TestResult? Result)> Tests,
    Answer? Answer
)
{
    public double Most => Task.Points;

    /// <summary>Is it there and not yet graded?</summary>
    public bool Open => Points is null;
}

/// <summary>One submission, graded.</summary>
public sealed record SheetGrade(
    Submission Submission,
    Sheet Sheet,
    IReadOnlyList<TaskGrade> Tasks,
    RunResult? Run,
    IReadOnlyList<string> Notes,
    double DaysLate,
    double Penalty
)
{
    public double Earned => Tasks.Sum(t => t.Points ?? 0);
    public double Points => Math.Round(Earned * (1 - Penalty), 4);
    public bool Late => DaysLate > 0 || Submission.MarkedLate;
    public bool Complete => Tasks.All(t => !t.Open) && Run?.Trouble is null;
}

/// <summary>Makes grades of runs, answers graded by hand, and the clock.</summary>
/// <param name="Due">When sheets were due; null: nothing is late unless the platform says so.</param>
/// <param name="PenaltyPerDay">Share of the points lost for each day begun after the due time, 0..1.</param>
public sealed record GradingRules(DateTimeOffset? Due, double PenaltyPerDay)
{
    public SheetGrade Grade(Submission submission, Sheet sheet, Restored work, RunResult? run, HandGrades hand)
    {
        List<TaskGrade> tasks = [];
        foreach (var task in sheet.Tasks)
        {
            if (task.IsWritten)
            {
                var answer = work.Answers.FirstOrDefault(a => a.Task == task.Id) ?? new Answer(task.Id, "", false);
                var given = hand.Find(submission.Key, sheet.Name, task.Id, answer.Text);
                tasks.Add(
                    new TaskGrade(
                        task,
                        answer.Attempted ? given?.Points : given?.Points ?? 0,
                        given?.Comment ?? "",
                        [],
                        answer
                    )
                );
            }
            else
            {
                var tests = task.Tests.Select(t => (t, run?.Tests.GetValueOrDefault(t.Info!.Id))).ToList();
                tasks.Add(
                    new TaskGrade(
                        task,
                        tests.Where(t => t.Item2?.Outcome == Outcome.Passed).Sum(t => t.t.Info!.Points),
                        "",
                        tests,
                        null
                    )
                );
            }
        }
        var late = Due is { } due && submission.Time is { } time && time > due ? (time - due).TotalDays : 0;
        List<string> notes = [.. work.Notes, .. run?.Notes ?? []];
        if (submission.Problem != null)
            notes.Insert(0, $"The notebook could not be read: {submission.Problem}");
        if (run?.Trouble != null)
            notes.Insert(0, $"Not graded, because of the machine: {run.Trouble}. Run the command again.");
        return new SheetGrade(
            submission,
            sheet,
            tasks,
            run,
            notes,
            late,
            late > 0 ? Math.Min(1, PenaltyPerDay * Math.Ceiling(late)) : 0
        );
    }
}

/// <summary>Points for written answers, from a table that the grader writes and an instructor fills in.</summary>
public sealed class HandGrades
{
    public const string FileName = "hand-grading.csv";
    private static readonly string[] Columns =
    [
        "key",
        "student",
        "sheet",
        "task",
        "most points",
        "answer id",
        "answer",
        "points",
        "comment",
    ];

    public sealed record Entry(string Key, string Sheet, string Task, string AnswerId, double Points, string Comment);

    private readonly List<Entry> _entries = [];

    /// <summary>Reads what has been filled in; a missing file is an empty one.</summary>
    public static HandGrades Read(string path, IReadOnlyList<Sheet> sheets)
    {
        var hand = new HandGrades();
        if (!File.Exists(path))
            return hand;
        var name = Paths.Short(path);
        List<string[]> rows;
        try
        {
            rows = Csv.Read(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new UserError($"{name}: {e.Message}. Correct it, or restore {name}.old.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{name}: cannot be read ({e.Message}). Close it in the spreadsheet.");
        }
        if (rows.Count == 0)
            return hand;
        var at = Columns.ToDictionary(
            c => c,
            c => Array.FindIndex(rows[0], h => h.Trim().Equals(c, StringComparison.OrdinalIgnoreCase))
        );
        foreach (var column in new[] { "key", "sheet", "task", "answer id", "points" })
            if (at[column] < 0)
                throw new UserError(
                    $"{name}: the column \"{column}\" is missing. Keep the columns as they were written."
                );
        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            string Get(string column) =>
                at[column] >= 0 && at[column] < row.Length ? Csv.Plain(row[at[column]]).Trim() : "";
            if (Get("points").Length == 0)
                continue;
            var most = sheets
                .FirstOrDefault(s => s.Name == Get("sheet"))
                ?.Tasks.FirstOrDefault(t => t.Id == Get("task"))
                ?.Points;
            if (
                !double.TryParse(
                    Get("points").Replace(',', '.'),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var points
                )
                || !(points >= 0)
                || points > (most ?? double.MaxValue)
            )
                throw new UserError(
                    $"{name}: row {i + 1} ({Get("key")}, {Get("task")}): points is \"{Get("points")}\"; it must be a number from 0 to {most?.ToString("0.##", CultureInfo.InvariantCulture) ?? "the task's most"}."
                );
            hand._entries.Add(
                new Entry(Get("key"), Get("sheet"), Get("task"), Get("answer id"), points, Get("comment"))
            );
        }
        return hand;
    }

    /// <summary>The points for this answer; none if the answer has changed since it was graded.</summary>
    public Entry? Find(string key, string sheet, string task, string answer) =>
        _entries.LastOrDefault(e =>
            e.Key == key && e.Sheet == sheet && e.Task == task && e.AnswerId == AnswerId(answer)
        );

    private static string AnswerId(string answer) =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(
                System.Text.Encoding.UTF8.GetBytes(answer.ReplaceLineEndings("\n"))
            )
        )[..10];

    /// <summary>The table anew: a row for each written answer, with the points that it already has.</summary>
    public string Write(IEnumerable<SheetGrade> grades)
    {
        var text = new System.Text.StringBuilder("\uFEFF" + Csv.Row(Columns));
        HashSet<(string, string, string, string)> written = [];
        foreach (var grade in grades)
        foreach (var task in grade.Tasks.Where(t => t.Answer is { Attempted: true }))
        {
            var id = AnswerId(task.Answer!.Text);
            var given = Find(grade.Submission.Key, grade.Sheet.Name, task.Task.Id, task.Answer.Text);
            written.Add((grade.Submission.Key, grade.Sheet.Name, task.Task.Id, id));
            text.Append(
                Csv.Row(
                    grade.Submission.Key,
                    Csv.Field(grade.Submission.Student),
                    Csv.Field(grade.Sheet.Name),
                    Csv.Field(task.Task.Id),
                    Csv.Number(task.Most),
                    id,
                    Csv.Field(task.Answer.Text),
                    given is null ? "" : Csv.Number(given.Points),
                    Csv.Field(given?.Comment ?? "")
                )
            );
        }
        // What somebody graded is never thrown away, even if that answer is no longer there.
        foreach (var old in _entries.Where(e => !written.Contains((e.Key, e.Sheet, e.Task, e.AnswerId))))
            text.Append(
                Csv.Row(
                    Csv.Field(old.Key),
                    "",
                    Csv.Field(old.Sheet),
                    Csv.Field(old.Task),
                    "",
                    old.AnswerId,
                    "(an earlier answer)",
                    Csv.Number(old.Points),
                    Csv.Field(old.Comment)
                )
            );
        return text.ToString();
    }
}
