using System.Diagnostics;
using System.Text.Json;
using DropoutCourse.Grading.Allowed;

namespace DropoutCourse.Grading;

public sealed record GraderOptions(string Out, int Jobs, Limits Limits, GradingRules Rules, IsolationKind? Isolation)
{
    public string Lib { get; init; } = "";

    /// <summary>What lib/ was built from; results made with another are made anew.</summary>
    public string Library { get; init; } = "";
    public string? Digits { get; init; }

    /// <summary>Only each N-th submission, from the K-th, is run (K from 1): nothing but the results is written, for <see cref="Merge"/>.</summary>
    public (int K, int N)? Part { get; init; }

    /// <summary>Folders of such parts: all results come from there and nothing is run. Null: not a merge.</summary>
    public IReadOnlyList<string>? Merge { get; init; }

    /// <summary>Tasks whose tests are run again although nothing changed.</summary>
    public IReadOnlyList<string> Regrade { get; init; } = [];

    /// <summary>Are names left out of what a grader of written answers reads?</summary>
    public bool Anonymous { get; init; }
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
    private readonly CodeCheck _check = new(options.Lib);

    public async Task<GraderReport> Run(
        Submissions submissions,
        Action<int, int, SheetGrade, bool> onGraded,
        CancellationToken stop
    )
    {
        var clock = Stopwatch.StartNew();
        var kept = Path.Combine(options.Out, ".grading");
        Directory.CreateDirectory(kept);
        // Parts may share a folder.
        using var held = Lock(kept, options.Part is { } part ? $"lock-{part.K}-of-{part.N}" : "lock");
        if (options.Part is null)
            EarlierGrades.Check(options.Out, submissions);
        var hand = HandGrades.Read(
            Path.Combine(options.Out, HandGrades.FileName),
            sheets,
            Aliases.In(kept, options.Anonymous),
            options.Anonymous
        );
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
        var own = Enumerable
            .Range(0, grades.Length)
            .Where(i => options.Part is not { } p || i % p.N == p.K - 1)
            .ToList();
        List<string> missing = [];
        var (next, done, reused) = (-1, 0, 0);
        double cellSeconds = 0,
            workSeconds = 0;
        var gate = new Lock();
        await using var processes = new ReadyProcesses(
            stop => sandbox.Start(options.Jobs, stop),
            options.Jobs,
            () => Volatile.Read(ref next) + 1 < own.Count
        );

        async Task Worker()
        {
            while (!stop.IsCancellationRequested)
            {
                var n = Interlocked.Increment(ref next);
                if (n >= own.Count)
                    return;
                var i = own[n];
                var began = Stopwatch.StartNew();
                var submission = submissions.Found[i];
                var sheet = sheets.First(s => s.Name == submission.Sheet);
                var work = works[i].Value;
                var (run, old) = await Result(submission, sheet, work, sandbox.Kind, processes, kept, stop);
                if (options.Merge != null && run is null && submission.Notebook != null)
                {
                    lock (gate)
                        missing.Add($"{submission.Student}, {submission.Sheet} ({submission.Origin})");
                    continue;
                }
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
                    onGraded(done, own.Count, grade, old);
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
        if (missing.Count > 0)
            throw new UserError(
                $"{missing.Count} of {grades.Length} submissions have no result in {string.Join(", ", options.Merge!.Select(m => Paths.Short(m)))} that was made with these sheets, this library, these limits and this isolation:\n  {string.Join("\n  ", missing.Order(StringComparer.Ordinal).Take(10))}{(missing.Count > 10 ? $"\n  and {missing.Count - 10} more" : "")}\nRun their parts again, or grade without --merge: then what is missing is run here. Nothing was written but kept results."
            );
        var all = grades.OfType<SheetGrade>().ToList();
        List<string> alarms = [.. submissions.Alarms, .. hand.Notes];
        if (options.Part is null)
            new Gradebook(sheets, all, submissions.Problems, sandbox.Description)
            {
                Alarms = alarms,
                Similar = Similarity.Of([
                    .. submissions
                        .Found.Index()
                        .Where(p => p.Item.Notebook != null)
                        .Select(p => (p.Item, sheets.First(s => s.Name == p.Item.Sheet), works[p.Index].Value)),
                ]),
            }.Write(options.Out, hand);
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
        IsolationKind isolation,
        ReadyProcesses processes,
        string kept,
        CancellationToken stop
    )
    {
        if (submission.Notebook is null)
            return (null, true);
        var context = SubmissionRun.ContextHash(
            work,
            options.Limits,
            $"{options.Library} {isolation} {options.Digits is null}"
        );
        var name = $"{submission.Key}--{Submissions.Key(sheet.Name)}.json";
        var file = Path.Combine(kept, name);
        var known = Known(file, context);
        var wanted = sheet
            .Tasks.SelectMany(t => t.Tests.Select(c => (c.Info!.Id, Hash: SubmissionRun.TestsHash(t))))
            .ToList();
        bool Complete(RunResult? result) =>
            result != null && wanted.All(w => result.Tests.GetValueOrDefault(w.Id)?.Hash == w.Hash);
        if (known != null && options.Regrade.Count > 0)
        {
            var again = sheet
                .Tasks.Where(t => options.Regrade.Contains(t.Id))
                .SelectMany(t => t.Tests.Select(c => c.Info!.Id))
                .ToHashSet();
            known = known with { Tests = known.Tests.Where(t => !again.Contains(t.Key)).ToDictionary() };
        }
        if (Complete(known))
            return (known, true);
        if (options.Merge is { } parts)
        {
            var found = parts.Select(p => Known(Path.Combine(p, ".grading", name), context)).FirstOrDefault(Complete);
            if (found != null)
                Gradebook.Save(file, JsonSerializer.Serialize(found, RunResult.Format));
            return (found, true);
        }
        var run = await new SubmissionRun(sheet, work, processes, options.Limits, _check).Execute(context, known, stop);
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

    private static FileStream Lock(string folder, string name) =>
        LockFile.TryTake(Path.Combine(folder, name), temporary: true)
        ?? throw new UserError(
            $"Another ./course grade is writing to {Paths.Short(Path.GetDirectoryName(folder)!)}. Wait for it, or choose another folder with --out."
        );
}
