using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutCourse.Site;

namespace DropoutCourse.Cli;

/// <summary>Writes the reading edition and says where.</summary>
public sealed class SiteCommand(Repo repo)
{
    /// <param name="executed">The folder with the executed notebooks.</param>
    /// <param name="target">The folder for the pages.</param>
    public static SiteReport Build(Repo repo, WebSetup.Result web, string executed, string target)
    {
        CheckTarget(repo, target);
        try
        {
            return new SiteBuilder(
                new()
                {
                    Notebooks = repo.Notebooks,
                    Executed = executed,
                    Target = target,
                    Tools = web.Tools,
                    ToolsMissing = web.Missing,
                    Commit = Executions.Commit(repo),
                    Executions = Executions.Read(executed),
                }
            ).Build();
        }
        catch (SiteException e)
        {
            throw new UserError(e.Message);
        }
    }

    // The folder is replaced as a whole, so it must be one that a site was written to, or a new one.
    private static void CheckTarget(Repo repo, string target)
    {
        if (File.Exists(target))
            throw new UserError($"--out {Repo.Short(target)} is a file; name a folder.");
        if (
            Directory.Exists(target)
            && Directory.EnumerateFileSystemEntries(target).Any()
            && !File.Exists(Path.Combine(target, "assets", "search-index.js"))
        )
            throw new UserError(
                $"--out {Repo.Short(target)} has other files in it, and the site replaces the whole folder. Name a new folder."
            );
    }

    public int Run(string? from, string? to, bool json)
    {
        var executed = Path.GetFullPath(from ?? repo.Out);
        if (from is not null && !Directory.Exists(executed))
            throw new UserError($"--from {from}: no such folder.");
        var web = new WebSetup(repo).Ensure();
        var report = Build(repo, web, executed, Path.GetFullPath(to ?? Path.Combine(repo.Out, "site")));
        if (json)
            Console.WriteLine(
                ToJson(report)
                    .ToJsonString(
                        new JsonSerializerOptions
                        {
                            WriteIndented = true,
                            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                        }
                    )
            );
        else
            Tell(report);
        return Exit.Good;
    }

    public static void Tell(SiteReport report)
    {
        foreach (var warning in report.Warnings)
            Console.Error.WriteLine("course: site: " + warning);
        Console.WriteLine(
            $"The reading edition: {report.Pages.Count} pages, {report.Figures} figures, in {RunCommand.Seconds(report.Time)} s. Open {Repo.Short(Path.Combine(report.Target, "index.html"))} in a browser."
        );
        if (report.ToolsMissing.Length > 0)
            Console.WriteLine($"Its figures show as tables: {report.ToolsMissing}");
    }

    private static JsonObject ToJson(SiteReport report) =>
        new()
        {
            ["target"] = report.Target,
            ["pages"] = new JsonArray([.. report.Pages.Select(p => (JsonNode)JsonValue.Create(p))]),
            ["figures"] = report.Figures,
            ["formulas"] = report.Formulas,
            ["seconds"] = Math.Round(report.Time.TotalSeconds, 3),
            ["missing"] = report.ToolsMissing,
            ["warnings"] = new JsonArray([.. report.Warnings.Select(w => (JsonNode)JsonValue.Create(w))]),
        };
}
