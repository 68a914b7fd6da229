using System.Diagnostics;
using System.Text.Json;

namespace DropoutCourse.Grading;

public sealed record GraderOptions(string Out, int Jobs, Limits Limits, GradingRules Rules, IsolationKind? Isolation)
{
    public string Lib { get; init; } = "";

    /// <summary>What lib/ was built from; results made with another are made anew.</summary>
    public string Library { get; init; } = "";
    public string? Digits { get; init; }
}

/// <param name="Reused">Submissions of which nothing had to be run.</param>
/// <param name="CellSeconds">Of all workers: seconds in which learners' cells and their tests ran.</param>
/// <param name="WorkSeconds">Of all workers: seconds of work.</param>
public sealed record GraderReport(
    IReadOnlyList<SheetGrade> Grades,
    IReadOnlyList<string> Problems,
    string Isolation,
    int Reused,
    TimeSpan Time,
    double CellSeconds,
    double WorkSeconds
)
{
    /// <summary>What an instructor should look at before trusting the grades.</summary>
    public IReadOnlyList<string> Alarms { get; init; } = [];
}

/// <summary>
/// Grades submissions: a process each, several at once. Each run's result is kept in the output folder as soon as it is there, so that a
/// grader that was stopped goes on where it was, and only what changed is run again.
/// </summary>
public sealed class Grader(IReadOnlyList<Sheet> sheets, GraderOptions options)
{
    public async Task<GraderReport> Run(
        Submissions submissions,
        Action<int, int, SheetGrade, bool> onGraded,
        CancellationToken stop
    )
    {
        var clock = Stopwatch.StartNew();
        var kept = Path.Combine(options.Out, ".grading");
        Directory.CreateDirectory(kept);
        using var held = Lock(kept);
        EarlierGrades.Check(options.Out, submissions);
        var hand = HandGrades.Read(Path.Combine(options.Out, HandGrades.FileName), sheets);
        var works = submissions
            .Found.Select(s => new Lazy<Restored>(() => Restored.Of(sheets.First(t => t.Name == s.Sheet), s.Notebook)))
            .ToList();
        if (!hand.IsEmpty)
            hand.Place([
                .. submissions.Found.SelectMany(
                    (s, i) => works[i].Value.Answers.Select(a => (Submission: s, Answer: a))
                ),
            ]);
        using var sandbox = new Sandbox(options.Lib, options.Digits, options.Limits, options.Isolation);
        var grades = new SheetGrade?[submissions.Found.Count];
        var (next, done, reused) = (-1, 0, 0);
        double cellSeconds = 0,
            workSeconds = 0;
        var gate = new Lock();

        async Task Worker()
        {
            while (!stop.IsCancellationRequested)
            {
                var i = Interlocked.Increment(ref next);
                if (i >= submissions.Found.Count)
                    return;
                var began = Stopwatch.StartNew();
                var submission = submissions.Found[i];
                var sheet = sheets.First(s => s.Name == submission.Sheet);
                var work = works[i].Value;
                var (run, old) = await Result(submission, sheet, work, sandbox, kept, stop);
                var grade = options.Rules.Grade(submission, sheet, work, run, hand);
                lock (gate)
                {
                    grades[i] = grade;
                    done++;
                    if (old)
                        reused++;
                    else
                        cellSeconds += run?.CellSeconds ?? 0;
                    workSeconds += began.Elapsed.TotalSeconds;
                    onGraded(done, grades.Length, grade, old);
                }
            }
        }
        try
        {
            await Task.WhenAll(
                Enumerable.Range(0, Math.Max(1, Math.Min(options.Jobs, grades.Length))).Select(_ => Task.Run(Worker))
            );
        }
        catch (OperationCanceledException) { }
        stop.ThrowIfCancellationRequested();
        var all = grades.OfType<SheetGrade>().ToList();
        List<string> alarms = [.. submissions.Alarms, .. hand.Notes];
        new Gradebook(sheets, all, submissions.Problems, sandbox.Description) { Alarms = alarms }.Write(
            options.Out,
            hand
        );
        return new GraderReport(
            all,
            submissions.Problems,
            sandbox.Description,
            reused,
            clock.Elapsed,
            cellSeconds,
            workSeconds
        )
        {
            Alarms = alarms,
        };
    }

    private async Task<(RunResult? Run, bool Reused)> Result(
        Submission submission,
        Sheet sheet,
        Restored work,
        Sandbox sandbox,
        string kept,
        CancellationToken stop
    )
    {
        if (submission.Notebook is null)
            return (null, true);
        var context = SubmissionRun.ContextHash(
            work,
            options.Limits,
            $"{options.Library} {sandbox.Kind} {options.Digits is null}"
        );
        var file = Path.Combine(kept, $"{submission.Key}--{Submissions.Key(sheet.Name)}.json");
        var known = Known(file, context);
        var wanted = sheet
            .Tasks.SelectMany(t => t.Tests.Select(c => (c.Info!.Id, Hash: SubmissionRun.TestsHash(t))))
            .ToList();
        if (known != null && wanted.All(w => known.Tests.GetValueOrDefault(w.Id)?.Hash == w.Hash))
            return (known, true);
        var run = await new SubmissionRun(sheet, work, sandbox, options.Limits, options.Jobs).Execute(
            context,
            known,
            stop
        );
        if (run.Trouble is null)
            Gradebook.Save(file, JsonSerializer.Serialize(run, RunResult.Format));
        return (run, false);
    }

    private static RunResult? Known(string file, string context)
    {
        try
        {
            return
                File.Exists(file)
                && JsonSerializer.Deserialize<RunResult>(File.ReadAllText(file), RunResult.Format) is { } run
                && run.Context == context
                ? run
                : null;
        }
        catch (Exception e)
            when (e is IOException or JsonException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static FileStream Lock(string folder) =>
        LockFile.TryTake(Path.Combine(folder, "lock"), temporary: true)
        ?? throw new UserError(
            $"Another ./course grade is writing to {Paths.Short(Path.GetDirectoryName(folder)!)}. Wait for it, or choose another folder with --out."
        );
}
