using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DropoutCourse.KernelHost;

/// <summary>
/// What the runner and the process that hosts a notebook's kernel say to each other: one JSON object a line, over a pipe of their own,
/// because cells may write anything to the real standard output.
/// </summary>
public sealed record Message(string Kind)
{
    /// <summary>
    /// execute and the questions: drawn anew each time; done and answer: the same again. display: what an update calls it.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>
    /// execute and the questions: the cell's code. stream: what was printed. ending: the exception's type. answer: JSON, as
    /// <see cref="Question"/> says it.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>
    /// stream: stdout or stderr. error: the exception's type. submission: what stack traces call the cell that runs. ending: exit,
    /// abort or exception.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>display, update, result: MIME type to value.</summary>
    public Dictionary<string, string>? Data { get; init; }

    /// <summary>error, ending: the exception's message, and the lines of the stack.</summary>
    public string? Value { get; init; }
    public string[]? Traceback { get; init; }

    /// <summary>Questions: where in the code, from 0.</summary>
    public int Line { get; init; }

    /// <inheritdoc cref="Line"/>
    public int Column { get; init; }

    /// <summary>done: did the cell succeed; ready: always true.</summary>
    public bool Ok { get; init; }

    /// <summary>done: what the output caps cut off, in characters.</summary>
    public long Cut { get; init; }

    /// <summary>done: the highest memory use of the process so far, in bytes; 0 when unknown.</summary>
    public long Peak { get; init; }

    public const string Execute = "execute",
        Ready = "ready",
        Stream = "stream",
        Display = "display",
        Update = "update",
        Result = "result",
        Error = "error",
        Submission = "submission",
        Ending = "ending",
        Done = "done",
        Interrupt = "interrupt",
        Answer = "answer";

    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToLine() => JsonSerializer.Serialize(this, Format);

    public static Message? FromLine(string line) => JsonSerializer.Deserialize<Message>(line, Format);
}

/// <summary>What an editor asks about code that is not to be executed, and the JSON of the answers.</summary>
public static class Question
{
    /// <summary>[{text, kind, insert, doc}]: what may stand at the place.</summary>
    public const string Complete = "complete";

    /// <summary>{text, format, line, from, to}: what is known of the name at the place; null: nothing.</summary>
    public const string Hover = "hover";

    /// <summary>{active, parameter, signatures: [{label, doc, parameters: [{label, doc}]}]}: the calls that the place is in.</summary>
    public const string Signature = "signature";

    /// <summary>[{line, from, toLine, to, severity, code, text}]: what the compiler has to say of the code.</summary>
    public const string Diagnose = "diagnose";

    public static bool Is(string kind) => kind is Complete or Hover or Signature or Diagnose;
}

/// <summary>Memory use of a process, in bytes.</summary>
public static class Memory
{
    public static (long Now, long Peak) Of(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var other = System.Diagnostics.Process.GetProcessById(process);
                return (other.WorkingSet64, other.PeakWorkingSet64);
            }
            long now = 0,
                peak = 0;
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    peak = Kilobytes(line);
                else if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                {
                    now = Kilobytes(line);
                    break;
                }
            }
            return (now, peak);
        }
        catch (Exception e)
            when (e is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    private static long Kilobytes(string line) =>
        long.TryParse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], out var value)
            ? value * 1024
            : 0;
}
