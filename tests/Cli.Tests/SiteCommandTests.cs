using System.Text.Json.Nodes;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>The reading edition through the command, on a machine whose npm may not be asked.</summary>
public class SiteCommandTests
{
    private const string Notebook = """
        {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# 1 One\n\nA lesson."}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """;

    [Fact]
    public async Task WithoutNpmsPackagesTheSiteIsWrittenAndSaysWhatIsMissing()
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        scratch.Write("notebooks/01-one.ipynb", Notebook);
        scratch.Write("out/01-one.ipynb", Notebook);
        scratch.Write(
            "out/executions.json",
            """{"01-one.ipynb": {"when": "2026-11-20T10:11:12Z", "commit": "c0ffee", "seconds": 3, "ok": true}}"""
        );
        var result = await CourseProcess.Run(scratch.Path, "site");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Open " + Path.Combine("out", "site", "index.html"), result.Output);
        Assert.Contains("Its figures show as tables", result.Output);
        Assert.Contains("run the command again", result.Output);
        var page = File.ReadAllText(scratch["out/site/01-one.html"]);
        Assert.Contains("c0ffee", page);
        Assert.Contains("20 November 2026", page);

        var json = await CourseProcess.Run(scratch.Path, "site", "--json", "--out", "elsewhere");
        Assert.Equal(0, json.ExitCode);
        var report = JsonNode.Parse(json.Output)!;
        Assert.Equal("index.html", report["pages"]![0]!.GetValue<string>());
        Assert.NotEqual("", report["missing"]!.GetValue<string>());
        Assert.True(File.Exists(scratch["elsewhere/index.html"]));
    }

    [Fact]
    public async Task AFolderWithOtherFilesIsNotReplaced()
    {
        using var scratch = new Scratch();
        var repo = CourseProcess.FakeCourse(scratch);
        scratch.Write("notebooks/01-one.ipynb", Notebook);
        scratch.Write("out/site/notes.txt", "mine");
        var refused = await CourseProcess.Run(scratch.Path, "site");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("has other files in it", refused.Errors);
        Assert.True(File.Exists(scratch["out/site/notes.txt"]));
        Assert.False(new WebSetup(repo).IsCurrent());
    }
}
