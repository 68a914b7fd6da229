using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>Whose a file is.</summary>
/// <param name="Name">As the platform or the instructor wrote it.</param>
/// <param name="Id">The platform's own; empty where there is none. Two ids are never one person.</param>
/// <param name="Late">The platform marked it late.</param>
/// <param name="Time">When the platform says that it was handed in, in the platform's local time.</param>
public sealed partial record Owner(string Name, string Id, bool Late = false, DateTime? Time = null)
{
    /// <summary>Is it a learning platform that says so?</summary>
    public bool ByPlatform { get; private init; }

    /// <summary>The owner that a learning platform wrote into the name of a file or folder; null if none did.</summary>
    /// <param name="isFile">Is it a file or a zip, not a folder?</param>
    /// <param name="next">The name below it; empty for a file.</param>
    /// <param name="blackboard">What stands before the user's name in all of Blackboard's names.</param>
    public static Owner? Platform(string part, bool isFile, string next, string blackboard) =>
        Named(part, isFile, next, blackboard) is { } owner ? owner with { ByPlatform = true } : null;

    private static Owner? Named(string part, bool isFile, string next, string blackboard)
    {
        if (Moodle().Match(part) is { Success: true } moodle)
            return new(Clean(moodle, "name"), Clean(moodle, "id"));
        if (isFile && Canvas().Match(part) is { Success: true } canvas)
            return new(Clean(canvas, "name"), Clean(canvas, "id"), canvas.Groups["late"].Success);
        if (isFile && Blackboard().Match(part) is { Success: true } attempt)
        {
            var user = attempt.Groups["user"].Value;
            return new(
                PlainName.Of(user.StartsWith(blackboard, StringComparison.Ordinal) ? user[blackboard.Length..] : user),
                "",
                Time: DateTime.TryParseExact(
                    attempt.Groups["time"].Value,
                    "yyyy-MM-dd-HH-mm-ss",
                    System.Globalization.CultureInfo.InvariantCulture,
                    System.Globalization.DateTimeStyles.None,
                    out var time
                )
                    ? time
                    : null
            );
        }
        if (
            !isFile
            && (
                SakaiFolder().IsMatch(next) ? SakaiAny().Match(part)
                : Sakai().Match(part) is { Success: true } match ? match
                : null
            )
                is { Success: true } sakai
        )
            return new(Clean(sakai, "name"), Clean(sakai, "id"));
        return !isFile && Brightspace().Match(part) is { Success: true } brightspace
            ? new(Clean(brightspace, "name"), Clean(brightspace, "id"), Time: BrightspaceTime(brightspace))
            : null;
    }

    /// <summary>Nov 20, 2026 1005 AM</summary>
    private static DateTime? BrightspaceTime(Match match) =>
        DateTime.TryParseExact(
            $"{match.Groups["day"].Value} {match.Groups["hour"].Value}:{match.Groups["minute"].Value} {match.Groups["half"].Value}",
            "MMM d, yyyy h:mm tt",
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None,
            out var time
        )
            ? time
            : null;

    private static string Clean(Match match, string group) => PlainName.Of(match.Groups[group].Value);

    /// <summary>What all of Blackboard's names begin with: the assignment's title. User names may have a _ like it.</summary>
    public static string BlackboardPrefix(IEnumerable<string> names)
    {
        var users = names
            .Select(n => Blackboard().Match(n))
            .Where(m => m.Success)
            .Select(m => m.Groups["user"].Value)
            .Distinct()
            .ToList();
        if (users.Count == 0)
            return "";
        var common = users[0];
        foreach (var user in users)
            common = common[..common.Zip(user).TakeWhile(p => p.First == p.Second).Count()];
        return common[..(common.LastIndexOf('_') + 1)];
    }

    // lastfirst_LATE_12345_67890_file.ipynb
    [GeneratedRegex(@"^(?<name>.+?)_(?:(?<late>LATE)_)?(?<id>\d+)_\d+_(?<file>.+)$")]
    private static partial Regex Canvas();

    // Full Name_1234567_assignsubmission_file_ (a folder, in newer versions without the last _), or with the file's name behind it.
    [GeneratedRegex(@"^(?<name>.+)_(?<id>\d+)_assignsubmission_[a-z]+(?:_.*)?$")]
    private static partial Regex Moodle();

    // Sheet 2_alee_attempt_2026-11-20-10-00-00_file.ipynb; a receipt beside it has no file's name.
    [GeneratedRegex(@"^(?<user>.+)_attempt_(?<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_.+|\.txt)?$")]
    private static partial Regex Blackboard();

    // Lee, Ann(alee)/Submission attachment(s)/file.ipynb
    [GeneratedRegex(@"^(?<name>[^()]+, ?[^()]*[^() ])\((?<id>[^()]+)\)$")]
    private static partial Regex Sakai();

    [GeneratedRegex(@"^(?<name>[^()]+?) ?\((?<id>[^()]+)\)$")]
    private static partial Regex SakaiAny();

    [GeneratedRegex(@"^(?:Submission|Feedback) attachment\(s\)$", RegexOptions.IgnoreCase)]
    private static partial Regex SakaiFolder();

    // 12345-6789 - Ann Lee - Nov 20, 2026 1000 AM
    [GeneratedRegex(
        @"^(?<id>\d+)-\d+ - (?<name>.+?) - (?:(?<day>[A-Z][a-z]{2} \d{1,2}, \d{4}) (?<hour>\d{1,2}):?(?<minute>\d\d) (?<half>[AP]M)|.+)$"
    )]
    private static partial Regex Brightspace();
}
