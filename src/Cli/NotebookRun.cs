using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Cli;

/// <summary>Why a notebook stopped.</summary>
/// <param name="Cell">The cell, counted among the code cells from 1; 0 when none had begun.</param>
/// <param name="Line">The line within the cell, from 1; 0 when unknown.</param>
public sealed record Failure(string Kind, int Cell, string CellId, string Code, int Line, string ErrorName, string Message, IReadOnlyList<string> Details, string? Hint);

public sealed record NotebookResult(string Name, string Source, string? Written, int CellsDone, int Cells, TimeSpan Time, long Peak, Failure? Failure, bool Stopped = false)
{
    public bool Ok => Failure is null && !Stopped;
}

public sealed record RunSettings(TimeSpan CellTimeout, long MemoryLimit, string Profile)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Executes one notebook in a process of its own, and fills a copy of it with the outputs.</summary>
public sealed class NotebookRun(Notebook source, RunSettings settings, Action<int, int>? onCell = null)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100), StartLimit = TimeSpan.FromSeconds(60);

    private readonly Notebook _notebook = source.Copy();
    private readonly Tail _printed = new(64 * 1024);
    private long _peak;

    private enum End { Done, Gone, Timeout, Memory, Stopped }

    public async Task<NotebookResult> Execute(string target, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var cells = _notebook.CodeCells.ToList();
        foreach (var cell in cells) cell.Clear();
        Failure? failure = null;
        var (done, stopped) = (0, false);

        var pipeName = PipeName();
        await using (var pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous))
        {
            using var process = Start(pipeName);
            try
            {
                var messages = await Connect(pipe, process, stop);
                if (messages is null || await Next(messages, process, StartLimit, stop) is not (End.Done, { Kind: Message.Ready }))
                    (failure, stopped) = stop.IsCancellationRequested ? (null, true)
                        : (NoCell("start", "the process that hosts the kernel did not start", _printed.Lines(20)), false);
                else
                {
                    foreach (var cell in cells)
                    {
                        if (stop.IsCancellationRequested) { stopped = true; break; }
                        onCell?.Invoke(done + 1, cells.Count);
                        cell.SetExecutionCount(done + 1);
                        (failure, stopped) = await ExecuteCell(cell, done + 1, pipe, messages, process, stop);
                        if (failure != null || stopped) break;
                        done++;
                    }
                }
            }
            finally
            {
                EndProcess(process);
            }
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
        return new(Path.GetFileName(source.Path), source.Path, written, done, cells.Count, clock.Elapsed, _peak, failure, stopped);
    }

    private static Failure NoCell(string kind, string message, IReadOnlyList<string> details) => new(kind, 0, "", "", 0, "", message, details, null);

    private static string HostDll
    {
        get
        {
            var path = Path.Combine(AppContext.BaseDirectory, "host", "course-kernel.dll");
            return File.Exists(path) ? path : throw new UserError($"{path} is missing. Delete the folder .course/cli; the next ./course command builds it anew.");
        }
    }

    private Process Start(string pipeName)
    {
        var start = new ProcessStartInfo(Shell.DotnetPath)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(source.Path))!,
        };
        foreach (var argument in new[] { HostDll, pipeName }) start.ArgumentList.Add(argument);
        start.Environment["COURSE_PROFILE"] = settings.Profile;
        foreach (var (name, value) in settings.Environment)
            if (value is null) start.Environment.Remove(name); else start.Environment[name] = value;
        var process = Process.Start(start)!;
        // Cells that read from the keyboard get the end of the file; what native code prints is kept for the report of a crash.
        process.StandardInput.Close();
        _ = _printed.Collect(process.StandardOutput);
        _ = _printed.Collect(process.StandardError);
        return process;
    }

    private async Task<ChannelReader<Message>?> Connect(NamedPipeServerStream pipe, Process process, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StartLimit);
        var connected = pipe.WaitForConnectionAsync(limit.Token);
        await Task.WhenAny(connected, process.WaitForExitAsync(limit.Token));
        if (!connected.IsCompletedSuccessfully)
        {
            await limit.CancelAsync();
            return null;
        }
        // Bounded, so that a cell that shows things faster than they can be stored has to wait instead of filling the memory.
        var channel = Channel.CreateBounded<Message>(1000);
        _ = Task.Run(async () =>
        {
            try
            {
                using var reader = new StreamReader(pipe, Encoding.UTF8, leaveOpen: true);
                while (await reader.ReadLineAsync() is { } line)
                    if (Message.FromLine(line) is { } message) await channel.Writer.WriteAsync(message);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or System.Text.Json.JsonException or OperationCanceledException) { }
            channel.Writer.TryComplete();
        }, CancellationToken.None);
        return channel.Reader;
    }

    /// <summary>Waits for the next message, watching the clock and the memory meanwhile.</summary>
    private async Task<(End, Message?)> Next(ChannelReader<Message> messages, Process process, TimeSpan left, CancellationToken stop)
    {
        if (messages.TryRead(out var ready)) return (End.Done, ready);
        var clock = Stopwatch.StartNew();
        var wait = messages.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            var rest = left - clock.Elapsed;
            await Task.WhenAny(wait, Task.Delay(rest < Poll ? rest > TimeSpan.Zero ? rest : TimeSpan.Zero : Poll, CancellationToken.None));
            if (wait.IsCompleted) return await wait && messages.TryRead(out var message) ? (End.Done, message) : (End.Gone, null);
            if (stop.IsCancellationRequested) return (End.Stopped, null);
            var (now, peak) = Memory.Of(process.Id);
            _peak = Math.Max(_peak, peak);
            if (now > settings.MemoryLimit) return (End.Memory, null);
            if (clock.Elapsed >= left) return (End.Timeout, null);
        }
    }

    private async Task<(Failure?, bool Stopped)> ExecuteCell(Notebook.Cell cell, int number, NamedPipeServerStream pipe, ChannelReader<Message> messages, Process process, CancellationToken stop)
    {
        var outputs = new CellOutputs(cell.Outputs, number);
        var clock = Stopwatch.StartNew();
        try
        {
            await pipe.WriteAsync(Encoding.UTF8.GetBytes(new Message(Message.Execute) { Text = cell.Source }.ToLine() + "\n"), stop);
        }
        catch (OperationCanceledException)
        {
            return (null, true);
        }
        catch (IOException) { } // It died between two cells; the next read says so.

        var result = await Follow(cell, number, outputs, clock, messages, process, stop);
        outputs.Close();
        return result;
    }

    private async Task<(Failure?, bool Stopped)> Follow(Notebook.Cell cell, int number, CellOutputs outputs, Stopwatch clock, ChannelReader<Message> messages, Process process, CancellationToken stop)
    {
        Message? error = null;
        var lastCheck = Stopwatch.StartNew();
        while (true)
        {
            var (end, message) = await Next(messages, process, settings.CellTimeout - clock.Elapsed, stop);
            // A cell that talks all the time must not talk itself out of the limits.
            if (end == End.Done && message!.Kind != Message.Done && lastCheck.Elapsed > Poll)
            {
                lastCheck.Restart();
                if (stop.IsCancellationRequested) end = End.Stopped;
                else if (clock.Elapsed > settings.CellTimeout) end = End.Timeout;
                else if (Memory.Of(process.Id).Now > settings.MemoryLimit) end = End.Memory;
            }
            switch (end)
            {
                case End.Done when message!.Kind == Message.Done:
                    _peak = Math.Max(_peak, message.Peak);
                    if (message.Cut > 0) outputs.Note(message.Cut);
                    if (error != null) outputs.Add(error);
                    return message.Ok ? (null, false) : (Report(cell, number, "error", error?.Name ?? "Error", error?.Value ?? "the cell failed", error?.Traceback ?? []), false);
                case End.Done when message!.Kind == Message.Error: error = message; break;
                case End.Done: outputs.Add(message!); break;
                case End.Stopped: return (null, true);
                default:
                    var failure = await Died(cell, number, end, process);
                    outputs.Add(new Message(Message.Error) { Name = failure.ErrorName, Value = failure.Message, Traceback = [failure.Message, .. failure.Details] });
                    return (failure, false);
            }
        }
    }

    private async Task<Failure> Died(Notebook.Cell cell, int number, End end, Process process)
    {
        switch (end)
        {
            case End.Timeout:
                return Report(cell, number, "timeout", "CellTimeout", $"the cell ran for more than {settings.CellTimeout.TotalSeconds:0.#} s and was stopped (--cell-timeout gives it longer)", []);
            case End.Memory:
                return Report(cell, number, "memory", "MemoryLimit", $"the process used more than {settings.MemoryLimit >> 20} MiB of memory and was stopped (--memory-limit gives it more)", []);
        }
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try { await process.WaitForExitAsync(limit.Token); } catch (OperationCanceledException) { }
        var code = process.HasExited ? process.ExitCode : -1;
        var printed = _printed.Lines(20);
        var (name, what) = code switch
        {
            134 => ("ProcessCrash", "the process aborted (SIGABRT) in this cell"),
            139 => ("ProcessCrash", "the process crashed (SIGSEGV, an invalid memory access) in this cell"),
            136 or 135 or 132 => ("ProcessCrash", $"the process crashed (signal {code - 128}) in this cell"),
            137 => ("ProcessCrash", "the process was killed (SIGKILL) in this cell; perhaps the machine ran out of memory"),
            > 128 and < 160 => ("ProcessCrash", $"the process was ended by signal {code - 128} in this cell"),
            _ => ("ProcessExit", $"the process ended in this cell with exit code {code}, as after Environment.Exit"),
        };
        return Report(cell, number, name == "ProcessExit" ? "exit" : "crash", name, what, printed);
    }

    private Failure Report(Notebook.Cell cell, int number, string kind, string name, string message, IReadOnlyList<string> details)
    {
        var code = cell.Source;
        var lines = code.Split('\n').Length;
        var text = message + "\n" + string.Join('\n', details);
        var place = Regex.Match(text, @"^\((\d+),\d+\): error", RegexOptions.Multiline);
        if (!place.Success) place = Regex.Match(text, @"Submission#\d+.*:line (\d+)");
        var line = place.Success && int.TryParse(place.Groups[1].Value, out var l) && l >= 1 && l <= lines ? l : 0;
        return new(kind, number, cell.Id, code, line, name, message, details, MissingLib(code));
    }

    /// <summary>The one failure that everybody meets who runs a notebook before the set-up.</summary>
    private string? MissingLib(string code)
    {
        foreach (Match reference in Regex.Matches(code, "^\\s*#r\\s+\"(?<path>[^\"]*lib/DropoutCourse\\.Shared\\.dll)\"", RegexOptions.Multiline))
        {
            var path = Path.GetFullPath(reference.Groups["path"].Value, Path.GetDirectoryName(Path.GetFullPath(source.Path))!);
            if (!File.Exists(path)) return $"{path} does not exist. Run ./course doctor in the course's folder: it builds lib/. (The notebook must lie in a folder beside lib/.)";
        }
        return null;
    }

    private static string PipeName()
    {
        var name = $"course-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";
        // On Unix the pipe is a socket in the temporary folder, and a socket's path may have about 100 bytes.
        return !OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(Path.GetTempPath()) > 50 ? "/tmp/" + name : name;
    }

    private static void EndProcess(Process process)
    {
        if (!OperatingSystem.IsWindows()) _ = kill(-process.Id, 9);
        Shell.Kill(process);
        process.WaitForExit(5000);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);

    /// <summary>The last characters of what a process printed.</summary>
    private sealed class Tail(int most)
    {
        private readonly StringBuilder _text = new();

        public async Task Collect(StreamReader reader)
        {
            var buffer = new char[4096];
            try
            {
                for (int n; (n = await reader.ReadAsync(buffer)) > 0;)
                    lock (_text)
                    {
                        _text.Append(buffer, 0, n);
                        if (_text.Length > 2 * most) _text.Remove(0, _text.Length - most);
                    }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException) { }
        }

        public IReadOnlyList<string> Lines(int count)
        {
            lock (_text) return [.. _text.ToString().ReplaceLineEndings("\n").Split('\n').Where(l => l.Length > 0).TakeLast(count)];
        }
    }
}

