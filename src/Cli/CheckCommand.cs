using System.Globalization;
using DropoutCourse.Grading;

namespace DropoutCourse.Cli;

/// <summary>A learner's own check of a sheet: executes it as it is and says task by task what passed.</summary>
public sealed class CheckCommand(Repo repo)
{
    public async Task<int> Run(string path, double timeout)
    {
        var notebook = Notebook.Read(Path.GetFullPath(path));
        if (!notebook.Cells.Any(c => CellInfo.Of(c) is { IsTest: true } or { IsWritten: true }))
            throw new UserError(
                $"{path}: not an exercise sheet; it has no test cells. The sheets are in {Repo.Short(repo.Exercises)}."
            );
        new Setup(repo).Ensure();
        var limit = TimeSpan.FromSeconds(timeout);
        var stop = Interrupt.Token;
        System.Diagnostics.ProcessStartInfo Launch(string pipe) =>
            new(KernelSettings.DotnetPath, [KernelSettings.HostDll, pipe])
            {
                WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(path))!,
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

        List<string> ran = [];
        var (title, solved) = ("", true);
        var (passed, failed, left, written) = (0, 0, 0, 0);
        var kernel = await Fresh();
        if (kernel.Notice != null)
            Console.Error.WriteLine(kernel.Notice);
        try
        {
            foreach (var cell in notebook.Cells)
            {
                var info = CellInfo.Of(cell);
                if (!cell.IsCode)
                {
                    if (
                        info?.Solution != true
                        && cell.Source.Split('\n').FirstOrDefault(l => l.StartsWith('#')) is { } heading
                    )
                        title = heading.TrimStart('#').Trim();
                    if (info is not { IsWritten: true })
                        continue;
                    var answered =
                        cell.Source.Trim().Length > 0
                        && !cell.Source.Contains(Release.TextStub, StringComparison.Ordinal);
                    written++;
                    Say(
                        title,
                        "○",
                        $"{info.Id}: {(answered ? "your answer is there; a person grades it" : "not attempted")}",
                        ""
                    );
                    continue;
                }
                if (
                    info is { IsTest: true }
                    && cell.Source.Split('\n')
                        .All(l => l.Trim().Length == 0 || l.TrimStart().StartsWith("//", StringComparison.Ordinal))
                )
                    continue; // Its tests run when the sheet is graded.
                string? error = null;
                var run = await kernel.Execute(cell.Source, limit, _ => { }, stop);
                if (stop.IsCancellationRequested)
                    throw new OperationCanceledException();
                if (run.End == CellEnd.Good)
                {
                    if (info is not { IsTest: true })
                        ran.Add(cell.Source);
                }
                else if (run.End == CellEnd.Failed)
                    error =
                        $"{(run.Error?.Name is "DropoutCourse.ClaimFailedException" or "CompileError" ? "" : run.Error?.Name + ": ")}{run.Error?.Value}";
                else
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
                if (run.End == CellEnd.Failed && info is not { IsTest: true })
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
                if (info is { IsTest: true })
                {
                    if (error is null)
                    {
                        passed++;
                        Say(title, "✓", $"{info.Id}: passed", "");
                    }
                    else if (missing || !solved)
                    {
                        left++;
                        Say(title, "○", $"{info.Id}: not attempted", "");
                    }
                    else
                    {
                        failed++;
                        Say(title, "✗", $"{info.Id}: failed", error);
                    }
                }
                else
                {
                    // A stub at the top level throws when its cell runs; then the tests lack the names that it should declare.
                    if (info is { IsProgram: true })
                        solved = !missing;
                    if (error != null && !missing)
                        Say(title, "!", $"the cell {info?.Id ?? cell.Id} fails", error);
                }
            }
        }
        finally
        {
            await kernel.DisposeAsync();
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"\n{passed} tests passed, {failed} failed, {left} not attempted{(written > 0 ? $"; written answers: {written}" : "")}. More tests run when the sheet is graded."
            )
        );
        return failed == 0 ? Exit.Good : Exit.Failed;
    }

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
