using System.Security.Cryptography;
using System.Text;
using DropoutCourse.Site;

namespace DropoutCourse.Cli;

/// <summary>
/// What the reading edition and the page of ./course open bundle: plotly.js, KaTeX, highlight.js, and the editor CodeMirror with esbuild, in the
/// versions of src/Site/npm, fetched once by npm into
/// .course/npm. Without npm or a network the course still works; <see cref="Result"/> then says what is missing and how to get it.
/// </summary>
public sealed class WebSetup(Repo repo, Action<string>? say = null)
{
    /// <param name="Tools">null when something is missing.</param>
    /// <param name="Missing">What is missing and the remedy; empty when nothing is.</param>
    public sealed record Result(WebTools? Tools, string Missing);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private string Folder => Path.Combine(repo.State, "npm");

    /// <param name="tests">Also fetch what only the tests of the pages use.</param>
    public Result Ensure(bool tests = false)
    {
        var node = Shell.FindProgram("node") ?? Shell.FindProgram("nodejs");
        if (node is null)
            return new(
                null,
                "node and npm were not found, so plotly.js, KaTeX and highlight.js are missing. Install them (apt-get install -y npm) and run the command again."
            );
        if (IsCurrent(tests))
            return new(new(Folder, node), "");
        if (DataSet.IsOn("COURSE_OFFLINE"))
            return new(
                null,
                "plotly.js, KaTeX and highlight.js were never fetched, and downloads are off. Unset COURSE_OFFLINE and run the command again."
            );
        if (Shell.FindProgram("npm") is not { } npm)
            return new(
                null,
                "npm was not found, so plotly.js, KaTeX and highlight.js are missing. Install it (apt-get install -y npm) and run the command again."
            );
        using var held = Setup.Lock(repo, Say);
        return IsCurrent(tests) ? new(new(Folder, node), "") : Fetch(npm, node, tests);
    }

    /// <summary>Is what was fetched what the list asks for?</summary>
    public bool IsCurrent(bool tests = false)
    {
        var stamp = Path.Combine(Folder, ".stamp");
        return File.Exists(stamp)
            && File.ReadAllText(stamp) is var text
            && (text == Stamp(true) || !tests && text == Stamp(false));
    }

    private static string Stamp(bool tests) =>
        Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes(Assets.Read("package.json") + Assets.Read("package-lock.json")))
        ) + (tests ? " with tests" : "");

    private Result Fetch(string npm, string node, bool tests)
    {
        Say(
            tests
                ? "fetching what the tests of the site need (npm) ..."
                : "fetching plotly.js, KaTeX, highlight.js and CodeMirror (npm) ..."
        );
        var fresh = $"{Folder}.new-{Environment.ProcessId}";
        Setup.Remove(fresh);
        foreach (var name in new[] { "package.json", "package-lock.json" })
            Assets.Write(name, Path.Combine(fresh, name));
        string[] arguments =
        [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--fetch-retries=1",
            "--fetch-timeout=30000",
            .. tests ? Array.Empty<string>() : ["--omit=dev"],
        ];
        var result = Shell.Run(npm, arguments, fresh, limit: Limit);
        repo.Log("npm", result.Everything);
        if (!result.Ok)
        {
            Setup.Remove(fresh);
            // What was fetched for the pages alone still serves them.
            if (tests && IsCurrent())
                return new(
                    null,
                    $"npm could not fetch what the tests of the site need ({Why(result)}); the whole log: .course/log/npm.log. Check the network."
                );
            return new(
                null,
                $"npm could not fetch plotly.js, KaTeX and highlight.js ({Why(result)}; the whole log: .course/log/npm.log). Check the network and run the command again."
            );
        }
        File.WriteAllText(Path.Combine(fresh, ".stamp"), Stamp(tests));
        Setup.Remove(Folder);
        Directory.Move(fresh, Folder);
        ChartLibrary.Bring(repo);
        return new(new(Folder, node), "");
    }

    private static string Why(Shell.Result result) =>
        result.ExitCode == 124 ? $"stopped after {Limit.TotalMinutes:0} minutes"
        : result
            .Everything.Split('\n')
            .Select(l => l.Trim())
            .FirstOrDefault(l => l.StartsWith("npm err", StringComparison.OrdinalIgnoreCase))
            is { } line
            ? line
        : $"exit code {result.ExitCode}";

    private void Say(string text) => (say ?? (t => Console.Error.WriteLine("course: " + t)))(text);
}
