using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>Points for written answers, from a table that the grader writes and an instructor fills in, in whatever spreadsheet.</summary>
public sealed partial class HandGrades
{
    public const string FileName = "hand-grading.csv",
        PageName = "hand-grading.html";
    private const string Earlier = "(an earlier answer)";
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

    /// <param name="Row">As a spreadsheet counts, from 1.</param>
    public sealed record Entry(
        int Row,
        string Key,
        string Student,
        string Sheet,
        string Task,
        string AnswerId,
        string Answer,
        double Points,
        string Comment
    );

    private readonly string _name;
    private readonly List<Entry> _entries = [];
    private readonly List<string> _notes = [];

    public HandGrades(string name = FileName) => _name = name;

    /// <summary>Rows that a spreadsheet had damaged and whose answer was found all the same.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>For tables in which students have no names; null: none was ever written.</summary>
    public Aliases? Aliases { get; init; }

    /// <summary>Are names to be left out of what is written?</summary>
    public bool Anonymous { get; init; }

    /// <summary>How a student is called in the table.</summary>
    public (string Key, string Student) Shown(Submission submission) =>
        Anonymous ? (Aliases!.Of(submission.Key), "") : (submission.Key, submission.Student);

    /// <summary>Reads what has been filled in; a missing file is an empty one.</summary>
    public static HandGrades Read(
        string path,
        IReadOnlyList<Sheet> sheets,
        Aliases? aliases = null,
        bool anonymous = false
    )
    {
        var name = Paths.Short(path);
        var hand = new HandGrades(name) { Aliases = aliases, Anonymous = anonymous };
        if (!File.Exists(path))
            return hand;
        List<string[]> rows;
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (FileKind.Of(bytes) is { } kind && bytes.Length > 0)
                throw new UserError(
                    $"{name}: not a table but {kind}. Save it in the spreadsheet as CSV, under the same name."
                );
            rows = Csv.Read(TextFile.Of(bytes).Text);
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
                    $"{name}: the column \"{column}\" is missing. Keep the columns as they were written; the separator may be a comma, a semicolon or a tab."
                );
        for (var i = 1; i < rows.Count; i++)
        {
            var row = rows[i];
            string Get(string column) =>
                at[column] >= 0 && at[column] < row.Length ? Csv.Plain(row[at[column]]).Trim() : "";
            if (Get("points").Length == 0)
            {
                if (Get("comment").Length > 0)
                    hand._notes.Add($"{name}: row {i + 1} has a comment and no points; it does not count.");
                continue;
            }
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
                    $"{name}: row {i + 1} ({Shown(Get("key"))}, {Shown(Get("task"))}): points is \"{Shown(Get("points"))}\"; it must be a number from 0 to {most?.ToString("0.##", CultureInfo.InvariantCulture) ?? "the task's most"}."
                );
            hand._entries.Add(
                new Entry(
                    i + 1,
                    Get("key"),
                    Get("student"),
                    Get("sheet"),
                    Get("task"),
                    Get("answer id"),
                    Get("answer"),
                    // As they are written again.
                    Math.Round(points, 4),
                    Get("comment")
                )
            );
        }
        return hand;
    }

    /// <summary>
    /// Finds for each row the answer that it grades: by key and answer id, or, where a spreadsheet made numbers and dates of these, by the answer's
    /// text. A row with points that finds no place is an error.
    /// </summary>
    public void Place(IReadOnlyList<(Submission Submission, Answer Answer)> answers)
    {
        List<string> lost = [];
        Dictionary<(string, string, string), Entry> placed = [];
        var keys = answers.Select(a => a.Submission.Key).ToHashSet();
        var known = Aliases is null ? [] : keys.ToDictionary(Aliases.Of);
        for (var i = 0; i < _entries.Count; i++)
        {
            var entry = _entries[i];
            var where = $"row {entry.Row} ({Shown(entry.Key)}, {Shown(entry.Task)})";
            if (known.TryGetValue(entry.Key, out var key))
                _entries[i] = entry = entry with { Key = key };
            var same = answers.Where(a => a.Submission.Sheet == entry.Sheet && a.Answer.Task == entry.Task).ToList();
            var own = same.Where(a => a.Submission.Key == entry.Key).ToList();
            var found = own.FirstOrDefault(a => IsFor(entry, a.Answer));
            if (found.Answer is null && !keys.Contains(entry.Key) && entry.Answer != Earlier)
            {
                var fitting = same.Where(a => a.Answer.Attempted && IsFor(entry, a.Answer)).ToList();
                var several = fitting.Count > 1;
                if (several)
                    fitting = fitting.FindAll(a => a.Submission.Student == entry.Student);
                if (fitting.Count == 1)
                {
                    found = fitting[0];
                    _notes.Add(
                        $"{_name}: row {entry.Row}: the key \"{Shown(entry.Key)}\" is nobody's; by its answer the row is {found.Submission.Student}'s."
                    );
                }
                else
                    lost.Add(
                        $"{where}: nobody has this key{(several ? ", and several gave this answer" : ", and nobody gave this answer")}"
                    );
            }
            else if (found.Answer is null && entry.Answer != Earlier && !IdPattern().IsMatch(entry.AnswerId))
                lost.Add(
                    $"{where}: the answer id \"{Shown(entry.AnswerId)}\" is none, and the answer is not the student's"
                );
            if (found.Answer is null)
                continue;
            _entries[i] = entry = entry with { Key = found.Submission.Key, AnswerId = AnswerId(found.Answer) };
            if (
                placed.TryGetValue((entry.Key, entry.Sheet, entry.Task), out var other)
                && (other.Points != entry.Points || other.Comment != entry.Comment)
            )
                lost.Add($"{where}: row {other.Row} grades the same answer differently");
            placed[(entry.Key, entry.Sheet, entry.Task)] = entry;
        }
        if (lost.Count > 0)
            throw new UserError(
                $"{_name}: points that find no place:\n  {string.Join("\n  ", lost.Take(30))}{(lost.Count > 30 ? $"\n  and {lost.Count - 30} more" : "")}\nCopy the columns key and answer id of these rows from {_name}.old, or delete the rows."
            );
    }

    /// <summary>A field in a message: a damaged table may have pages in one, and anything in them.</summary>
    private static string Shown(string field) => PlainName.Of(field.Length > 40 ? field[..40] + "..." : field);

    private static bool IsFor(Entry entry, Answer answer) =>
        Same(entry.AnswerId, AnswerId(answer))
        || !IdPattern().IsMatch(entry.AnswerId)
            && Words(entry.Answer) is { Length: > 0 } words
            && words == Words(InTable(answer));

    // Ids began with a digit once.
    private static bool Same(string given, string id) => given == id || given == id[1..];

    /// <summary>The text as it survives a spreadsheet.</summary>
    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The points for this answer; none if the answer has changed since it was graded.</summary>
    public Entry? Find(string key, string sheet, string task, Answer answer) =>
        _entries.LastOrDefault(e =>
            e.Key == key && e.Sheet == sheet && e.Task == task && Same(e.AnswerId, AnswerId(answer))
        );

    /// <summary>A letter first: no spreadsheet makes a number of it.</summary>
    private static string AnswerId(Answer answer)
    {
        var text = answer.Text.ReplaceLineEndings("\n");
        foreach (var (name, picture) in answer.Pictures.OrderBy(p => p.Key, StringComparer.Ordinal))
            text += $"\0{name}\0{picture}";
        return "a" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10];
    }

    /// <summary>The answer as the table shows it: pictures by name.</summary>
    private static string InTable(Answer answer)
    {
        var text = TerminalText.Signs(Attachments.WithoutInline(answer.Text).ReplaceLineEndings("\n"));
        var pictures = answer.Pictures.Count + Attachments.Inline(answer.Text).Count();
        return pictures == 0 ? text : $"{text}\n[{pictures} picture{(pictures == 1 ? "" : "s")}: see {PageName}]";
    }

    /// <summary>The table anew: a row for each written answer, with the points that it already has.</summary>
    public string Write(IEnumerable<SheetGrade> grades)
    {
        var text = new StringBuilder("\uFEFF" + Csv.Row(Columns));
        HashSet<(string, string, string, string)> written = [];
        // The order says no more than the names.
        foreach (var grade in Anonymous ? grades.OrderBy(g => Shown(g.Submission).Key, StringComparer.Ordinal) : grades)
        foreach (var task in grade.Tasks.Where(t => t.Answer is { Attempted: true }))
        {
            var id = AnswerId(task.Answer!);
            var given = Find(grade.Submission.Key, grade.Sheet.Name, task.Task.Id, task.Answer!);
            written.Add((grade.Submission.Key, grade.Sheet.Name, task.Task.Id, id));
            text.Append(
                Csv.Row(
                    Csv.Field(Shown(grade.Submission).Key),
                    Csv.Field(Shown(grade.Submission).Student),
                    Csv.Field(grade.Sheet.Name),
                    Csv.Field(task.Task.Id),
                    Csv.Number(task.Most),
                    id,
                    Csv.Field(InTable(task.Answer!)),
                    given is null ? "" : Csv.Number(given.Points),
                    Csv.Field(given?.Comment ?? "")
                )
            );
        }
        // What somebody graded is never thrown away, even if that answer is no longer there.
        foreach (
            var old in _entries.Where(e =>
                !written.Any(w =>
                    w.Item1 == e.Key && w.Item2 == e.Sheet && w.Item3 == e.Task && Same(e.AnswerId, w.Item4)
                )
            )
        )
            text.Append(
                Csv.Row(
                    Csv.Field(Anonymous && !old.Key.StartsWith("learner-") ? Aliases!.Of(old.Key) : old.Key),
                    Csv.Field(Anonymous ? "" : old.Student),
                    Csv.Field(old.Sheet),
                    Csv.Field(old.Task),
                    "",
                    Csv.Field(old.AnswerId),
                    Earlier,
                    Csv.Number(old.Points),
                    Csv.Field(old.Comment)
                )
            );
        return text.ToString();
    }

    [GeneratedRegex("^(?:a[0-9a-f]{10}|[0-9a-f]{10})$")]
    private static partial Regex IdPattern();
}
