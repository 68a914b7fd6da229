using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DropoutCourse.Tests;

/// <summary>Which project may know which: arrows point one way.</summary>
public class ArchitectureTests
{
    public static TheoryData<string, string[]> Projects =>
        new()
        {
            { "Shared", [] },
            { "Bench", ["Shared"] },
            { "Reproduce", ["Shared"] },
            { "KernelHost", [] },
            { "Notebooks", [] },
            { "Site", ["Notebooks"] },
            { "Grading", ["Notebooks"] },
            { "Open", ["Grading", "Notebooks", "Site"] },
            { "Cli", ["Grading", "KernelHost", "Notebooks", "Open", "Site"] },
        };

    private static string Folder(string project) => Path.Combine(Repository.Root, "src", project);

    [Fact]
    public void EveryProjectHasItsRule() =>
        Assert.Equal(
            Projects.Select(p => p.Data.Item1).Order(),
            Directory
                .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Select(f => Path.GetFileName(Path.GetDirectoryName(f)!))
                .Order()
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProjectKnowsOnlyThoseItMay(string project, string[] known)
    {
        var files = new[] { Path.Combine(Folder(project), $"DropoutCourse.{project}.csproj") }.ToList();
        // Files that a project imports bring references too.
        for (var i = 0; i < files.Count; i++)
            files.AddRange(
                XDocument
                    .Load(files[i])
                    .Descendants("Import")
                    .Select(e => Path.GetFullPath(e.Attribute("Project")!.Value, Path.GetDirectoryName(files[i])!))
            );
        var references = files
            .SelectMany(f => XDocument.Load(f).Descendants("ProjectReference"))
            .Select(e =>
                Path.GetFileName(Path.GetDirectoryName(e.Attribute("Include")!.Value.Replace("$(RepoRoot)", "../"))!)
            );
        Assert.Equal(known.Order(), references.Distinct().Order());
    }

    [Theory]
    [InlineData("Cli")]
    [InlineData("Grading")]
    [InlineData("Notebooks")]
    [InlineData("KernelHost")]
    [InlineData("Open")]
    [InlineData("Site")]
    public void OnlyTheLibraryAndWhatComputesKnowsTensors(string project)
    {
        var assets = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder(project), "obj", "project.assets.json")))!;
        var packages = assets["libraries"]!.AsObject().Select(l => l.Key.Split('/')[0]).ToList();
        Assert.DoesNotContain(packages, p => p.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(packages, p => p.StartsWith("Plotly.NET", StringComparison.OrdinalIgnoreCase));
    }
}