/// <summary>Fills a cell's list of outputs, in nbformat's words.</summary>
public sealed class CellOutputs(JsonArray outputs, int executionCount)
{
    private StringBuilder? _open;
    private string? _openName;
    private JsonObject? _openOutput;

    public void Add(Message message)
    {
        if (message.Kind == Message.Stream)
        {
            AddText(message.Name ?? "stdout", message.Text ?? "");
            return;
        }
        Close();
        switch (message.Kind)
        {
            case Message.Result:
                outputs.Add(new JsonObject { ["data"] = Data(message), ["execution_count"] = executionCount, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" });
                break;
            case Message.Display:
                outputs.Add(new JsonObject { ["data"] = Data(message), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" });
                break;
            case Message.Error:
                outputs.Add(new JsonObject
                {
                    ["ename"] = message.Name ?? "Error", ["evalue"] = message.Value ?? "", ["output_type"] = "error",
                    ["traceback"] = new JsonArray([.. (message.Traceback ?? []).Select(l => (JsonNode)l)]),
                });
                break;
        }
    }

    /// <summary>Says how much was too much to keep.</summary>
    public void Note(long cut) =>
        AddText("stderr", $"\n[The cell printed more than a notebook should hold: {cut / 1e6:0.0} million characters were cut.]\n");

    private void AddText(string name, string text)
    {
        if (_openName != name)
        {
            Close();
            (_open, _openName) = (new StringBuilder(), name);
            outputs.Add(_openOutput = new JsonObject { ["name"] = name, ["output_type"] = "stream", ["text"] = new JsonArray() });
        }
        _open!.Append(text);
    }

    /// <summary>To be called when the cell has ended: stores the text of the last stream.</summary>
    public void Close()
    {
        if (_openOutput != null) _openOutput["text"] = Notebook.Lines(_open!.ToString());
        (_open, _openName, _openOutput) = (null, null, null);
    }

    private static JsonObject Data(Message message)
    {
        var data = new JsonObject();
        foreach (var (type, value) in (message.Data ?? []).OrderBy(p => p.Key, StringComparer.Ordinal)) data[type] = Value(type, value);
        return data;
    }

    /// <summary>JSON stays JSON, text becomes a list of lines, anything else (base64) one string.</summary>
    private static JsonNode? Value(string type, string value)
    {
        if (type is "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
            try { return JsonNode.Parse(value); }
            catch (System.Text.Json.JsonException) { return value; }
        return type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "image/svg+xml" ? Notebook.Lines(value) : value;
    }
}
