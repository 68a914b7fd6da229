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
    /// <summary>execute: drawn anew for each cell; done: the same again. display: what an update calls it.</summary>
    public string? Id { get; init; }

    /// <summary>execute: the cell's code. stream: what was printed. ending: the exception's type.</summary>
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
        Done = "done";

    private static readonly JsonSerializerOptions Format = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToLine() => JsonSerializer.Serialize(this, Format);

    public static Message? FromLine(string line) => JsonSerializer.Deserialize<Message>(line, Format);
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
