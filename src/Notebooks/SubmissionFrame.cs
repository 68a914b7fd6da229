using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>Frames of stack traces that are code of cells, which the compiler calls Submission#N, with the names that the author gave.</summary>
public static partial class SubmissionFrame
{
    /// <summary>The name of the function that a frame is in; empty if it is none of a cell's functions, but the cell itself or other code.</summary>
    public static string Function(string frame)
    {
        var match = Frame().Match(frame);
        if (!match.Success)
            return "";
        var name = Generic().Replace(match.Groups["name"].Value, "");
        // Asynchronous methods and iterators live in classes: <Go>d__1.MoveNext.
        if (StateMachine().Match(name) is { Success: true } machine)
            name = name[..machine.Index] + machine.Groups["name"].Value;
        if (LocalFunction().Match(name) is { Success: true } local)
            return local.Groups["name"].Value;
        if (name.Contains(">b__", StringComparison.Ordinal))
            return Within().Match(name) is { Success: true } outer
                ? $"a lambda expression in {outer.Groups["name"].Value}"
                : "a lambda expression";
        if (name.Contains('<', StringComparison.Ordinal))
            return "";
        if (name.EndsWith(".ctor", StringComparison.Ordinal))
            return $"the constructor of {name[..^5].TrimEnd('.')}";
        return Accessor().Replace(name, "");
    }

    /// <summary>The names of the functions in these frames, each once.</summary>
    public static IReadOnlyList<string> Functions(IEnumerable<string> frames) =>
        [.. frames.Select(Function).Where(f => f.Length > 0).Distinct()];

    /// <summary>The submission and the line that a frame names.</summary>
    public static (string Submission, int Line)? Place(string frame) =>
        Line().Match(frame) is { Success: true } match && int.TryParse(match.Groups["line"].Value, out var line)
            ? (match.Groups["submission"].Value, line)
            : null;

    /// <summary>A trace without what lies below the last frame of a cell.</summary>
    public static IReadOnlyList<string> Above(IReadOnlyList<string> trace)
    {
        var last = trace.ToList().FindLastIndex(l => Frame().IsMatch(l));
        return last < 0 ? trace : [.. trace.Take(last + 1)];
    }

    [GeneratedRegex(@"\bSubmission#\d+[.+](?<name>[^(]+)\(")]
    private static partial Regex Frame();

    [GeneratedRegex(@"(?<submission>Submission#\d+)[.+][^(]*\(.*:line (?<line>\d+)")]
    private static partial Regex Line();

    [GeneratedRegex(@"`\d+|\[\[?.*")]
    private static partial Regex Generic();

    [GeneratedRegex(@"<(?<name>\w+)>d__\d+\.MoveNext$")]
    private static partial Regex StateMachine();

    [GeneratedRegex(@">g__(?<name>\w+)\|")]
    private static partial Regex LocalFunction();

    [GeneratedRegex(@"<(?<name>\w+)>b__")]
    private static partial Regex Within();

    [GeneratedRegex(@"\b(get|set)_")]
    private static partial Regex Accessor();
}
