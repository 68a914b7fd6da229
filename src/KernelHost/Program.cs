using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.CodeAnalysis.Scripting;
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
public static partial class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [var pipeName, .. { Length: <= 1 } limit])
        {
            Console.Error.WriteLine("course-kernel: started by ./course run, with the name of a pipe.");
            return 2;
        }
        // In grading: before any code of others, and for what they start as well.
        if (
            limit is [var bytes]
            && SystemCallFilter.Install(ulong.Parse(bytes, CultureInfo.InvariantCulture)) is { } failed
        )
        {
            Console.Error.WriteLine($"course-kernel: system calls cannot be restricted ({failed}).");
            return 3;
        }
        OwnProcessGroup();
        // First of all: it warms the compiler up in the background.
        using var kernel = CreateKernel();
        using var pipe = new NamedPipeClientStream(".", pipeName, PipeDirection.InOut, PipeOptions.Asynchronous);
        await pipe.ConnectAsync(10_000);
        var writer = new LineWriter(pipe);
        LastWords.Install(writer);
        AnnounceSubmissions(writer);

        var displays = new Displays();
        var commands = Channel.CreateUnbounded<string>();
        _ = Task.Factory.StartNew(() => ReadCommands(pipe, commands.Writer, kernel), TaskCreationOptions.LongRunning);

        writer.Send(new Message(Message.Ready) { Ok = true });
        await foreach (var line in commands.Reader.ReadAllAsync())
            if (Message.FromLine(line) is { Text: { } code, Id: var id } message)
                if (message.Kind == Message.Execute)
                    await Execute(kernel, code, id, writer, displays);
                else if (Question.Is(message.Kind))
                    writer.Send(await LanguageService.Answer(kernel, message));
        // Threads that cells left behind, and native libraries that do not survive their own clean-up, must not keep the process.
        Process.GetCurrentProcess().Kill();
        return 0;
    }

    /// <summary>The same composition as the .NET Interactive tool's, as far as C# cells see it.</summary>
    private static CompositeKernel CreateKernel()
    {
        var csharp = new CSharpKernel().UseKernelHelpers().UseValueSharing().UseWho();
        WithLineNumbers(csharp);
        var composite = new CompositeKernel();
        composite.Add(csharp, ["c#", "C#"]);
        composite.Add(new HtmlKernel());
        composite.Add(new MarkdownKernel());
        composite.AddDirective(TimeDirective.Directive, TimeDirective.Run);
        composite.DefaultKernelName = csharp.Name;
        return composite;
    }

    /// <summary>Stack traces name the cell's lines, which the tool's do not. The kernel has no public setting for it.</summary>
    private static void WithLineNumbers(CSharpKernel kernel)
    {
        var field = typeof(CSharpKernel).GetField("_scriptOptions", BindingFlags.Instance | BindingFlags.NonPublic);
        if (field?.GetValue(kernel) is ScriptOptions options)
            field.SetValue(kernel, options.WithEmitDebugInformation(true).WithFileEncoding(Encoding.UTF8));
    }

    /// <summary>
    /// Stack traces call a cell's code Submission#N, in a numbering that counts what was compiled. The runner must know which
    /// number is which cell, even if the process dies in it: the cell's assembly is loaded before it runs.
    /// </summary>
    private static void AnnounceSubmissions(LineWriter writer) =>
        AppDomain.CurrentDomain.AssemblyLoad += (_, e) =>
        {
            if (
                e.LoadedAssembly.GetName().Name?.StartsWith(SubmissionPrefix, StringComparison.Ordinal) == true
                && e.LoadedAssembly.GetTypes().FirstOrDefault(t => SubmissionType().IsMatch(t.Name)) is { } type
            )
                writer.Send(new Message(Message.Submission) { Name = type.Name });
        };

    /// <summary>Roslyn's scripting names the assemblies that it compiles so.</summary>
    private const string SubmissionPrefix = "\u211B*";

    [GeneratedRegex(@"^Submission#\d+$")]
    private static partial Regex SubmissionType();

    private static async Task Execute(
        CompositeKernel kernel,
        string code,
        string? id,
        LineWriter writer,
        Displays displays
    )
    {
        var cell = new CellOutput(writer, displays);
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

    private static void ReadCommands(NamedPipeClientStream pipe, ChannelWriter<string> commands, CompositeKernel kernel)
    {
        using var reader = new StreamReader(pipe, Encoding.UTF8, leaveOpen: true);
        try
        {
            while (reader.ReadLine() is { } line)
                // Past the queue: it means the cell that runs. What does not await anything does not notice.
                if (Message.FromLine(line) is { Kind: Message.Interrupt })
                    _ = Task.Run(() => kernel.SendAsync(new Cancel()));
                else
                    commands.TryWrite(line);
        }
        catch (IOException) { }
        // The runner has gone, or wants no more: a cell that is still running has nobody to report to.
        Process.GetCurrentProcess().Kill();
    }

    private sealed class Observer(Action<KernelEvent> on) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => on(value);

        public void OnCompleted() { }

        public void OnError(Exception error) { }
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
