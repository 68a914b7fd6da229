using System.Globalization;
using DropoutCourse.Grading.Allowed;

namespace DropoutCourse.Grading;

/// <summary>One line of a check.</summary>
/// <param name="Title">The task that it belongs to.</param>
/// <param name="Mark">✓ passed, ✗ failed, ○ not attempted or for a person to grade, ! something else.</param>
/// <param name="Details">Why; may be empty.</param>
public sealed record CheckLine(string Title, string Mark, string Text, string Details);

/// <param name="Points">Those of the tests that passed.</param>
/// <param name="Most">All points of the sheet: also of tests that run when it is graded, and of what a person grades.</param>
/// <param name="Notes">What the grader will find in the notebook.</param>
/// <param name="NotRun">What the grader will not run: cell, line and what it uses.</param>
public sealed record CheckResult(
    int Passed,
    int Failed,
    int Left,
    int Written,
    double Points,
    double Most,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> NotRun
)
{
    public string NotRunMeans =>
        "What code may use when a sheet is graded is on a list. These cells use something else; they will not be run then, and a person looks at their tasks:";

    public string Words =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Passed} tests passed, {Failed} failed, {Left} not attempted{(Written > 0 ? $"; written answers: {Written}" : "")}. More tests run when the sheet is graded."
        );
}

/// <summary>A learner's own check of a sheet: the tests that learners know, task by task.</summary>
/// <param name="sources">The folder with the sheets' sources; need not be there.</param>
/// <param name="exercises">The folder with the sheets as they are handed out.</param>
/// <param name="lib">The folder with what cells reference.</param>
public sealed class SheetCheck(string sources, string exercises, string lib)
{
    /// <param name="longer">What to say of a way to give a cell longer; may be empty.</param>
    /// <param name="say">Gets each line as soon as it is known.</param>
    /// <param name="notice">Gets what there is to know of how the cells run.</param>
    /// <exception cref="UserError">The cells' process does not start.</exception>
    public async Task<CheckResult> Run(
        Sheet sheet,
        Notebook notebook,
        TimeSpan limit,
        string longer,
        Action<CheckLine> say,
        Action<string> notice,
        CancellationToken stop
    )
    {
        System.Diagnostics.ProcessStartInfo Launch(string pipe) =>
            new(KernelSettings.DotnetPath, [KernelSettings.HostDll, pipe])
            {
                // Where the sheet itself lies: its paths hold from there, wherever the learner's copy is.
                WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(sheet.Notebook.Path))!,
            };
        async Task<KernelProcess> Fresh()
        {
            var process = await KernelProcess.Start(
                new KernelSettings { Launch = Launch, MemoryLimit = 6L << 30 },
                stop
            );
            if (!process.Alive && !stop.IsCancellationRequested)
                throw new UserError(
                    "The process that executes the cells did not start:\n" + string.Join('\n', process.Printed(10))
                );
            return process;
        }

