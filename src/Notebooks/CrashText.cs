using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>What the runtime and the C++ library print about the end of a process, taken apart.</summary>
/// <param name="StackOverflow">The frames that repeat, innermost first, if it was one.</param>
/// <param name="NativeException">Type and message of a C++ exception that nothing caught.</param>
/// <param name="FailFast">The reason that was given.</param>
/// <param name="Lines">The last lines, without the frames of the runtime and of native libraries.</param>
public sealed partial record CrashText(
    IReadOnlyList<string>? StackOverflow,
    (string Type, string Message)? NativeException,
    string? FailFast,
    bool OutOfMemory,
    IReadOnlyList<string> Lines
)
{
    private const int MostLines = 10;

    /// <summary>What to say where cells run without ICU.</summary>
    public const string NoCultures =
        "This machine lacks the library of cultures (ICU), so cells know only the invariant culture: numbers and dates are written in one way, and new CultureInfo(\"de-DE\") fails. Remedy: "
        + IcuRemedy;

    public const string IcuRemedy =
        "install libicu (Debian, Ubuntu: apt-get install libicu-dev; Fedora: dnf install libicu; Alpine: apk add icu-libs)";

    /// <summary>Did the runtime end at its start because it found no ICU?</summary>
    public static bool LacksIcu(string printed) =>
        printed.Contains("Couldn't find a valid ICU package", StringComparison.Ordinal)
        || printed.Contains("app-local ICU", StringComparison.Ordinal);

    /// <summary>Does a text of this kind begin here? What comes from here on is worth keeping.</summary>
    public static int Beginning(string text) => Begin().Match(text) is { Success: true } match ? match.Index : -1;

    public static CrashText Of(string printed)
    {
        var lines = printed.ReplaceLineEndings("\n").Split('\n');
        var overflow = Array.FindIndex(lines, l => l.StartsWith("Stack overflow.", StringComparison.Ordinal));
        var native = Native().Match(printed.ReplaceLineEndings("\n"));
        var failFast = Array.IndexOf(lines, "Process terminated.");
        return new(
            overflow >= 0 ? Repeated(lines[(overflow + 1)..]) : null,
            native.Success ? (native.Groups["type"].Value, native.Groups["what"].Value.Trim()) : null,
            failFast >= 0 ? lines.ElementAtOrDefault(failFast + 1)?.Trim() ?? "" : null,
            lines.Any(l => l.StartsWith("Out of memory.", StringComparison.Ordinal)),
            [.. lines.Where(l => l.Trim().Length > 0 && !Frame().IsMatch(l)).TakeLast(MostLines)]
        );
    }

    /// <summary>The runtime puts the calls that repeat between two lines of dashes; calls that repeat in a longer round it lists one by one.</summary>
    private static IReadOnlyList<string> Repeated(string[] lines)
    {
        var from = Array.FindIndex(lines, l => l.StartsWith("----", StringComparison.Ordinal));
        var to = from < 0 ? -1 : Array.FindIndex(lines, from + 1, l => l.StartsWith("----", StringComparison.Ordinal));
        if (to > 0)
            return lines[(from + 1)..to];
        var frames = lines.Where(l => l.TrimStart().StartsWith("at ", StringComparison.Ordinal)).ToList();
        var often = frames.CountBy(l => l).Where(p => p.Value > 1).Select(p => p.Key).ToHashSet();
        return [.. frames.Where(often.Contains).Distinct()];
    }

    [GeneratedRegex(
        @"^(Stack overflow\.|Unhandled exception\.|Process terminated\.|terminate called|Out of memory\.)",
        RegexOptions.Multiline
    )]
    private static partial Regex Begin();

    [GeneratedRegex(
        @"terminate called after throwing an instance of '(?<type>[^']+)'(\n\s*what\(\):\s*(?<what>[^\n]*))?"
    )]
    private static partial Regex Native();

    [GeneratedRegex(@"^\s+at |^frame #\d+:|^Exception raised from |^Aborted")]
    private static partial Regex Frame();
}
