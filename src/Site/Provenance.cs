using System.Globalization;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>Which data set, packages, seed, profile, commit and date produced a page: from the line that a lesson's first cell prints, and from the run.</summary>
public sealed partial record Provenance(
    string Packages,
    string Data,
    string Profile,
    string Seed,
    string Commit,
    string When
)
{
    public static Provenance? Of(Lesson lesson, SiteOptions options)
    {
        if (!lesson.Executed)
            return null;
        var texts = lesson.Notebook.PlainTexts.ToList();
        var line = texts.Select(t => Line().Match(t)).FirstOrDefault(m => m.Success);
        var data = line?.Groups[2].Value ?? "";
        data = Origin().Replace(data, "");
        // The first line says what will be looked for; whether the download came is known later.
        if (data.Contains("downloaded when first needed", StringComparison.Ordinal))
            data = texts.Any(t => t.Contains("using SyntheticDigits instead", StringComparison.Ordinal))
                ? "SyntheticDigits (MNIST could not be downloaded)"
                : "MNIST";
        var execution = options.Executions.GetValueOrDefault(Path.GetFileName(lesson.Notebook.Path));
        var when = execution?.When ?? new DateTimeOffset(File.GetLastWriteTimeUtc(lesson.Notebook.Path), TimeSpan.Zero);
        return new(
            line?.Groups[1].Value ?? "unknown",
            data.Length > 0 ? data : "none",
            line?.Groups[3].Value ?? "unknown",
            line?.Groups[4].Value ?? "unknown",
            execution?.Commit is { Length: > 0 } commit ? commit : "unknown",
            Date(when)
        );
    }

    public static string Date(DateTimeOffset when) =>
        when.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    // Where the files lie says nothing to a reader.
    [GeneratedRegex(@" \((?:DROPOUT_COURSE_DATA|data/mnist)\)$")]
    private static partial Regex Origin();

    [GeneratedRegex(@"^Packages: (.*?) · Digits: (.*?) · Profile: (\S+) · Seed: (\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
