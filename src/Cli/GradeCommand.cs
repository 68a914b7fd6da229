using System.Diagnostics;
using System.Globalization;
using DropoutCourse.Grading;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>Grades a folder or zip of submissions and says where the results are.</summary>
public sealed class GradeCommand(Repo repo)
{
    public sealed record Options(
        string Submissions,
        string Out,
        int Jobs,
        double Timeout,
        int Memory,
        string? Source,
        string? Due,
        double Penalty,
        string Isolation
    )
    {
        public string? Part { get; init; }
        public IReadOnlyList<string> Merge { get; init; } = [];
        public IReadOnlyList<string> Regrade { get; init; } = [];
        public bool Anonymous { get; init; }
    }

    public async Task<int> Run(Options options)
    {
        var sheets = Sheets(options.Source).Select(Sheet.Read).ToList();
        var output = Path.GetFullPath(options.Out);
        CheckOut(output, options.Submissions, sheets);
        var part = Part(options);
        CheckMerge(options);
        var submissions = new Submissions(Path.GetFullPath(options.Submissions), sheets);
        if (submissions.Found.Count == 0)
            throw new UserError(
                $"{options.Submissions}: no submissions of {string.Join(", ", sheets.Select(s => s.Name))} there.{string.Concat(submissions.Problems.Take(5).Select(p => "\n    " + p))}"
            );
        CheckTasks(options.Regrade, sheets);
        var used = sheets.Where(s => submissions.Found.Any(f => f.Sheet == s.Name)).ToList();
        new Setup(repo).Ensure();
        var data = DataSet.Find(repo);
        var stamp = Path.Combine(repo.Lib, ".stamp");
        var limits = new Limits(TimeSpan.FromSeconds(options.Timeout), (long)options.Memory << 20)
        {
            Total = TimeSpan.FromSeconds(Math.Max(300, 10 * options.Timeout)),
        };
        var grader = new Grader(
            used,
            new GraderOptions(
                output,
                options.Jobs,
                limits,
                new GradingRules(Due(options.Due), options.Penalty / 100),
                options.Isolation == "none" ? IsolationKind.Process : null
            )
            {
                Lib = repo.Lib,
                Library = File.Exists(stamp) ? File.ReadAllText(stamp) : "",
                Digits = data.IsMnist ? data.Folder : null,
                Part = part,
                Merge = options.Merge.Count > 0 ? [.. options.Merge.Select(Path.GetFullPath)] : null,
                Regrade = options.Regrade,
                Anonymous = options.Anonymous,
            }
        );
        Directory.CreateDirectory(output);
        foreach (var alarm in submissions.Alarms)
            Console.Error.WriteLine("course: LOOK AT " + Harmless(alarm));
        foreach (var problem in submissions.Problems)
            Console.Error.WriteLine("course: " + Harmless(problem));
        var report = await grader.Run(
            submissions,
            (done, count, grade, reused) =>
            {
                var line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"[{done}/{count}] {grade.Submission.Student}, {grade.Sheet.Name}: {(grade.Gradable ? $"{grade.Points:0.##}" : "no points")} of {grade.Sheet.Points:0.##}"
                );
                Console.WriteLine(
                    Harmless(
                        line
                            + (
                                reused && grade.Submission.Notebook != null ? " (unchanged)"
                                : grade.Run != null
                                    ? $" in {grade.Run.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
                                : ""
                            )
                            + (grade.Notes.Count > 0 ? $"; {grade.Notes[0]}" : "")
                    )
                );
                Console.Out.Flush();
            },
            Interrupt.Token
        );
        Summarize(report, used, output, part);
        return report.Grades.All(g => g.Run?.Trouble is null) ? Exit.Good : Exit.Failed;
    }

