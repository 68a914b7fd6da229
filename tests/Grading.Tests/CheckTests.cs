namespace DropoutCourse.Tests;

/// <summary>./course check and the commands' own messages, as a learner or instructor meets them.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Cli.Repo _repo;

    public CheckTests() => _repo = CourseProcess.FakeCourse(_scratch);

    public void Dispose() => _scratch.Dispose();

    private static readonly Sheet Sheet = Course.Three().Sheet();

    [Fact]
    public async Task An_untouched_sheet_does_not_fail()
    {
        var result = await CourseProcess.Run(
            _repo.Root,
            "check",
            _scratch.Write("sheet.ipynb", Release.Of(Sheet).ToJson())
        );
        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("0 tests passed, 0 failed, 3 not attempted", result.Output);
    }

    [Fact]
    public async Task Each_task_is_told_apart_also_after_a_crash()
    {
        var sheet = Course.Submit(
            Sheet,
            ("s-1-add", "int Add(int a, int b) => a - b;"),
            ("s-2-twice", "int Twice(int a) { Environment.Exit(0); return 0; }"),
            ("s-3-last", "int Last() => 7;")
        );
        var result = await CourseProcess.Run(_repo.Root, "check", _scratch.Write("sheet.ipynb", sheet.ToJson()));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("✗ s-1-add-test-1: failed\n      System.Exception: 1 + 2 is 3", result.Output);
        Assert.Contains(
            "✗ s-2-twice-test-1: failed\n      Environment.Exit ended the whole process (exit code 0). It is called in an earlier cell, line 1: `int Twice",
            result.Output
        );
        Assert.Contains("✓ s-3-last-test-1: passed", result.Output);
    }

    [Fact]
    public async Task What_the_grader_would_not_run_is_named()
    {
        var sheet = Course.Submit(
            Sheet,
            Course.RightBut(
                "s-1-add",
                "int Add(int a, int b)\n{\n    System.IO.File.Exists(\"x\");\n    return a + b;\n}"
            )
        );
        var result = await CourseProcess.Run(_repo.Root, "check", _scratch.Write("sheet.ipynb", sheet.ToJson()));
        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.Contains("! s-1-add, line 3 uses System.IO.File: System.IO.File.Exists(\"x\");", result.Output);
        Assert.DoesNotContain("! s-2-twice", result.Output);
    }

    [Fact]
    public async Task What_is_no_sheet_is_refused()
    {
        var result = await CourseProcess.Run(
            _repo.Root,
            "check",
            _scratch.Write("x.ipynb", new SheetBuilder().Given("a", "1").Json)
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("not an exercise sheet", result.Errors);
    }

    [Theory]
    [InlineData("nowhere --out out", "no such folder or zip")]
    [InlineData("in --out in/grades", "lies in the folder of the submissions")]
    [InlineData("in --out out --due tomorrow", "--due tomorrow: not a time")]
    [InlineData("in --out out --source nothing", "no sheets with solutions there")]
    [InlineData("empty --out out", "no submissions of")]
    public async Task Wrong_usage_is_named(string arguments, string message)
    {
        _scratch.Write("notebooks/instructor/04-sums.ipynb", Course.Three().Json);
        _scratch.Write("in/alice.ipynb", Course.Submit(Sheet, Course.Right).ToJson());
        Directory.CreateDirectory(_scratch["empty"]);
        var result = await CourseProcess.Finish(
            CourseProcess.Start(_repo.Root, ["grade", .. arguments.Split(' ')], _scratch.Path)
        );
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Errors);
    }

    [Fact]
    public async Task Release_writes_and_check_finds_drift()
    {
        _scratch.Write("notebooks/instructor/04-sums.ipynb", Course.Three().Json);
        Assert.Equal(1, (await CourseProcess.Run(_repo.Root, "release", "--check")).ExitCode);
        Assert.Equal(0, (await CourseProcess.Run(_repo.Root, "release")).ExitCode);
        Assert.Equal(0, (await CourseProcess.Run(_repo.Root, "release", "--check")).ExitCode);
        Assert.DoesNotContain(Course.Secret, File.ReadAllText(_scratch["notebooks/exercises/04-sums.ipynb"]));
    }
}
