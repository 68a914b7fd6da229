using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutCourse.Site;

namespace DropoutCourse.Cli;

/// <summary>When each notebook in out/ was executed, and from which commit: kept in a file beside them, for the pages' notes.</summary>
public static class Executions
{
    public const string FileName = "executions.json";

    /// <summary>Adds what a run did.</summary>
    public static void Add(string folder, IEnumerable<NotebookResult> results, string commit)
    {
        var path = Path.Combine(folder, FileName);
        var all = Load(path);
        foreach (var r in results)
            if (r.Written is not null)
                all[Path.GetFileName(r.Written)] = new JsonObject
                {
                    ["when"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"),
                    ["commit"] = commit,
                    ["seconds"] = Math.Round(r.Time.TotalSeconds, 1),
                    ["ok"] = r.Ok,
                };
        try
        {
            var temporary = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllText(temporary, all.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { } // The notebooks are written; their dates are then the files'.
    }

    public static IReadOnlyDictionary<string, Execution> Read(string folder)
    {
        var found = new Dictionary<string, Execution>();
        foreach (var (name, node) in Load(Path.Combine(folder, FileName)))
            if (
                DateTimeOffset.TryParse(
                    NotebookFile.Text(node?["when"]),
                    System.Globalization.CultureInfo.InvariantCulture,
                    System.Globalization.DateTimeStyles.AssumeUniversal,
                    out var when
                )
            )
                found[name] = new(when, NotebookFile.Text(node?["commit"]), Seconds(node?["seconds"]), true);
        return found;
    }

    private static double Seconds(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double seconds) ? seconds : 0;

    private static JsonObject Load(string path)
    {
        try
        {
            return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject found ? found : [];
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return [];
        }
    }

    /// <summary>The commit of the course's folder, with a mark when files differ from it; empty without git.</summary>
    public static string Commit(Repo repo)
    {
        if (Shell.FindProgram("git") is not { } git)
            return "";
        string? Ask(params string[] arguments) =>
            Shell.Run(git, ["-C", repo.Root, .. arguments], limit: TimeSpan.FromSeconds(10)) is { Ok: true } r
                ? r.Output.Trim()
                : null;
        // A folder that lies inside somebody else's repository has no commit of its own.
        if (Ask("rev-parse", "--show-toplevel") is not { } top || Path.GetFullPath(top) != repo.Root)
            return "";
        return Ask("rev-parse", "--short=10", "HEAD") is { } commit
            ? commit + (Ask("status", "--porcelain", "--untracked-files=no") is { Length: > 0 } ? " with changes" : "")
            : "";
    }
}
