using System.IO.Compression;

namespace DropoutCourse.Cli;

/// <summary>What is wrong, and the remedy, out of what dotnet said about a restore or a build that failed.</summary>
public static class BuildErrors
{
    private const string Remedy =
        "Remedy: connect to a package feed that has the pinned packages, or bring them in the folder feed/ (feed/README.md).";

    /// <summary>The lines that say what is wrong, each once, and the remedy where packages are the trouble.</summary>
    public static string Summary(Repo repo, string log)
    {
        var lines = log.Split('\n')
            .Select(l => l.Trim())
            .Where(l => l.Contains("error", StringComparison.Ordinal))
            .Distinct()
            .Take(15)
            .ToList();
        if (lines.Count == 0)
            return Shell.Tail(log, 10);
        // NuGet says of a damaged file only "End of Central Directory record could not be found", without its name.
        var damaged = lines.Any(l => l.Contains("NuGet.targets", StringComparison.Ordinal))
            ? Damaged(repo).ToList()
            : [];
        if (damaged.Count > 0)
            lines.Add($"Damaged: {string.Join(", ", damaged)}. Remedy: copy that again (feed/README.md).");
        else if (lines.Any(l => l.Contains("error NU1", StringComparison.Ordinal)))
            lines.Add(Remedy);
        else if (lines.Any(l => l.Contains("error NU3", StringComparison.Ordinal)))
            lines.Add(
                "Remedy: the file of that package is damaged; copy or fetch it again (dotnet nuget locals http-cache --clear)."
            );
        return string.Join('\n', lines);
    }

    /// <summary>The packages in feed/ that are no packages: cut off, empty, or something else under that name.</summary>
    public static IEnumerable<string> Damaged(Repo repo)
    {
        var feed = Path.Combine(repo.Root, "feed");
        if (!Directory.Exists(feed))
            yield break;
        foreach (var file in Directory.EnumerateFiles(feed, "*.nupkg").Order(StringComparer.Ordinal))
        {
            var good = false;
            try
            {
                using var package = ZipFile.OpenRead(file);
                good = package.Entries.Count > 0;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException) { }
            if (!good)
                yield return $"feed/{Path.GetFileName(file)}";
        }
    }
}
