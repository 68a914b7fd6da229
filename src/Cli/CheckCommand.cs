using System.Globalization;
using DropoutCourse.Grading;
using DropoutCourse.Grading.Allowed;

namespace DropoutCourse.Cli;

/// <summary>A learner's own check of a sheet: executes it as it is and says task by task what passed.</summary>
public sealed class CheckCommand(Repo repo)
{
    public async Task<int> Run(string path, double timeout)
    {
        var notebook = RepairedCopy.Read(
            Path.GetFullPath(path),
            Reading.Lenient,
            line => Console.Error.WriteLine("course: " + line)
        );
        var sheet = SheetOf(notebook, path);
        new Setup(repo).Ensure();
        var limit = TimeSpan.FromSeconds(timeout);
        var stop = Interrupt.Token;
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
        var findings = Findings(sheet, work, stop);
        var titles = sheet.Tasks.ToDictionary(t => t.Id, t => t.Title);
        List<string> ran = [];
        HashSet<string> unsolved = [.. work.NotAttempted];
        var (passed, failed, left) = (0, 0, 0);
        var kernel = await Fresh();
        if (kernel.Notice != null)
            Console.Error.WriteLine(kernel.Notice);
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
                    Say(title, "○", $"{cell.Id}: not attempted", "");
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
                        ? ended.Message + (run.End == CellEnd.Timeout ? " --timeout gives it longer." : "")
                        : run.End.ToString();
                if (
                    error != null
                    && LibReference.Missing(
                        notebook.CodeCells.Select(c => c.Source),
                        Path.GetDirectoryName(Path.GetFullPath(path))!
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
                        Say(title, "!", $"the cell {cell.Id} fails", error);
                }
                else if (error is null)
                {
                    passed++;
                    Say(title, "✓", $"{cell.Id}: passed", "");
                }
                else if (missing || unsolved.Contains(cell.Task))
                {
                    left++;
                    Say(title, "○", $"{cell.Id}: not attempted", "");
                }
                else
                {
                    failed++;
                    Say(title, "✗", $"{cell.Id}: failed", error);
                }
            }
        }
        finally
        {
            await kernel.DisposeAsync();
        }
        foreach (var answer in work.Answers)
            Say(
                titles.GetValueOrDefault(answer.Task, ""),
                "○",
                $"{answer.Task}: {(answer.Attempted ? "your answer is there; a person grades it" : "not attempted")}",
                ""
            );
        if (work.Notes.Count > 0)
        {
            Console.WriteLine("\nWhat the grader will find in this notebook:");
            foreach (var note in work.Notes)
                Console.WriteLine("  ! " + note);
        }
        var written = work.Answers.Count;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n{passed} tests passed, {failed} failed, {left} not attempted{(written > 0 ? $"; written answers: {written}" : "")}. More tests run when the sheet is graded."
            )
        );
        if (findings.Count > 0)
        {
            Console.WriteLine(
                "\nWhat code may use when a sheet is graded is on a list. These cells use something else; they will not be run then, and a person looks at their tasks:"
            );
            foreach (var finding in findings)
                Console.WriteLine($"  ! {finding.Cell}, {finding}");
        }
        return failed == 0 ? Exit.Good : Exit.Failed;
    }

    /// <summary>The sheet as it is handed out; if the course does not have it, what the learner's copy tells of it.</summary>
    private Sheet SheetOf(Notebook notebook, string path)
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
                $"{path}: not an exercise sheet; it has no test cells. The sheets are in {Repo.Short(repo.Exercises)}."
            );
        try
        {
            return Sheet.OfCopy(notebook);
        }
        catch (UserError e)
        {
            throw new UserError(
                $"{e.Message} Cells of the sheet were deleted, and it is none of those in {Repo.Short(repo.Exercises)}. Put the sheet as you got it there and check again."
            );
        }
    }

    /// <summary>The sheets' sources, where the course has them; else what is handed out, as far as nobody has changed its tests.</summary>
    private IEnumerable<Sheet> Known()
    {
        foreach (var (folder, isSource) in new[] { (repo.Sources, true), (repo.Exercises, false) })
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


    /// <summary>What the grader would not run.</summary>
    private List<Finding> Findings(Sheet sheet, Restored work, CancellationToken stop) =>
        [
            .. new CodeCheck(repo.Lib)
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
                .Select(f => f with { Cell = work.Cells[int.Parse(f.Cell, CultureInfo.InvariantCulture)].Id }),
        ];

    private string _title = "";

    private void Say(string title, string mark, string line, string details)
    {
        if (title != _title)
            Console.WriteLine($"\n{_title = title}");
        Console.WriteLine($"  {mark} {line}");
        foreach (var detail in details.Split('\n').Where(l => l.Trim().Length > 0))
            Console.WriteLine("      " + detail.TrimEnd());
        Console.Out.Flush();
    }
}
