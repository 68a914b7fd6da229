using System.Text.Json.Nodes;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>Notebooks with a mistake each, in the kernel that ./course test installs: what passes there must mean something.</summary>
public class JupyterTestsTests
{
    private static readonly Repo Checkout = new(Repository.Root);

    [Theory]
    [InlineData("good", "var x = 1;", "Console.WriteLine(x); display(x);", null)]
    [InlineData(
        "error",
        "var x = 1;",
        "throw new Exception(\"boom\");",
        "code cell 2, line 0: Error System.Exception: boom"
    )]
    [InlineData("no compilation", "var x = 1;", "y", "code cell 2, line 0: Error compilation error")]
    [InlineData(
        "stderr",
        "Console.Error.WriteLine(\"oops\");",
        "var x = 1;",
        "code cell 1, line 0: Output writes to stderr: oops"
    )]
    [InlineData("result", "1 + 1", "{ int F() { return 1; } F(); }", "Output a test cell with a result: <null>")]
    [InlineData("death", "var x = 1;", "Environment.FailFast(\"end\");", "code cell 2, line 0: DeadKernelError")]
    public async Task A_mistake_fails_the_notebook(string name, string given, string test, string? failure)
    {
        var data = JupyterTests.DataFolder(Checkout);
        Assert.SkipUnless(
            JupyterTests.Python() != null && new JupyterKernel(Checkout, Path.Combine(data, "kernels")).IsCurrent,
            "nbclient or the kernel of the tests is missing. Remedy: ./course test --filter Jupyter"
        );
        using var scratch = new Scratch();
        foreach (var file in new[] { ".config/dotnet-tools.json", "src/Cli/jupyter.py" })
            scratch.Write(file, File.ReadAllText(Path.Combine(Repository.Root, file)));
        scratch.Write($"notebooks/instructor/{name}.ipynb", Sheet(given, test));
        List<string> said = [];
        NotebookResult? result = null;
        var total = await new JupyterTests(new Repo(scratch.Path), said.Add, data).Run(
            null,
            scratch["results"],
            aside: true,
            (title, r) =>
            {
                Assert.Equal($"sheet {name}.ipynb in Jupyter", title);
                result = r;
                return r.Ok ? new(1, 0, 0) : new(0, 1, 0);
            },
            (_, _, _, _) => Assert.Fail(string.Join('\n', said))
        );
        Assert.Equal(failure is null ? "1 passed, 0 failed" : "0 passed, 1 failed", total.ToString());
        Assert.Equal(2, result!.Cells);
        if (result.Failure is { } f)
            Assert.Contains(failure!, $"code cell {f.Cell}, line {f.Line}: {f.ErrorName} {f.Message}");
        // The tool's list of this machine's addresses is not kept.
        Assert.DoesNotContain("dotnet-interactive-this-cell", File.ReadAllText(result.Written!));
    }

    private static string Sheet(string given, string test)
    {
        JsonObject Cell(string id, string source, JsonObject metadata) =>
            new()
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = id,
                ["metadata"] = metadata,
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            };
        return new JsonObject
        {
            ["cells"] = new JsonArray(
                Cell("given", given, []),
                Cell(
                    "test",
                    test,
                    new()
                    {
                        ["nbgrader"] = new JsonObject { ["grade"] = true, ["solution"] = false },
                    }
                )
            ),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();
    }
}
