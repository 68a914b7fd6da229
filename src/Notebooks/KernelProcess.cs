using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Notebooks;

/// <summary>How a cell ended.</summary>
public enum CellEnd
{
    /// <summary>Without an error.</summary>
    Good,

    /// <summary>With a compile error or an exception; the process lives on.</summary>
    Failed,

    /// <summary>The process is gone: it crashed, or a cell ended it.</summary>
    Gone,

    /// <summary>It took longer than allowed.</summary>
    Timeout,

    /// <summary>The process used more memory than allowed.</summary>
    Memory,

    /// <summary>The caller wanted to stop.</summary>
    Stopped,
}

/// <param name="Error">With <see cref="CellEnd.Failed"/>: the exception or the compile errors.</param>
/// <param name="Time">From sending the code to the end.</param>
public sealed record CellRun(CellEnd End, Message? Error, TimeSpan Time)
{
    /// <summary>The line of the cell at which it failed or ended, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>With <see cref="CellEnd.Gone"/>, <see cref="CellEnd.Timeout"/> and <see cref="CellEnd.Memory"/>: in words.</summary>
    public ProcessEnd? Ended { get; init; }
}

/// <summary>How to start the process that hosts a kernel.</summary>
public sealed record KernelSettings
{
    /// <summary>The program host/course-kernel.dll.</summary>
    public static string HostDll
    {
        get
        {
            var path = Path.Combine(AppContext.BaseDirectory, "host", "course-kernel.dll");
            return File.Exists(path)
                ? path
                : throw new UserError(
                    $"{path} is missing. Delete the folder .course/cli; the next ./course command builds it anew."
                );
        }
    }

    public static string DotnetPath =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>From the pipe's name to the process to start; the standard streams are redirected whatever it says.</summary>
    public required Func<string, ProcessStartInfo> Launch { get; init; }

    /// <summary>The pipe's name; null: a fresh one in the temporary folder.</summary>
    public string? Pipe { get; init; }

    /// <summary>Called when the pipe waits for its other end, before the process starts.</summary>
    public Action<string>? OnListening { get; init; }
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);
    public long MemoryLimit { get; init; } = long.MaxValue;

    /// <summary>How long the process may take to read what is sent to it; it does so at once, whatever runs.</summary>
    public TimeSpan TakeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Characters of one message; a process that sends a longer one is not listened to any more.</summary>
    public int LongestMessage { get; init; } = 500_000_000;

    /// <summary>Bytes of memory in use; default: the process's own.</summary>
    public Func<Process, (long Now, long Peak)> Measure { get; init; } = p => Memory.Of(p.Id);
}

