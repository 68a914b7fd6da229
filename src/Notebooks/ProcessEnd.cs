using System.Globalization;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Notebooks;

/// <summary>How a cell's process ended, in words for the person whose cell it was: the same ones wherever cells are run.</summary>
/// <param name="Kind">timeout, memory, exit or crash.</param>
/// <param name="Name">One word for it, as an error's name.</param>
/// <param name="What">What happened. Says nothing about the code, so that it may be shown where the code may not.</param>
/// <param name="Where">Why, and which of the cells' lines it was, as far as that can be known; may be empty.</param>
/// <param name="Line">The line within the cell that ran, from 1; 0 when unknown.</param>
/// <param name="Details">What else the process printed about it.</param>
public sealed record ProcessEnd(
    string Kind,
    string Name,
    string What,
    string Where,
    int Line,
    IReadOnlyList<string> Details
)
{
    public string Message => Where.Length > 0 ? $"{What} {Where}" : What;

    public static ProcessEnd Timeout(TimeSpan limit, SentCells cells)
    {
        var (line, where) = cells.OnlyLine(["while", "for", "foreach", "do"], "Its loop is in", earlier: false);
        return new(
            "timeout",
            "CellTimeout",
            $"The cell ran for more than {Seconds(limit)} s and was stopped: an endless loop?",
            where,
            line,
            []
        );
    }

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    public static ProcessEnd Memory(long limit) =>
        new(
            "memory",
            "MemoryLimit",
            $"The process used more than {limit >> 20} MiB of memory and was stopped.",
            "",
            0,
            []
        );

    /// <summary>It lives, and does not read what it is to execute.</summary>
    public static ProcessEnd Deaf(TimeSpan limit) =>
        new(
            "crash",
            "NoAnswer",
            $"The process did not take the cell within {Seconds(limit)} s and was stopped. Nothing of the cell ran: run it again.",
            "",
            0,
            []
        );

    /// <param name="code">The exit code; 128 + n stands for the signal n.</param>
    /// <param name="printed">What the process printed last.</param>
    /// <param name="ending">What the host could still say.</param>
    public static ProcessEnd Gone(int code, string printed, Message? ending, SentCells cells)
    {
        var crash = CrashText.Of(printed);
        if (crash.StackOverflow is { } frames)
            return StackOverflow(frames, cells);
        if (ending is { Name: "exception" })
            return Unhandled(ending, cells);
        if (crash.OutOfMemory)
            return new("memory", "OutOfMemory", "The process ran out of memory.", "", 0, crash.Lines);
        if (crash.FailFast is { } reason)
        {
            var (line, where) = cells.OnlyLine(["FailFast"], "It is called in");
            return new(
                "exit",
                "FailFast",
                "Environment.FailFast, or the runtime itself, ended the process.",
                $"Its reason: {reason}{(where.Length > 0 ? " " + where : "")}",
                line,
                crash.Lines
            );
        }
        var place = cells.Place(ending?.Traceback ?? []);
        if (crash.NativeException is var (type, message))
            return new(
                "crash",
                "NativeError",
                type.StartsWith("c10::", StringComparison.Ordinal)
                    ? "libtorch ended the process over an error, which this function of it does not pass on as an exception."
                    : $"Native code ended the process by an exception of its own ({type}).",
                Sentences(message.Length > 0 ? $"It says: {message.TrimEnd('.')}." : "", place.Text),
                place.Line,
                crash.Lines
            );
        if (ending is { Name: "abort" })
            return new(
                "crash",
                "NativeAbort",
                "Native code ended the process (abort, SIGABRT).",
                place.Text,
                place.Line,
                crash.Lines
            );
        if (ending is { Name: "exit" } && code is not (143 or 130 or 129))
        {
            var (line, where) = cells.OnlyLine(["Exit"], "It is called in");
            return new(
                "exit",
                "ProcessExit",
                $"Environment.Exit ended the whole process (exit code {code}).",
                where,
                line,
                crash.Lines
            );
        }
        var (name, what) = Signal(code);
        return new(name == "ProcessExit" ? "exit" : "crash", name, what, "", 0, crash.Lines);
    }

    private static (string Name, string What) Signal(int code) =>
        code switch
        {
            134 => ("NativeAbort", "Native code ended the process (abort, SIGABRT)."),
            139 => ("InvalidMemoryAccess", "An invalid memory access in native code ended the process (SIGSEGV)."),
            137 => (
                "Killed",
                "The process was killed from outside (SIGKILL): by the system if the machine ran out of memory, or by somebody."
            ),
            143 or 130 or 129 => (
                "Killed",
                $"The process was ended from outside ({code switch { 143 => "SIGTERM", 130 => "SIGINT", _ => "SIGHUP" }})."
            ),
            > 128 and < 160 => ("ProcessCrash", $"The process was ended by signal {code - 128}."),
            // How Windows numbers them.
            unchecked((int)0xC0000005) => (
                "InvalidMemoryAccess",
                "An invalid memory access in native code ended the process."
            ),
            unchecked((int)0xC0000409) => ("NativeAbort", "Native code ended the process (abort)."),
            _ => (
                "ProcessExit",
                $"The whole process ended (exit code {code}): native code, or a program that ended it, did this."
            ),
        };

    private static ProcessEnd StackOverflow(IReadOnlyList<string> frames, SentCells cells)
    {
        var functions = SubmissionFrame.Functions(frames);
        var declared = functions.Select(cells.Declaration).FirstOrDefault(d => d.Text.Length > 0);
        var who = functions.Count switch
        {
            0 => "",
            1 => $"{functions[0]} calls itself without an end.",
            2 => $"{functions[0]} and {functions[1]} call each other without an end.",
            _ => $"{string.Join(", ", functions.SkipLast(1))} and {functions[^1]} call one another without an end.",
        };
        return new(
            "crash",
            "StackOverflow",
            "Stack overflow: functions called one another, or themselves, until there was no room for one more call, and the process ended.",
            Sentences(who, declared.Text),
            declared.Line > 0 ? declared.Line : functions.Select(cells.Mention).FirstOrDefault(l => l > 0),
            []
        );
    }

    private static ProcessEnd Unhandled(Message ending, SentCells cells)
    {
        var trace = ending.Traceback ?? [];
        var place = cells.Place(trace);
        var thrower = trace.Select(SubmissionFrame.Function).FirstOrDefault(f => f.Length > 0) ?? "";
        var asyncVoid = trace.Any(l => l.Contains(".Tasks.Task.<>c.<ThrowAsync>", StringComparison.Ordinal));
        return new(
            "crash",
            "UnhandledException",
            asyncVoid
                ? "An exception in an async void method ended the process: nothing can await such a method or catch what it throws. Declare it async Task and await it."
                : "An exception on another thread, which nothing caught there, ended the process.",
            Sentences(
                $"{ending.Text}: {ending.Value?.TrimEnd('.')}{(thrower.Length > 0 ? $", in {thrower}" : "")}.",
                place.Text
            ),
            place.Line,
            SubmissionFrame.Above(trace)
        );
    }

    private static string Sentences(params string?[] parts) =>
        string.Join(' ', parts.Where(p => !string.IsNullOrEmpty(p)));
}
