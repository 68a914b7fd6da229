using System.Diagnostics;
using System.Text.Json.Nodes;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Cli;

/// <summary>Why a notebook stopped.</summary>
/// <param name="Cell">The cell, counted among the code cells from 1; 0 when none had begun.</param>
/// <param name="Line">The line within the cell, from 1; 0 when unknown.</param>
public sealed record Failure(
    string Kind,
    int Cell,
    string CellId,
    string Code,
    int Line,
    string ErrorName,
    string Message,
    IReadOnlyList<string> Details,
    string? Hint
);

public sealed record NotebookResult(
    string Name,
    string Source,
    string? Written,
    int CellsDone,
    int Cells,
    TimeSpan Time,
    long Peak,
    Failure? Failure,
    bool Stopped = false
)
{
    /// <summary>What the reader should know of how it ran.</summary>
    public string? Notice { get; init; }

    public bool Ok => Failure is null && !Stopped;
}

public sealed record RunSettings(TimeSpan CellTimeout, long MemoryLimit, string Profile)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Executes one notebook in a process of its own, and fills a copy of it with the outputs.</summary>
public sealed class NotebookRun(Notebook source, RunSettings settings, Action<int, int>? onCell = null)
{
    private readonly Notebook _notebook = source.Copy();
    private readonly Dictionary<string, JsonObject> _displays = [];

    public async Task<NotebookResult> Execute(string target, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var cells = _notebook.CodeCells.ToList();
        foreach (var cell in cells)
            cell.Clear();
        Failure? failure = null;
        var (done, stopped) = (0, false);

        long peak;
        string? notice;
        await using (
            var process = await KernelProcess.Start(
                new KernelSettings { Launch = Launch, MemoryLimit = settings.MemoryLimit },
                stop
            )
        )
        {
            if (!process.Alive)
                (failure, stopped) = stop.IsCancellationRequested
                    ? (null, true)
                    : (NoCell("start", "the process that hosts the kernel did not start", process.Printed(20)), false);
            else
            {
                foreach (var cell in cells)
                {
                    if (stop.IsCancellationRequested)
                    {
                        stopped = true;
                        break;
                    }
                    onCell?.Invoke(done + 1, cells.Count);
                    cell.SetExecutionCount(done + 1);
                    var begun = DateTime.UtcNow;
                    (failure, stopped) = await ExecuteCell(cell, done + 1, process, stop);
                    cell.SetTimes(begun, DateTime.UtcNow);
                    if (failure != null || stopped)
                        break;
                    done++;
                }
            }
            peak = process.Peak;
            notice = process.Notice;
        }
        string? written = null;
        try
        {
            _notebook.Write(target);
            written = target;
        }
        catch (UserError e)
        {
            failure ??= NoCell("write", e.Message, []);
        }
        return new(
            Path.GetFileName(source.Path),
            source.Path,
            written,
            done,
            cells.Count,
            clock.Elapsed,
            peak,
            failure,
            stopped
        )
        {
            Notice = notice,
        };
    }

    private static Failure NoCell(string kind, string message, IReadOnlyList<string> details) =>
        new(kind, 0, "", "", 0, "", message, details, null);

    private ProcessStartInfo Launch(string pipe)
    {
        var start = new ProcessStartInfo(KernelSettings.DotnetPath, [KernelSettings.HostDll, pipe])
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(source.Path))!,
        };
        start.Environment["COURSE_PROFILE"] = settings.Profile;
        foreach (var (name, value) in settings.Environment)
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        return start;
    }

    private async Task<(Failure?, bool Stopped)> ExecuteCell(
        Notebook.Cell cell,
        int number,
        KernelProcess process,
        CancellationToken stop
    )
    {
        var outputs = new CellOutputs(cell.Outputs, number, _displays);
        var run = await process.Execute(
            cell.Source,
            settings.CellTimeout,
            message =>
            {
                if (message.Kind != Message.Done)
                    outputs.Add(message);
                else if (message.Cut > 0)
                    outputs.Note(message.Cut);
            },
            stop
        );
        Failure? failure = null;
        if (run.End == CellEnd.Failed)
        {
            if (run.Error != null)
                outputs.Add(run.Error);
            failure = Report(
                cell,
                number,
                "error",
                run.Error?.Name ?? "Error",
                run.Error?.Value ?? "the cell failed",
                run.Line,
                run.Error?.Traceback ?? []
            );
        }
        else if (run.Ended is { } ended)
        {
            failure = Report(
                cell,
                number,
                ended.Kind,
                ended.Name,
                ended.Message + Longer(ended.Name),
                ended.Line,
                ended.Details
            );
            outputs.Add(
                new Message(Message.Error)
                {
                    Name = failure.ErrorName,
                    Value = failure.Message,
                    Traceback = [failure.Message, .. failure.Details],
                }
            );
        }
        outputs.Close();
        return (failure, run.End == CellEnd.Stopped);
    }

    private static string Longer(string name) =>
        name switch
        {
            "CellTimeout" => " --cell-timeout gives it longer.",
            "MemoryLimit" => " --memory-limit gives it more.",
            _ => "",
        };

    private Failure Report(
        Notebook.Cell cell,
        int number,
        string kind,
        string name,
        string message,
        int line,
        IReadOnlyList<string> details
    )
    {
        return new(kind, number, cell.Id, cell.Source, line, name, message, details, MissingLib());
    }

    private string? MissingLib() =>
        LibReference.Missing(
            _notebook.CodeCells.Select(c => c.Source),
            Path.GetDirectoryName(Path.GetFullPath(source.Path))!
        );
}