/// <summary>A process that executes cells, seen from outside: one cell at a time, with limits; the cells may do what they like to it.</summary>
public sealed class KernelProcess : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly KernelSettings _settings;
    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private readonly Tail _printed = new(64 * 1024);
    private readonly SentCells _cells = new();
    private ChannelReader<Message> _messages = Channel.CreateBounded<Message>(1).Reader;
    private Task _collected = Task.CompletedTask;
    private readonly SemaphoreSlim _sending = new(1);
    private Message? _ending;

    /// <summary>The highest memory use seen, in bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>Does it still take cells?</summary>
    public bool Alive { get; private set; }

    /// <summary>Is it gone, although no cell has noticed?</summary>
    public bool HasExited => _process.HasExited;

    private KernelProcess(KernelSettings settings, NamedPipeServerStream pipe, Process process) =>
        (_settings, _pipe, _process) = (settings, pipe, process);

    /// <summary>What the user should know of how it runs; null if there is nothing.</summary>
    public string? Notice { get; private init; }

    /// <summary>
    /// Starts one. If it does not come up, <see cref="Alive"/> is false and <see cref="Printed"/> may say why. Without ICU, the
    /// library of cultures, .NET ends at once; then it is started again without cultures.
    /// </summary>
    public static async Task<KernelProcess> Start(KernelSettings settings, CancellationToken stop)
    {
        var kernel = await Start(settings, false, stop);
        if (kernel.Alive || !CrashText.LacksIcu(kernel._printed.ToString()))
            return kernel;
        await kernel.DisposeAsync();
        return await Start(settings, true, stop);
    }

    private static async Task<KernelProcess> Start(KernelSettings settings, bool invariant, CancellationToken stop)
    {
        var name = settings.Pipe ?? PipeName();
        var pipe = new NamedPipeServerStream(
            name,
            PipeDirection.InOut,
            1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous
        );
        Process process;
        try
        {
            settings.OnListening?.Invoke(name);
            var start = settings.Launch(name);
            (
                start.RedirectStandardInput,
                start.RedirectStandardOutput,
                start.RedirectStandardError,
                start.UseShellExecute
            ) = (true, true, true, false);
            if (invariant)
                start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
            (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.UTF8);
            process = Process.Start(start)!;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
        var kernel = new KernelProcess(settings, pipe, process) { Notice = invariant ? CrashText.NoCultures : null };
        // Cells that read from the keyboard get the end of the file; what native code prints is kept for the report of a crash.
        process.StandardInput.Close();
        kernel._collected = Task.WhenAll(
            kernel._printed.Collect(process.StandardOutput),
            kernel._printed.Collect(process.StandardError)
        );
        try
        {
            kernel.Alive =
                await kernel.Connect(stop)
                && await kernel.Next(settings.StartLimit, stop) is (null, { Kind: Message.Ready });
        }
        catch
        {
            await kernel.DisposeAsync();
            throw;
        }
        if (!kernel.Alive && process.HasExited)
            await kernel.ExitCode();
        return kernel;
    }

    /// <summary>The last lines that the process itself printed: not a cell's output, but what native code or a crash says.</summary>
    public IReadOnlyList<string> Printed(int count) => _printed.Lines(count);

    /// <summary>The exit code once the process is gone; -1 if it does not end.</summary>
    public async Task<int> ExitCode()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) { }
        // What it printed last may still be on its way, and what it started may keep its streams open.
        await Task.WhenAny(_collected, Task.Delay(TimeSpan.FromSeconds(2), CancellationToken.None));
        return _process.HasExited ? _process.ExitCode : -1;
    }

    private async Task<ProcessEnd?> Describe(CellEnd end, TimeSpan limit) =>
        end switch
        {
            CellEnd.Timeout => ProcessEnd.Timeout(limit, _cells),
            CellEnd.Memory => ProcessEnd.Memory(_settings.MemoryLimit),
            CellEnd.Gone => ProcessEnd.Gone(await ExitCode(), _printed.ToString(), _ending, _cells),
            _ => null,
        };

    /// <summary>Executes a cell. After anything but Good and Failed the process takes no more.</summary>
    /// <param name="onMessage">Gets the cell's output as it comes.</param>
    public async Task<CellRun> Execute(string code, TimeSpan limit, Action<Message> onMessage, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        // Drawn for this cell: a "done" that something wrote on the pipe before or beside the host does not know it.
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _cells.Add(code);
        try
        {
            // If it died between two cells, the next read says so.
            if (!await Send(new Message(Message.Execute) { Text = code, Id = id }, stop))
                return new(CellEnd.Gone, null, clock.Elapsed) { Ended = ProcessEnd.Deaf(_settings.TakeLimit) };
        }
        catch (OperationCanceledException)
        {
            Alive = false;
            return new(CellEnd.Stopped, null, clock.Elapsed);
        }

        Message? error = null;
        var lastCheck = Stopwatch.StartNew();
        while (true)
        {
            var (end, message) = await Next(limit - clock.Elapsed, stop);
            // A cell that talks all the time must not talk itself out of the limits.
            if (end is null && message!.Kind != Message.Done && lastCheck.Elapsed > Poll)
            {
                lastCheck.Restart();
                if (stop.IsCancellationRequested)
                    end = CellEnd.Stopped;
                else if (clock.Elapsed > limit)
                    end = CellEnd.Timeout;
                else if (_settings.Measure(_process).Now > _settings.MemoryLimit)
                    end = CellEnd.Memory;
            }
            if (end is { } bad)
            {
                Alive = false;
                if (message != null)
                    Take(message);
                // What has come meanwhile is part of the output too, but a cell that goes on talking is not waited for.
                for (var i = 0; i < 1000 && _messages.TryRead(out var late); i++)
                    Take(late);
                var ended = await Describe(bad, limit);
                return new(bad, null, clock.Elapsed) { Ended = ended, Line = ended?.Line ?? 0 };
            }
            if (message!.Kind == Message.Done && message.Id == id)
            {
                Peak = Math.Max(Peak, message.Peak);
                onMessage(message);
                return message.Ok && error is null
                    ? new(CellEnd.Good, null, clock.Elapsed)
                    : new(CellEnd.Failed, error, clock.Elapsed)
                    {
                        Line = _cells.LineOf(error?.Value ?? "", error?.Traceback ?? []),
                    };
            }
            Take(message);
        }

        void Take(Message message)
        {
            switch (message.Kind)
            {
                case Message.Submission:
                    _cells.Name(message.Name ?? "");
                    break;
                case Message.Ending:
                    _ending = message;
                    break;
                case Message.Error:
                    error = message;
                    break;
                case Message.Stream or Message.Display or Message.Update or Message.Result:
                    onMessage(message);
                    break;
            }
        }
    }

    /// <summary>Asks about code without executing it. Not while a cell runs.</summary>
    /// <param name="question">One of <see cref="Question"/>.</param>
    /// <param name="line">The place in the code, from 0.</param>
    /// <returns>The answer's JSON; null if none came in time.</returns>
    public async Task<string?> Ask(
        string question,
        string code,
        int line,
        int column,
        TimeSpan limit,
        CancellationToken stop
    )
    {
        var clock = Stopwatch.StartNew();
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var asked = new Message(question)
        {
            Text = code,
            Id = id,
            Line = line,
            Column = column,
        };
        if (!await Send(asked, stop))
            return null;
        while (limit > clock.Elapsed)
        {
            var (end, message) = await Next(limit - clock.Elapsed, stop);
            if (end is CellEnd.Gone)
                Alive = false;
            if (end is not null)
                return null;
            // Anything else is what the threads of an earlier cell print now, or a late answer.
            if (message is { Kind: Message.Answer } && message.Id == id)
                return message.Text;
        }
        return null;
    }

    /// <summary>Asks the cell that runs to stop: one that awaits something does, another does not notice.</summary>
    public Task Interrupt() => Send(new Message(Message.Interrupt), CancellationToken.None);

    /// <summary>The processor time that the process has used; null once it is gone.</summary>
    public TimeSpan? ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception)
            {
                return null;
            }
        }
    }

    /// <summary>The threads that compute or wait for a core right now, however little a busy machine gives them.</summary>
    public IReadOnlySet<int> ComputingThreads
    {
        get
        {
            HashSet<int> ids = [];
            try
            {
                _process.Refresh();
                foreach (ProcessThread thread in _process.Threads)
                    if (thread.ThreadState == System.Diagnostics.ThreadState.Running)
                        ids.Add(thread.Id);
            }
            catch (Exception e) when (e is InvalidOperationException or Win32Exception or NotSupportedException) { }
            return ids;
        }
    }

    /// <summary>False if the process did not take the message in time; it takes no more then, because half of it may have been written.</summary>
    private async Task<bool> Send(Message message, CancellationToken stop)
    {
        using var taking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        taking.CancelAfter(_settings.TakeLimit);
        try
        {
            await Write(message, taking.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Alive = false;
        }
    }

    private async Task Write(Message message, CancellationToken stop)
    {
        await _sending.WaitAsync(stop);
        try
        {
            await _pipe.WriteAsync(Encoding.UTF8.GetBytes(message.ToLine() + "\n"), stop);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException) { }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<bool> Connect(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_settings.StartLimit);
        var connected = _pipe.WaitForConnectionAsync(limit.Token);
        await Task.WhenAny(connected, _process.WaitForExitAsync(limit.Token));
        if (!connected.IsCompletedSuccessfully)
        {
            await limit.CancelAsync();
            return false;
        }
        // Bounded, so that a cell that shows things faster than they can be stored has to wait instead of filling the memory.
        var channel = Channel.CreateBounded<Message>(1000);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    using var reader = new StreamReader(_pipe, Encoding.UTF8, leaveOpen: true);
                    var lines = new LineReader(reader, _settings.LongestMessage);
                    while (await lines.Read() is { } line)
                        if (Message.FromLine(line) is { } message)
                            await channel.Writer.WriteAsync(message);
                }
                catch (Exception e)
                    when (e is IOException or ObjectDisposedException or JsonException or OperationCanceledException)
                { }
                channel.Writer.TryComplete();
            },
            CancellationToken.None
        );
        _messages = channel.Reader;
        return true;
    }

    /// <summary>Waits for the next message, watching the clock and the memory meanwhile; null as the end: there is one.</summary>
    private async Task<(CellEnd?, Message?)> Next(TimeSpan left, CancellationToken stop)
    {
        if (_messages.TryRead(out var ready))
            return (null, ready);
        var clock = Stopwatch.StartNew();
        var wait = _messages.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            var rest = left - clock.Elapsed;
            await Task.WhenAny(
                wait,
                Task.Delay(
                    rest < Poll
                        ? rest > TimeSpan.Zero
                            ? rest
                            : TimeSpan.Zero
                        : Poll,
                    CancellationToken.None
                )
            );
            if (wait.IsCompleted)
                return await wait && _messages.TryRead(out var message) ? (null, message) : (CellEnd.Gone, null);
            if (stop.IsCancellationRequested)
                return (CellEnd.Stopped, null);
            var (now, peak) = _settings.Measure(_process);
            Peak = Math.Max(Peak, peak);
            if (now > _settings.MemoryLimit)
                return (CellEnd.Memory, null);
            if (clock.Elapsed >= left)
                return (CellEnd.Timeout, null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Alive = false;
        if (!OperatingSystem.IsWindows())
            _ = kill(-_process.Id, 9);
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e)
            when (e is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException) { }
        _process.WaitForExit(5000);
        _process.Dispose();
        await _pipe.DisposeAsync();
    }

    /// <summary>Lines up to a length: what comes through the pipe may be a cell's own doing, and without an end.</summary>
    private sealed class LineReader(StreamReader reader, int most)
    {
        private readonly char[] _buffer = new char[65536];
        private readonly StringBuilder _line = new();
        private int _at,
            _end;

        /// <summary>The next line; null at the end, or when a line is too long.</summary>
        public async Task<string?> Read()
        {
            while (true)
            {
                if (_at == _end)
                {
                    (_at, _end) = (0, await reader.ReadAsync(_buffer));
                    if (_end == 0)
                        return null;
                }
                var newline = Array.IndexOf(_buffer, '\n', _at, _end - _at);
                var until = newline < 0 ? _end : newline;
                if (_line.Length + until - _at > most)
                    return null;
                _line.Append(_buffer, _at, until - _at);
                _at = newline < 0 ? _end : newline + 1;
                if (newline < 0)
                    continue;
                var line = _line.ToString();
                _line.Clear();
                return line;
            }
        }
    }

    private static string PipeName()
    {
        var name = $"course-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";
        // On Unix the pipe is a socket in the temporary folder, and a socket's path may have about 100 bytes.
        return !OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(Path.GetTempPath()) > 50
            ? "/tmp/" + name
            : name;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
}
