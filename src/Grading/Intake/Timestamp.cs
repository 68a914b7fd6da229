using System.Globalization;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>Points in time as instructors and nbgrader write them. What could mean two things is refused, not guessed.</summary>
public static partial class Timestamp
{
    /// <summary>A note of when a submission came in, as nbgrader and Sakai write it.</summary>
    public static (DateTimeOffset? Time, string? Problem) ReadFile(string path)
    {
        try
        {
            return Read(TextFile.Of(File.ReadAllBytes(path)).Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{FileName} cannot be read ({e.Message}). Whether it is late {GradingRules.NotJudged}");
        }
    }

    public const string FileName = "timestamp.txt";

    public static bool IsSakai(string folder) =>
        folder.Equals("Submission attachment(s)", StringComparison.OrdinalIgnoreCase);

    public static (DateTimeOffset? Time, string? Problem) Read(string text)
    {
        text = text.Trim('\0', ' ', '\t', '\r', '\n');
        if (Digits().IsMatch(text))
            text = $"{text[..4]}-{text[4..6]}-{text[6..8]} {text[8..10]}:{text[10..12]}:{text[12..14]}";
        // nbgrader takes a time without a zone for UTC, and so does Sakai.
        return TryParse(text, TimeZoneInfo.Utc, out var time, out var problem)
            ? (time, null)
            : (
                null,
                $"timestamp.txt says \"{PlainName.Of(text.Length > 60 ? text[..60] + "..." : text)}\": {problem}. Whether it is late {GradingRules.NotJudged}"
            );
    }

    /// <summary>The last moment that is in time. A time without seconds means its whole minute, a day alone all of it.</summary>
    /// <exception cref="UserError">It cannot be understood, or could mean two things.</exception>
    public static DateTimeOffset Due(string text)
    {
        if (!TryParse(text.Trim(), TimeZoneInfo.Local, out var time, out var problem))
            throw new UserError(
                $"--due {text}: not a time: {problem}. Write it as 2026-11-30T23:59 (this machine's time) or 2026-11-30T23:59+01:00."
            );
        var match = Pattern().Match(text.Trim());
        return !match.Groups["time"].Success ? time.AddDays(1).AddTicks(-1)
            : !match.Groups["second"].Success ? time.AddMinutes(1).AddTicks(-1)
            : time;
    }

    public static bool TryParse(string text, TimeZoneInfo otherwise, out DateTimeOffset time, out string problem)
    {
        (time, problem) = (default, "");
        if (Slashes().Match(text) is { Success: true } slashes)
        {
            problem =
                int.Parse(slashes.Groups["a"].Value, CultureInfo.InvariantCulture) <= 12
                && int.Parse(slashes.Groups["b"].Value, CultureInfo.InvariantCulture) <= 12
                    ? $"{slashes.Value} can mean two days, month first or day first"
                    : "the year comes first, then month and day, then the time";
            return false;
        }
        if (Pattern().Match(text) is not { Success: true } match)
        {
            problem = "the year comes first, then month and day, then the time";
            return false;
        }
        var clock = match.Groups["time"].Success ? match.Groups["time"].Value.Split('.')[0] : "00:00";
        if (
            !DateTime.TryParse(
                $"{match.Groups["day"].Value}T{clock}",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var local
            )
        )
        {
            problem = "there is no such day or time";
            return false;
        }
        var zone = match.Groups["zone"].Value.Trim();
        if (zone.Length == 0)
        {
            time = new DateTimeOffset(local, otherwise.GetUtcOffset(local));
            return true;
        }
        if (Offset(zone, local) is { } offset)
        {
            time = new DateTimeOffset(local, offset);
            return true;
        }
        problem = Ambiguous.Contains(zone.ToUpperInvariant())
            ? $"the time zone {zone} has several meanings; write it as an offset, for example +01:00"
            : $"the time zone {zone} is not known; write it as an offset, for example +01:00";
        return false;
    }

    private static TimeSpan? Offset(string zone, DateTime local)
    {
        if (NumericOffset().Match(zone) is { Success: true } number)
        {
            var offset = new TimeSpan(
                int.Parse(number.Groups["h"].Value, CultureInfo.InvariantCulture),
                number.Groups["m"].Success ? int.Parse(number.Groups["m"].Value, CultureInfo.InvariantCulture) : 0,
                0
            );
            return offset <= TimeSpan.FromHours(14)
                ? number.Groups["sign"].Value == "-"
                    ? -offset
                    : offset
                : null;
        }
        if (Abbreviations.TryGetValue(zone.ToUpperInvariant(), out var hours))
            return TimeSpan.FromHours(hours);
        // Abbreviations that systems also have as zones with summer time (CET, EST) are fixed; those above come first.
        return zone.Contains('/') && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? found.GetUtcOffset(local)
            : null;
    }

    /// <summary>What strftime's %Z gives; those with several meanings are left out.</summary>
    private static readonly Dictionary<string, double> Abbreviations = new()
    {
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["Z"] = 0,
        ["UT"] = 0,
        ["WET"] = 0,
        ["WEST"] = 1,
        ["CET"] = 1,
        ["MEZ"] = 1,
        ["CEST"] = 2,
        ["MESZ"] = 2,
        ["EET"] = 2,
        ["EEST"] = 3,
        ["MSK"] = 3,
        ["TRT"] = 3,
        ["SAST"] = 2,
        ["CAT"] = 2,
        ["EAT"] = 3,
        ["WAT"] = 1,
        ["PKT"] = 5,
        ["WIB"] = 7,
        ["HKT"] = 8,
        ["SGT"] = 8,
        ["AWST"] = 8,
        ["JST"] = 9,
        ["KST"] = 9,
        ["ACST"] = 9.5,
        ["ACDT"] = 10.5,
        ["AEST"] = 10,
        ["AEDT"] = 11,
        ["NZST"] = 12,
        ["NZDT"] = 13,
        ["NST"] = -3.5,
        ["NDT"] = -2.5,
        ["ADT"] = -3,
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CDT"] = -5,
        ["MDT"] = -6,
        ["MST"] = -7,
        ["PDT"] = -7,
        ["PST"] = -8,
        ["AKDT"] = -8,
        ["AKST"] = -9,
        ["HST"] = -10,
        ["BRT"] = -3,
        ["ART"] = -3,
    };

    private static readonly HashSet<string> Ambiguous = ["IST", "CST", "BST", "AST", "SST", "GST", "ECT", "AMT"];

    [GeneratedRegex(
        @"^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?<time>\d\d:\d\d(?<second>:\d\d)?(?:\.\d+)?))?\s*(?<zone>[+-]\d.*|[A-Za-z][\w/+-]*(?:/[\w+-]+)*)?$"
    )]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(?<a>\d{1,2})[/.-](?<b>\d{1,2})[/.-]\d{2,4}")]
    private static partial Regex Slashes();

    [GeneratedRegex(@"^\d{14}(?:\d{3})?$")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^(?:UTC|GMT)?(?<sign>[+-])(?<h>\d\d?)(?::?(?<m>[0-5]\d))?$", RegexOptions.IgnoreCase)]
    private static partial Regex NumericOffset();
}
