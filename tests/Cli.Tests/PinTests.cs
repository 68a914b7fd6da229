using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DropoutCourse.Tests;

/// <summary>Every package has one version, written down in one place, and a feed that lacks it is refused.</summary>
public class PinTests
{
    [Fact]
    public void EveryPackageInUseIsPinnedExactly()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var values = properties
            .Descendants("PropertyGroup")
            .Elements()
            .ToDictionary(e => $"$({e.Name.LocalName})", e => e.Value);
        var pins = properties
            .Descendants("PackageVersion")
            .ToDictionary(
                e => e.Attribute("Include")!.Value,
                e => values.Aggregate(e.Attribute("Version")!.Value, (v, p) => v.Replace(p.Key, p.Value)),
                StringComparer.OrdinalIgnoreCase
            );
        var used = new[] { "src", "tests" }
            .SelectMany(f => Directory.EnumerateDirectories(Path.Combine(Repository.Root, f)))
            .Select(f => Path.Combine(f, "obj", "project.assets.json"))
            .Where(File.Exists)
            .SelectMany(f => JsonNode.Parse(File.ReadAllText(f))!["libraries"]!.AsObject())
            .Where(l => l.Value!["type"]!.GetValue<string>() == "package")
            .Select(l => l.Key.Split('/'))
            .ToList();
        Assert.Contains(used, u => u[0] == "TorchSharp");
        Assert.All(used, u => Assert.Equal($"[{u[1]}]", pins.GetValueOrDefault(u[0])));
        // The one package that is used on another platform than the rest.
        pins.Remove("libtorch-cpu-win-arm64");
        Assert.Equal([], pins.Keys.Except(used.Select(u => u[0]), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>A course of one project that needs one package, and a feed that has only a later version of it.</summary>
    private static Scratch Course(string pin)
    {
        var scratch = new Scratch();
        foreach (var name in new[] { "course", "global.json", "Directory.Build.props" })
            File.Copy(Path.Combine(Repository.Root, name), scratch[name]);
        scratch.Write("src/Cli/help.txt", "");
        scratch.Write(
            "nuget.config",
            "<configuration><packageSources><clear/><add key=\"local\" value=\"feed\"/></packageSources></configuration>"
        );
        scratch.Write(
            "Directory.Packages.props",
            $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><PackageVersion Include="Course.Planted" Version="{pin}" /></ItemGroup>
            </Project>
            """
        );
        foreach (var folder in new[] { "Open", "Site", "Grading", "Notebooks", "KernelHost", "Shared" })
            Directory.CreateDirectory(scratch["src/" + folder]);
        scratch.Write(
            "src/Cli/DropoutCourse.Cli.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Course.Planted" /></ItemGroup></Project>"""
        );
        Directory.CreateDirectory(scratch["feed"]);
        using var package = ZipFile.Open(scratch["feed/course.planted.2.0.0.nupkg"], ZipArchiveMode.Create);
        using var writer = new StreamWriter(package.CreateEntry("course.planted.nuspec").Open());
        writer.Write(
            """
            <package><metadata><id>Course.Planted</id><version>2.0.0</version><authors>a test</authors>
            <description>a test</description></metadata></package>
            """
        );
        return scratch;
    }

    [Theory]
    [InlineData("[1.0.0]", "NU1102")]
    [InlineData("1.0.0", "NU1603")]
    public async Task AFeedThatLacksAPinnedVersionIsRefusedByName(string pin, string code)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bash launcher");
        using var scratch = Course(pin);
        var start = new ProcessStartInfo("bash", [scratch["course"], "doctor"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NUGET_PACKAGES"] = scratch["cache"];
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var result = await CourseProcess.Finish(process);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"error {code}", result.Errors);
        Assert.Contains("Course.Planted", result.Errors);
        Assert.Contains("remedy: connect to a package feed that has the pinned packages", result.Errors);
    }
}
