namespace DropoutCourse.Grading;

/// <param name="Points">Null: a written answer that nobody has graded yet, or a notebook that cannot be graded.</param>
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
    public bool Open => Points is null && Answer != null;
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
    /// <summary>Could the file be read? If not there are no points, which is not the same as 0.</summary>
    public bool Gradable => Submission.Notebook != null;

    /// <summary>What concerns the learner's own notebook, for the learner's page too.</summary>
    public IReadOnlyList<string> LearnerNotes { get; init; } = [];

    public double Earned => Tasks.Sum(t => t.Points ?? 0);
    public double Points => Math.Round(Earned * (1 - Penalty), 4);
    public bool Late => DaysLate > 0 || Submission.MarkedLate;
    public bool Complete => Gradable && Tasks.All(t => !t.Open) && Run?.Trouble is null;
}

/// <summary>Makes grades of runs, answers graded by hand, and the clock.</summary>
/// <param name="Due">When sheets were due; null: nothing is late unless the platform says so.</param>
/// <param name="PenaltyPerDay">Share of the points lost for each day begun after the due time, 0..1.</param>
public sealed record GradingRules(DateTimeOffset? Due, double PenaltyPerDay)
{
    /// <summary>In what is said of a submission whose time is not known.</summary>
    public const string NotJudged = "was not judged";

    public SheetGrade Grade(Submission submission, Sheet sheet, Restored work, RunResult? run, HandGrades hand)
    {
        List<TaskGrade> tasks = [];
        foreach (var task in sheet.Tasks)
        {
            if (submission.Notebook is null)
            {
                tasks.Add(new TaskGrade(task, null, "", [], null));
                continue;
            }
            if (task.IsWritten)
            {
                var answer = work.Answers.FirstOrDefault(a => a.Task == task.Id) ?? new Answer(task.Id, "", false);
                var given = hand.Find(submission.Key, sheet.Name, task.Id, answer);
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
                if (tests.Any(t => t.Item2?.Outcome == Outcome.NeedsPerson))
                {
                    // A program that was not run is graded like a written answer.
                    var code = string.Join(
                        "\n\n",
                        work.Cells.Where(c => c.Learner && c.Task == task.Id).Select(c => c.Source)
                    );
                    var answer = new Answer(task.Id, code, true);
                    var judged = hand.Find(submission.Key, sheet.Name, task.Id, answer);
                    tasks.Add(new TaskGrade(task, judged?.Points, judged?.Comment ?? "", tests, answer));
                    continue;
                }
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
        List<string> own = [.. submission.Notes, .. submission.Notebook is null ? [] : work.Notes];
        if (Due != null && submission.Time is null && !own.Any(n => n.Contains(NotJudged, StringComparison.Ordinal)))
            own.Add($"No time is known at which it came. Whether it is late {NotJudged}.");
        List<string> notes = [.. own, .. run?.Notes ?? []];
        if (submission.Problem != null)
            notes.Insert(0, $"Not gradable: {submission.Problem}");
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
        )
        {
            LearnerNotes = own,
        };
    }
}
