using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Wrong usage and missing things, through the real executable: exit code 2 and a message that names the remedy.</summary>
public class ArgumentTests
{
    [Theory]
    [InlineData("doctr", "doctor")]
    [InlineData("siet", "site")]
    [InlineData("site --from missing", "--from missing: no such folder")]
    [InlineData("site --out .", "has other files in it")]
    [InlineData("run --job 2 a.ipynb", "--job")]
    [InlineData("run --jobs 0", "--jobs must be")]
    [InlineData("run --jobs two", "two")]
    [InlineData("run --cell-timeout -1", "--cell-timeout must be")]
    [InlineData("run --cell-timeout NaN", "--cell-timeout must be")]
    [InlineData("run --memory-limit 1", "--memory-limit must be")]
    [InlineData("run --profile slow", "slow")]
    [InlineData("run missing.ipynb", "missing.ipynb: no such file")]
    [InlineData("run .", "is a folder")]
    [InlineData("run", "no notebooks")]
    [InlineData("test --filter a;b", "--filter")]
    [InlineData("reproduce fig12", "Did you mean fig1")]
    [InlineData("reproduce tabel2", "Did you mean table2?")]
    [InlineData("reproduce everything", "Choose among table2, table9")]
    [InlineData("reproduce --seeds 0", "--seeds must be")]
    [InlineData("reproduce --jobs 0", "--jobs must be")]
    [InlineData("reproduce --seed 2", "--seed")]
    public async Task WrongUsageEndsWithTwo(string arguments, string part)
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        var result = await CourseProcess.Run(scratch.Path, arguments.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(part, result.Everything);
        Assert.DoesNotContain("   at ", result.Everything);
    }

    [Theory]
    [InlineData("")]
    [InlineData("run")]
    [InlineData("test")]
    [InlineData("doctor")]
    [InlineData("data")]
    [InlineData("bench")]
    [InlineData("bench dropout")]
    [InlineData("bench step")]
    [InlineData("bench epoch")]
    [InlineData("bench mc")]
    [InlineData("bench scale")]
    [InlineData("bench runner")]
    [InlineData("bench crowd")]
    [InlineData("kernel")]
    [InlineData("kernel install")]
    [InlineData("kernel uninstall")]
    [InlineData("reproduce")]
    public async Task EveryCommandExplainsItself(string command)
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        var result = await CourseProcess.Run(
            scratch.Path,
            [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]
        );
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Usage:", result.Output);
        Assert.Contains("Exit codes: 0 good", result.Output);
        Assert.Contains(
            "Examples:\n  ./course",
            result.Output.Replace("\r", "").Replace("DROPOUT_COURSE_DATA=~/mnist ", "")
        );
    }

    [Theory]
    [InlineData("b.ipynb", "{", "b.ipynb: only a part of a notebook")]
    [InlineData("b.ipynb", "", "b.ipynb: not a notebook: the file is empty")]
    public async Task ABadNotebookIsNamedBeforeAnythingRuns(string name, string text, string part)
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        scratch.Write(name, text);
        var result = await CourseProcess.Run(scratch.Path, "run", name);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(part, result.Errors);
        Assert.False(Directory.Exists(scratch["out"]));
    }

    [Fact]
    public async Task ThePapersResultsAreOnMnistOnly()
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        var result = await CourseProcess.Finish(
            CourseProcess.Start(
                scratch.Path,
                ["reproduce", "fig9"],
                environment: new() { ["DROPOUT_COURSE_DATA"] = "synthetic" }
            )
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("on MNIST", result.Errors);
        Assert.Contains("DROPOUT_COURSE_DATA", result.Errors);
    }

    [Fact]
    public async Task DataSaysWhereItLooked()
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        var none = await CourseProcess.Run(scratch.Path, "data");
        Assert.Contains("SyntheticDigits", none.Output);
        foreach (
            var file in new[] { "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte.gz" }
        )
            scratch.Write("data/mnist/" + file, "");
        var half = await CourseProcess.Finish(
            CourseProcess.Start(
                scratch.Path,
                ["data"],
                environment: new() { ["DROPOUT_COURSE_DATA"] = scratch["data/mnist"] }
            )
        );
        Assert.Contains("lacks t10k-labels-idx1-ubyte", half.Output);
        Assert.Equal(2, half.ExitCode);
        var synthetic = await CourseProcess.Finish(
            CourseProcess.Start(scratch.Path, ["data"], environment: new() { ["DROPOUT_COURSE_DATA"] = "synthetic" })
        );
        Assert.Contains("The lessons use SyntheticDigits", synthetic.Output);
        // As the library reads it: on whatever it says, but for 0, false, no and off.
        foreach (var (value, off) in new[] { ("anything", true), ("False", false) })
        {
            var ci = await CourseProcess.Finish(
                CourseProcess.Start(
                    scratch.Path,
                    ["data"],
                    environment: new() { ["CI"] = value, ["COURSE_OFFLINE"] = null }
                )
            );
            Assert.Contains(off ? "downloads are off" : "The lessons use MNIST or SyntheticDigits", ci.Output);
        }
        // Four names are no data set.
        scratch.Write("data/mnist/t10k-labels-idx1-ubyte.gz", "");
        foreach (var command in new[] { "data", "doctor" })
        {
            var all = await CourseProcess.Run(scratch.Path, command);
            Assert.Contains("t10k-labels-idx1-ubyte.gz is empty (0 bytes)", all.Output);
            Assert.Equal(2, all.ExitCode);
        }
    }

    [Fact]
    public async Task DoctorAnswersInJson()
    {
        using var scratch = new Scratch();
        CourseProcess.FakeCourse(scratch);
        var result = await CourseProcess.Run(scratch.Path, "doctor", "--json");
        var findings = JsonNode
            .Parse(result.Output)!
            .AsArray()
            .ToDictionary(f => f!["name"]!.GetValue<string>(), f => f!);
        Assert.Equal("good", findings["platform"]["verdict"]!.GetValue<string>());
        Assert.Equal("good", findings["lib/"]["verdict"]!.GetValue<string>());
        Assert.Contains("SyntheticDigits", findings["data set"]["value"]!.GetValue<string>());
    }
}