        // Placed by the same code as when the sheet is graded.
        var work = Restored.Of(sheet, notebook);
        var titles = sheet.Tasks.ToDictionary(t => t.Id, t => t.Title);
        List<string> ran = [];
        HashSet<string> unsolved = [.. work.NotAttempted];
        var (passed, failed, left) = (0, 0, 0);
        var points = 0.0;
        var kernel = await Fresh();
        if (kernel.Notice != null)
            notice(kernel.Notice);
        try
        {
            foreach (var cell in work.Cells)
            {
                var title = titles.GetValueOrDefault(cell.Task, "");
                if (cell.Test != null && IsOnlyComment(sheet.ReleasedSource(cell.Test)))
                    continue; // Its tests run when the sheet is graded.
                if (cell.Test != null && work.NotAttempted.Contains(cell.Task))
                {
                    left++;
                    say(new(title, "○", $"{cell.Id}: not attempted", ""));
                    continue;
                }
                string? error = null;
                // Of a test the part that learners know.
                var code = cell.Test is null ? cell.Source : sheet.ReleasedSource(cell.Test);
                var run = await kernel.Execute(code, limit, _ => { }, stop);
                if (stop.IsCancellationRequested)
                    throw new OperationCanceledException();
                if (run.End == CellEnd.Failed)
                    error =
                        $"{(run.Error?.Name is "DropoutCourse.ClaimFailedException" or "CompileError" ? "" : run.Error?.Name + ": ")}{run.Error?.Value}";
                else if (run.End != CellEnd.Good)
                    error = run.Ended is { } ended
                        ? ended.Message + (run.End == CellEnd.Timeout ? longer : "")
                        : run.End.ToString();
                if (
                    error != null
                    && LibReference.Missing(
                        notebook.CodeCells.Select(c => c.Source),
                        Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!
                    )
                        is { } missingLib
                )
                    error += "\n" + missingLib;
                if (run.End is CellEnd.Good or CellEnd.Failed && cell.Test is null)
                    ran.Add(cell.Source);
                if (!kernel.Alive)
                {
                    // A new process, in which the cells that went well are executed again.
                    await kernel.DisposeAsync();
                    kernel = await Fresh();
                    foreach (var source in ran)
                        await kernel.Execute(source, limit, _ => { }, stop);
                }
                var missing = run.Error?.Name?.EndsWith("NotImplementedException", StringComparison.Ordinal) == true;
                if (cell.Test is null)
                {
                    // A stub at the top level throws when its cell runs; then the tests lack the names that it should declare.
                    if (missing && cell.Learner)
                        unsolved.Add(cell.Task);
                    if (error != null && !missing)
                        say(new(title, "!", $"the cell {cell.Id} fails", error));
                }
                else if (error is null)
                {
                    passed++;
                    points += cell.Test.Info?.Points ?? 0;
                    say(new(title, "✓", $"{cell.Id}: passed", ""));
                }
                else if (missing || unsolved.Contains(cell.Task))
                {
                    left++;
                    say(new(title, "○", $"{cell.Id}: not attempted", ""));
                }
                else
                {
                    failed++;
                    say(new(title, "✗", $"{cell.Id}: failed", error));
                }
            }
        }
        finally
        {
            await kernel.DisposeAsync();
        }
        foreach (var answer in work.Answers)
            say(
                new(
                    titles.GetValueOrDefault(answer.Task, ""),
                    "○",
                    $"{answer.Task}: {(answer.Attempted ? "your answer is there; a person grades it" : "not attempted")}",
                    ""
                )
            );
        return new(
            passed,
            failed,
            left,
            work.Answers.Count,
            points,
            sheet.Cells.Sum(c => c.Info is { Grade: true } info ? info.Points : 0),
            work.Notes,
            [.. NotRun(sheet, work, stop)]
        );
    }

    /// <summary>What the grader would not run.</summary>
    private IEnumerable<string> NotRun(Sheet sheet, Restored work, CancellationToken stop) =>
        new CodeCheck(lib)
            .Check(
                [
                    .. work.Cells.Select(
                        (c, i) =>
                            new CellToCheck(
                                i.ToString(CultureInfo.InvariantCulture),
                                c.Test is null ? c.Source : sheet.ReleasedSource(c.Test),
                                c.Test != null ? CellKind.Test
                                    : c.Learner ? CellKind.Learner
                                    : CellKind.Given
                            )
                    ),
                ],
                stop
            )
            .Findings.SelectMany(f => f.Value)
            .Select(f => $"{work.Cells[int.Parse(f.Cell, CultureInfo.InvariantCulture)].Id}, {f}");

    /// <summary>The sheet as it is handed out; if the course does not have it, what the learner's copy tells of it.</summary>
    /// <exception cref="UserError">It is not a sheet, or too little is left of one.</exception>
    public Sheet SheetOf(Notebook notebook, string path)
    {
        var ids = notebook.Cells.Select(CellInfo.Of).OfType<CellInfo>().Select(i => i.Id).ToHashSet();
        var texts = notebook.Cells.Select(c => Restored.Plain(c.Source)).Where(t => t.Length > 60).ToHashSet();
        var best = Known()
            .Select(s =>
                (
                    Sheet: s,
                    Count: s.Cells.Count(c =>
                        c.Info != null && ids.Contains(c.Info.Id) || texts.Contains(Restored.Plain(c.Source))
                    )
                )
            )
            .Where(p => 3 * p.Count >= p.Sheet.Cells.Count(c => c.Info != null))
            .OrderByDescending(p => p.Count)
            .Select(p => p.Sheet)
            .FirstOrDefault();
        if (best != null)
            return best;
        if (!notebook.Cells.Any(c => CellInfo.Of(c) is { IsTest: true } or { IsWritten: true }))
            throw new UserError(
                $"{path}: not an exercise sheet; it has no test cells. The sheets are in {Paths.Short(exercises)}."
            );
        try
        {
            return Sheet.OfCopy(notebook);
        }
        catch (UserError e)
        {
            throw new UserError(
                $"{e.Message} Cells of the sheet were deleted, and it is none of those in {Paths.Short(exercises)}. Put the sheet as you got it there and check again."
            );
        }
    }

    /// <summary>The sheets' sources, where the course has them; else what is handed out, as far as nobody has changed its tests.</summary>
    private IEnumerable<Sheet> Known()
    {
        foreach (var (folder, isSource) in new[] { (sources, true), (exercises, false) })
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ipynb") : [])
        {
            Sheet sheet;
            try
            {
                sheet = isSource ? Sheet.Read(file) : Sheet.OfCopy(NotebookReader.Read(file, Reading.Lenient));
            }
            catch (UserError)
            {
                continue; // Not a sheet, or one that somebody works in and has damaged.
            }
            if (isSource || sheet.Tasks.All(t => t.Tests.All(c => CellInfo.IsAsReleased(c.Cell))))
                yield return sheet;
        }
    }

    private static bool IsOnlyComment(string source) =>
        source.Split('\n').All(l => l.Trim().Length == 0 || l.TrimStart().StartsWith("//", StringComparison.Ordinal));
}
