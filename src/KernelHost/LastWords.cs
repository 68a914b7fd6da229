using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DropoutCourse.KernelHost;

/// <summary>
/// Tells the runner where the cells' code was when they end the process: by Environment.Exit, by an exception that nobody caught on
/// another thread, or by native code that aborts. A stack overflow and an invalid memory access leave no chance to say anything.
/// </summary>
internal static unsafe class LastWords
{
    private const int Abort = 6;
    private static LineWriter? _writer;

    public static void Install(LineWriter writer)
    {
        _writer = writer;
        // Both run on the thread that caused them, above the frames of the cell.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Send(new Message(Message.Ending) { Name = "exit" });
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Send(Unhandled(e.ExceptionObject));
        // Not with Posix signals of .NET, which run on a thread of their own (and do not know this one).
        if (!OperatingSystem.IsWindows())
            _ = signal(Abort, &OnAbort);
    }

    private static void Send(Message message)
    {
        try
        {
            _writer?.Send(
                message.Traceback is null ? message with { Traceback = Frames(new StackTrace(true)) } : message
            );
        }
        catch (Exception)
        {
            // The process is ending anyway; the runner still has the exit code and what was printed.
        }
    }

    private static Message Unhandled(object thrown) =>
        new(Message.Ending)
        {
            Name = "exception",
            Text = thrown.GetType().FullName,
            Value = (thrown as Exception)?.Message,
            Traceback = (thrown.ToString() ?? "").ReplaceLineEndings("\n").Split('\n'),
        };

    private static string[] Frames(StackTrace trace) => trace.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');

    /// <summary>
    /// Runs where native code called abort, on its thread, as if that code had called back. The runtime's own aborts do not come
    /// here: it takes its handler away first.
    /// </summary>
    [UnmanagedCallersOnly]
    private static void OnAbort(int number)
    {
        // An abort with the allocator's lock held (a corrupted heap) would wait for itself here: end the process then.
        _ = alarm(3);
        Send(new Message(Message.Ending) { Name = "abort" });
    }

    [DllImport("libc")]
    private static extern nint signal(int number, delegate* unmanaged<int, void> handler);

    [DllImport("libc")]
    private static extern uint alarm(uint seconds);
}
