using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DropoutCourse.Site;

[assembly: AssemblyFixture(typeof(DropoutCourse.Tests.ExplorePages))]

namespace DropoutCourse.Tests;

/// <summary>All figures with sliders, as a page of the site and as outputs of a notebook that a plain page shows.</summary>
public sealed class ExplorePages : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("course-explore-").FullName;

    /// <summary>Every figure of the library with what it begins with, by the name that its script has.</summary>
    public static IReadOnlyDictionary<string, Explorable> Figures { get; } =
        typeof(Explore)
            .GetMethods()
            .Where(m => m.ReturnType == typeof(Explorable))
            .ToDictionary(
                m => char.ToLowerInvariant(m.Name[0]) + m.Name[1..],
                m => (Explorable)m.Invoke(null, [.. m.GetParameters().Select(p => p.DefaultValue)])!
            );

    /// <summary>A lesson of the site that shows every figure.</summary>
    public string SitePage { get; }

    /// <summary>The outputs one below the other, each with its own style and script, twice: what a notebook's page holds.</summary>
    public string NotebookPage { get; }

    /// <summary>The folder with the notebook that the site's page was made of.</summary>
    public string Notebooks { get; }

    /// <summary>The scripts of all figures as the site has them.</summary>
    public string Script { get; }

    public ExplorePages()
    {
        var outputs = Figures.Values.Select(f => f.ToHtml()).ToList();
        NotebookPage = Path.Combine(_folder, "notebook.html");
        File.WriteAllText(
            NotebookPage,
            $"<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Outputs</title><body><main><h1>Outputs</h1>{string.Concat(outputs)}{string.Concat(outputs)}</main></body></html>"
        );
        var cells = new JsonArray(
            new JsonObject
            {
                ["cell_type"] = "markdown",
                ["id"] = "title",
                ["metadata"] = new JsonObject(),
                ["source"] = "# Figures with sliders\n\nAll of them.\n\n## One after the other\n\nHere.",
            }
        );
        foreach (var (html, i) in outputs.Select((html, i) => (html, i)))
            cells.Add(
                new JsonObject
                {
                    ["cell_type"] = "code",
                    ["id"] = $"c{i}",
                    ["metadata"] = new JsonObject(),
                    ["execution_count"] = 1,
                    ["source"] = "figure",
                    ["outputs"] = new JsonArray(
                        new JsonObject
                        {
                            ["output_type"] = "execute_result",
                            ["execution_count"] = 1,
                            ["metadata"] = new JsonObject(),
                            ["data"] = new JsonObject { ["text/html"] = html },
                        }
                    ),
                }
            );
        var notebooks = Notebooks = Directory.CreateDirectory(Path.Combine(_folder, "notebooks")).FullName;
        File.WriteAllText(
            Path.Combine(notebooks, "01-figures.ipynb"),
            new JsonObject
            {
                ["nbformat"] = 4,
                ["nbformat_minor"] = 5,
                ["metadata"] = new JsonObject(),
                ["cells"] = cells,
            }.ToJsonString()
        );
        var site = new SiteBuilder(
            new()
            {
                Notebooks = notebooks,
                Executed = notebooks,
                Target = Path.Combine(_folder, "site"),
                Tools = Sites.Tools,
            }
        ).Build();
        SitePage = Path.Combine(site.Target, "01-figures.html");
        Script = File.ReadAllText(Path.Combine(site.Target, "assets", "explore.js"));
    }

    /// <summary>How many bytes a server sends for a text.</summary>
    public static long Compressed(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return packed.Length;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
