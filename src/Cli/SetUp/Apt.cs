using System.Text;

namespace DropoutCourse.Cli;

/// <summary>Packages of Debian and its relatives: what a few tests and comparisons use, never the lessons.</summary>
public static class Apt
{
    public static string InstallCommand(IEnumerable<string> packages) =>
        $"apt-get update && apt-get install -y --no-install-recommends {string.Join(' ', packages)}";

    /// <summary>May this process install packages?</summary>
    public static bool Usable =>
        OperatingSystem.IsLinux()
        && Environment.UserName == "root"
        && Shell.FindProgram("apt-get") is not null
        && !DataSet.IsOn("COURSE_OFFLINE");

    /// <summary>Installs packages; what went wrong and the remedy, or null.</summary>
    public static string? Install(Repo repo, IReadOnlyList<string> packages)
    {
        var environment = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" };
        var log = new StringBuilder();
        foreach (
            var arguments in new string[][]
            {
                ["-q", "-o", "DPkg::Lock::Timeout=300", "update"],
                ["-q", "-y", "-o", "DPkg::Lock::Timeout=300", "install", "--no-install-recommends", .. packages],
            }
        )
        {
            var result = Shell.Run("apt-get", arguments, environment: environment);
            log.Append(result.Everything);
            repo.Log("apt", log.ToString());
            if (!result.Ok && arguments.Contains("install"))
                return $"Could not install {string.Join(", ", packages)}:\n{Shell.Tail(result.Everything, 8)}\nInstall with: {InstallCommand(packages)}";
        }
        return null;
    }

    /// <summary>The path of Chromium or Chrome; null when there is none.</summary>
    public static string? Browser() =>
        new[] { "chromium", "chromium-browser", "google-chrome", "chrome" }
            .Select(Shell.FindProgram)
            .FirstOrDefault(p => p != null);
}
