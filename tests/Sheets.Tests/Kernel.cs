using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Tests;

/// <summary>What became of one cell.</summary>
/// <param name="Error">The exception's type, "CompileError", or null if the cell ran to its end.</param>
public sealed record CellResult(string? Error, string Message, TimeSpan Time)
{
    public bool Passed => Error is null;
}

/// <summary>One process with a kernel, to which cells are given one after the other, a failing one among them or not.</summary>
public sealed class Kernel : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly NamedPipeServerStream _pipe;
    private readonly Process _process;
    private readonly StreamReader _reader;

    public Kernel(string folder)
    {
        var name = $"sheet-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}";
        _pipe = new NamedPipeServerStream(
            name,
            PipeDirection.InOut,
            1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous
        );
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "host", "course-kernel.dll"));
        start.ArgumentList.Add(name);
        start.Environment["COURSE_PROFILE"] = "quick";
        // The same numbers on every machine.
        start.Environment["COURSE_SEED"] = "1";
        start.Environment["DROPOUT_COURSE_DATA"] = "synthetic";
        // Two kernels at a time on two cores, and small matrices: more threads would only wait for each other.
        start.Environment["OMP_NUM_THREADS"] = "1";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        _pipe.WaitForConnectionAsync(limit.Token).GetAwaiter().GetResult();
        _reader = new StreamReader(_pipe, Encoding.UTF8, leaveOpen: true);
        if (Next().Kind != Message.Ready)
            throw new InvalidOperationException("the kernel is not ready");
    }

    public CellResult Run(string code)
    {
        var clock = Stopwatch.StartNew();
        _pipe.Write(Encoding.UTF8.GetBytes(new Message(Message.Execute) { Text = code }.ToLine() + "\n"));
        Message? error = null;
        while (true)
        {
            var message = Next();
            if (message.Kind == Message.Error)
                error = message;
            if (message.Kind == Message.Done)
                return new(message.Ok ? null : error?.Name ?? "Error", error?.Value ?? "", clock.Elapsed);
        }
    }

    private Message Next()
    {
        using var limit = new CancellationTokenSource(Limit);
        var line =
            _reader.ReadLineAsync(limit.Token).AsTask().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException("the kernel's process ended");
        return Message.FromLine(line)!;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(5000);
        _process.Dispose();
        _reader.Dispose();
        _pipe.Dispose();
    }
}
