using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.KernelHost;

/// <summary>
/// The process in which one notebook's cells run: hosts a .NET Interactive C# kernel and does what the runner at the other end of the
/// pipe asks. It knows nothing of notebooks and may die at any time without harm to others.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [var pipeName])
        {
            Console.Error.WriteLine("course-kernel: started by ./course run, with the name of a pipe.");
            return 2;
        }
        OwnProcessGroup();
        // First of all: it warms the compiler up in the background.
        using var kernel = CreateKernel();
        using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(10_000);
        var writer = new LineWriter(pipe);

        var commands = Channel.CreateUnbounded<string>();
        _ = Task.Factory.StartNew(() => ReadCommands(pipe, commands.Writer), TaskCreationOptions.LongRunning);

        writer.Send(new Message(Message.Ready) { Ok = true });
        await foreach (var line in commands.Reader.ReadAllAsync())
            if (Message.FromLine(line) is { Kind: Message.Execute, Text: { } code, Id: var id })
                await Execute(kernel, code, id, writer);
        // Threads that cells left behind, and native libraries that do not survive their own clean-up, must not keep the process.
        Process.GetCurrentProcess().Kill();
        return 0;
    }

    /// <summary>The same composition as the .NET Interactive tool's, as far as C# cells see it.</summary>
    private static CompositeKernel CreateKernel()
    {
        var csharp = new CSharpKernel().UseKernelHelpers().UseValueSharing().UseWho();
        var composite = new CompositeKernel();
        composite.Add(csharp, ["c#", "C#"]);
        composite.DefaultKernelName = csharp.Name;
        return composite;
    }

    private static async Task Execute(CompositeKernel kernel, string code, string? id, LineWriter writer)
    {
        var cell = new CellOutput(writer);
        using (kernel.KernelEvents.Subscribe(new Observer(cell.On)))
        {
            try
            {
                var result = await kernel.SendAsync(new SubmitCode(code));
                // A failure that came with the result only.
                if (!cell.Finished)
                    foreach (var e in result.Events.Where(e => e is CommandFailed))
                        cell.On(e);
            }
            catch (Exception e)
            {
                cell.Fail(e, e.Message);
            }
        }
        writer.Send(
            new Message(Message.Done)
            {
                Id = id,
                Ok = !cell.Failed,
                Cut = cell.Cut,
                Peak = Memory.Of(Environment.ProcessId).Peak,
            }
        );
    }

    private static void ReadCommands(NamedPipeClientStream pipe, ChannelWriter<string> commands)
    {
        using var reader = new StreamReader(pipe, Encoding.UTF8, leaveOpen: true);
        try
        {
            while (reader.ReadLine() is { } line)
                commands.TryWrite(line);
        }
        catch (IOException) { }
        // The runner has gone, or wants no more: a cell that is still running has nobody to report to.
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>Turns one cell's events into messages, and cuts what is too much for a notebook.</summary>
    private sealed class CellOutput(LineWriter writer)
    {
        private const int MostText = 1_000_000,
            MostDisplay = 32_000_000;
        private readonly object _gate = new();
        private long _text,
            _display;

        public bool Failed { get; private set; }
        public bool Finished { get; private set; }
        public long Cut { get; private set; }

        public void On(KernelEvent e)
        {
            lock (_gate)
            {
                switch (e)
                {
                    case StandardOutputValueProduced output:
                        Stream("stdout", Text(output));
                        break;
                    case StandardErrorValueProduced output:
                        Stream("stderr", Text(output));
                        break;
                    case ReturnValueProduced value:
                        Show(Message.Result, value);
                        break;
                    // An update shows as one more output, as it does in the kernel of the .NET Interactive tool.
                    case ErrorProduced error:
                        Stream("stderr", error.Message);
                        break;
                    case DisplayedValueProduced or DisplayedValueUpdated:
                        Show(Message.Display, (DisplayEvent)e);
                        break;
                    case CommandFailed failed when !Finished:
                        Finished = true;
                        Fail(failed.Exception, failed.Message);
                        break;
                    case CommandSucceeded succeeded when succeeded.Command is SubmitCode:
                        Finished = true;
                        break;
                }
            }
        }

        private static string Text(DisplayEvent e) =>
            (
                e.FormattedValues.FirstOrDefault(v => v.MimeType == "text/plain") ?? e.FormattedValues.FirstOrDefault()
            )?.Value
            ?? e.Value as string
            ?? "";

        private void Stream(string name, string text)
        {
            var room = (int)Math.Min(text.Length, Math.Max(0, MostText - _text));
            if (room > 0 && room < text.Length && char.IsHighSurrogate(text[room - 1]))
                room--;
            _text += room;
            Cut += text.Length - room;
            if (room > 0)
                writer.Send(new Message(Message.Stream) { Name = name, Text = text[..room] });
        }

        private void Show(string kind, DisplayEvent e)
        {
            Dictionary<string, string> data = [];
            foreach (var value in e.FormattedValues)
            {
                _display += value.Value.Length;
                if (_display <= MostDisplay)
                    data[value.MimeType] = value.Value;
                else
                    Cut += value.Value.Length;
            }
            if (data.Count > 0)
                writer.Send(new Message(kind) { Data = data });
        }

        public void Fail(Exception? exception, string? message)
        {
            Failed = true;
            message ??= exception?.Message ?? "the cell failed";
            // A compile error has no stack worth showing; its message already has a line for each error.
            var compile =
                exception is null
                || exception.GetType().Name.EndsWith("CompilationErrorException", StringComparison.Ordinal);
            var actual = exception is System.Reflection.TargetInvocationException { InnerException: { } inner }
                ? inner
                : exception;
            writer.Send(
                new Message(Message.Error)
                {
                    Name = compile ? "CompileError" : actual!.GetType().FullName,
                    Value = compile ? message : actual!.Message,
                    Traceback = (compile ? message : Clean(actual!.ToString()))
                        .ReplaceLineEndings("\n")
                        .TrimEnd()
                        .Split('\n'),
                }
            );
        }

        /// <summary>Drops the frames below the cell: they are the kernel's own.</summary>
        private static string Clean(string trace)
        {
            var lines = trace.ReplaceLineEndings("\n").Split('\n');
            var last = Array.FindLastIndex(lines, l => l.Contains("Submission#", StringComparison.Ordinal));
            return last < 0 ? trace : string.Join('\n', lines.Take(last + 1));
        }
    }

    private sealed class Observer(Action<KernelEvent> on) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => on(value);

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }

    private sealed class LineWriter(Stream stream)
    {
        private readonly object _gate = new();

        public void Send(Message message)
        {
            var bytes = Encoding.UTF8.GetBytes(message.ToLine() + "\n");
            lock (_gate)
            {
                try
                {
                    stream.Write(bytes);
                    stream.Flush();
                }
                catch (IOException)
                {
                    // The runner has gone; ReadCommands ends this process.
                }
            }
        }
    }

    /// <summary>A group of its own, so that the runner can end the cells' child processes too, and Ctrl-C reaches the runner alone.</summary>
    private static void OwnProcessGroup()
    {
        if (OperatingSystem.IsWindows())
            return;
        _ = setpgid(0, 0);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int setpgid(int process, int group);
}