    private static void Summarize(GraderReport report, IReadOnlyList<Sheet> sheets, string output, (int K, int N)? part)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("sheet", "submissions", "mean", "of", "to grade by hand", "not gradable");
        foreach (var sheet in sheets)
        {
            var own = report.Grades.Where(g => g.Sheet == sheet).ToList();
            table.AddRow(
                Markup.Escape(sheet.Name),
                $"{own.Count}",
                own.Any(g => g.Gradable)
                    ? own.Where(g => g.Gradable).Average(g => g.Points).ToString("0.##", CultureInfo.InvariantCulture)
                    : "",
                sheet.Points.ToString("0.##", CultureInfo.InvariantCulture),
                $"{own.Sum(g => g.Tasks.Count(t => t.Open))}",
                $"{own.Count(g => !g.Gradable)}"
            );
        }
        Screen.Out.Write(table);
        Console.WriteLine($"Isolation: {report.Isolation}.");
        var run = report.Grades.Count - report.Reused;
        if (run > 0)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run} submissions run, {report.Reused} unchanged, in {report.Time.TotalSeconds:0.0} s ({60 * run / report.Time.TotalSeconds:0.0} a minute); {100 * report.CellSeconds / Math.Max(report.WorkSeconds, 1e-9):0} % of the time in the learners' cells and their tests."
                )
            );
        else
            Console.WriteLine("Nothing had changed; no submission was run.");
        foreach (var grade in report.Grades.Where(g => g.Run?.Trouble != null))
            Console.WriteLine(
                Harmless($"NOT GRADED {grade.Submission.Student}, {grade.Sheet.Name}: {grade.Run!.Trouble}")
            );
        foreach (var grade in report.Grades.Where(g => !g.Gradable))
            Console.WriteLine(
                Harmless(
                    $"NOT GRADABLE {grade.Submission.Student}, {grade.Sheet.Name} ({grade.Submission.Origin}): {grade.Submission.Problem}"
                )
            );
        if (part is { } p)
        {
            Console.WriteLine(
                $"Part {p.K} of {p.N}: its results are kept in {Repo.Short(output)}. When all parts are done: ./course grade SUBMISSIONS --out DIR --merge and the parts' folders, with the other options as here."
            );
            return;
        }
        Console.WriteLine(
            $"Results in {Repo.Short(output)}: grades.csv, grades.json, overview.html, {Attention.PageName}, {Similarity.PageName}, feedback/"
                + (File.Exists(Path.Combine(output, HandGrades.FileName)) ? $", {HandGrades.FileName}" : "")
        );
    }

    /// <summary>One line without what a terminal would obey: names of files and code are what learners made them.</summary>
    private static string Harmless(string line) =>
        string.Concat(
            line.Select(c =>
                char.GetUnicodeCategory(c)
                    is UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    ? '\uFFFD'
                    : c
            )
        );

    private IReadOnlyList<string> Sheets(string? source)
    {
        var path = Path.GetFullPath(source ?? repo.Sources);
        if (File.Exists(path))
            return [path];
        var all = Directory.Exists(path)
            ? Directory.GetFiles(path, "*.ipynb").Order(StringComparer.Ordinal).ToList()
            : [];
        return all.Count > 0
            ? all
            : throw new UserError(
                $"{Repo.Short(path)}: no sheets with solutions there. Name a sheet or its folder with --source."
            );
    }

    private static (int K, int N)? Part(Options options)
    {
        if (options.Part is not { } text)
            return null;
        if (options.Merge.Count > 0)
            throw new UserError(
                "--part and --merge exclude each other: parts are run first and merged when all are done."
            );
        return
            text.Split('/') is [var a, var b]
            && int.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            && int.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && k >= 1
            && k <= n
            ? (k, n)
            : throw new UserError($"--part {text}: write K/N with K from 1 to N, as 3/20.");
    }

    private static void CheckMerge(Options options)
    {
        foreach (var folder in options.Merge)
            if (!Directory.Exists(Path.Combine(folder, ".grading")))
                throw new UserError(
                    $"--merge {folder}: no results of a part there. Name the folders that --part wrote with --out, with all they hold (.grading is a hidden folder)."
                );
    }

    private static void CheckTasks(IReadOnlyList<string> tasks, IReadOnlyList<Sheet> sheets)
    {
        var known = sheets.SelectMany(s => s.Tasks).Where(t => !t.IsWritten).Select(t => t.Id).ToList();
        foreach (var task in tasks)
            if (!known.Contains(task))
                throw new UserError($"--regrade {task}: no such task. There are {string.Join(", ", known)}.");
    }

    private static void CheckOut(string output, string submissions, IReadOnlyList<Sheet> sheets)
    {
        if (File.Exists(output))
            throw new UserError($"--out {Repo.Short(output)} is a file; name a folder.");
        var from = Path.GetFullPath(submissions).TrimEnd(Path.DirectorySeparatorChar);
        if (
            output.TrimEnd(Path.DirectorySeparatorChar) == from
            || output.StartsWith(from + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        )
            throw new UserError(
                $"--out {Repo.Short(output)} lies in the folder of the submissions. Choose another one."
            );
        foreach (var sheet in sheets)
            if (output.TrimEnd(Path.DirectorySeparatorChar) == Path.GetDirectoryName(sheet.Notebook.Path))
                throw new UserError($"--out {Repo.Short(output)} is the folder of the sheets. Choose another one.");
    }

    private static DateTimeOffset? Due(string? text)
    {
        if (text is null)
            return null;
        var due = Timestamp.Due(text);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"In time is what came by {due:dddd, d MMMM yyyy, HH:mm:ss zzz} ({due.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC)."
            )
        );
        return due;
    }
}
