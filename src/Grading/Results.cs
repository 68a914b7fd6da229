using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DropoutCourse.Grading;

/// <summary>What became of a test cell.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
public enum Outcome
{
    Passed,
    Failed,

    /// <summary>The solution cell is as it was handed out.</summary>
    NotAttempted,

    /// <summary>The submission tried to answer for the test: no points.</summary>
    Refused,

    /// <summary>The task's code uses what is not on the list, and was not run: a person grades it.</summary>
    NeedsPerson,
}

/// <param name="Message">For the learner, in words.</param>
/// <param name="Detail">For the instructor: what the process said, hidden tests included.</param>
/// <param name="Hidden">The test's hidden part decided.</param>
/// <param name="Hash">Of the task's test cells.</param>
public sealed record TestResult(
    string Id,
    Outcome Outcome,
    string Message,
    string Detail,
    bool Hidden,
    string Hash,
    double Seconds
);

/// <summary>What a cell of the learner's printed, and how it ended.</summary>
public sealed record CellReport(string Id, string Task, string Output, string? Error);

/// <summary>What one submission's run gave: all of it that does not depend on points, so that it can be kept.</summary>
public sealed record RunResult
{
    /// <summary>Of everything that the outcome depends on, apart from the tests.</summary>
    public required string Context { get; init; }
    public Dictionary<string, TestResult> Tests { get; init; } = [];
    public List<CellReport> Cells { get; init; } = [];
    public List<string> Notes { get; init; } = [];
    public double Seconds { get; init; }

    /// <summary>Of these, seconds in cells: the learner's and the tests of it.</summary>
    public double CellSeconds { get; init; }
    public long Peak { get; init; }
    public int Processes { get; init; }

    /// <summary>A reason on the machine's side why there is no complete result; such a run is not kept.</summary>
    public string? Trouble { get; init; }

    public static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };
}
