using System.Diagnostics;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>What ends when it should not: the kernel, the server, the browser. Nothing is lost silently, and the page goes on.</summary>
public class RecoveryTests(Browser browser)
{
    private const string Small = "notebooks/01-small.ipynb";

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1;\nF(0)", "Stack overflow")]
    [InlineData("Environment.Exit(3);", "Environment.Exit ended the whole process")]
    [InlineData(
        "var all = new List<byte[]>();\nwhile (true) { var b = new byte[10_000_000]; Array.Fill(b, (byte)1); all.Add(b); }",
        "MiB of memory"
    )]
    public async Task ACellThatEndsItsProcessIsNamedAndTheNextOneRuns(string code, string words)
    {
        await using var course = await TestCourse.Start(
            c => c.WriteNotebook(Small, (code, true), ("1 + 1", true)),
            o => o with { MemoryLimit = 800L << 20 }
        );
        await using var tab = await browser.Open(course, Small);
        Assert.Equal("failed", await tab.Run(1));
        Assert.Contains(words, await tab.Output(1));
        await tab.Says("variables of all cells are lost");
        Assert.Equal("good", await tab.Run(2));
        Assert.Equal("2", (await tab.Output(2)).Trim());
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));
    }

    [Fact]
    public async Task ReadingFromTheConsoleGetsTheEndOfTheFile()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(Small, ("Console.WriteLine(Console.ReadLine() ?? \"nothing\");", true))
        );
        await using var tab = await browser.Open(course, Small);
        Assert.Equal("good", await tab.Run(1));
        Assert.Contains("nothing", await tab.Output(1));
    }

    [Fact]
    public async Task AKilledKernelIsSaidAndReplaced()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                ("Environment.ProcessId", true),
                ("Console.WriteLine(\"begun\");\nawait System.Threading.Tasks.Task.Delay(600_000);", true)
            )
        );
        await using var tab = await browser.Open(course, Small);
        // Between two cells.
        await tab.Run(1);
        var first = (await tab.Output(1)).Trim();
        Process.GetProcessById(int.Parse(first)).Kill();
        await tab.Says("was ended from outside");
        await tab.Kernel("idle");
        Assert.Equal("good", await tab.Run(1));
        var second = (await tab.Output(1)).Trim();
        Assert.NotEqual(first, second);
        // In the middle of one.
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.Cell(2).Locator(".outputs").GetByText("begun").WaitForAsync();
        Process.GetProcessById(int.Parse(second)).Kill();
        Assert.Equal("failed", await tab.Ended(2));
        Assert.Contains("killed from outside", await tab.Output(2));
        Assert.Contains("begun", await tab.Output(2));
        Assert.Equal("good", await tab.Run(1));
    }

    [Fact]
    public async Task AKilledBrowserLosesNothingThatWasTypedASecondBefore()
    {
        await using var course = await TestCourse.Start();
        var own = await browser.Launch();
        var tab = await browser.Open(course, Small, other: own);
        await tab.Type(1, "// typed before the end");
        await Task.Delay(1000);
        await own.CloseAsync();
        for (var i = 0; i < 50 && !File.Exists(course["work/01-small.ipynb"]); i++)
            await Task.Delay(100);
        Assert.Equal("// typed before the end", course.Work("01-small.ipynb").Cells[1].Source);
        await using var again = await browser.Open(course, Small);
        Assert.Equal("// typed before the end", await again.Text(1));
    }

    /// <summary>The command itself, as a process that can be killed.</summary>
    [Fact]
    public async Task AKilledServerIsSaidAndThePageGoesOnWithItsTextWhenItIsStartedAgain()
    {
        await using var course = await TestCourse.Start();
        var (first, port) = await StartCommand(course, course.Server.Port + 7);
        Process? second = null;
        try
        {
            await using var tab = await browser.Open(course, Small, address: first.Address);
            await tab.Type(1, "Console.WriteLine(\"before\");");
            await tab.Saved();
            first.Process.Kill(entireProcessTree: true);
            await tab.Says("connection to ./course open is lost");
            await tab.Type(2, "2 + 2 // typed while there was no server");
            second = (await StartCommand(course, port)).Server.Process;
            // The page loads itself again, with what the server saved and what was typed since.
            await tab.Page.WaitForFunctionAsync(
                "() => document.getElementById('kernel').dataset.state === 'idle' && document.getElementById('notices').textContent === ''"
            );
            await tab.Ready();
            Assert.Equal("Console.WriteLine(\"before\");", await tab.Text(1));
            Assert.Equal("2 + 2 // typed while there was no server", await tab.Text(2));
            Assert.Equal("good", await tab.Run(2));
            Assert.Equal("4", (await tab.Output(2)).Trim());
            Assert.Equal("2 + 2 // typed while there was no server", course.Work("01-small.ipynb").Cells[2].Source);
        }
        finally
        {
            if (!first.Process.HasExited)
                first.Process.Kill(entireProcessTree: true);
            second?.Kill(entireProcessTree: true);
        }
    }

    private static async Task<((Process Process, string Address) Server, int Port)> StartCommand(
        TestCourse course,
        int port
    )
    {
        // A folder that looks set up.
        Directory.CreateDirectory(course["src/Shared"]);
        File.WriteAllText(course["src/Shared/A.cs"], "class A;");
        File.WriteAllText(course["global.json"], "{}");
        Directory.CreateDirectory(course["lib"]);
        File.WriteAllText(course["lib/DropoutCourse.Shared.dll"], "");
        File.WriteAllText(course["lib/.stamp"], Setup.Fingerprint(new Repo(course.Root)));
        if (!Directory.Exists(course[".course/npm"]))
            Directory.CreateSymbolicLink(course[".course/npm"], TestCourse.Tools!.Folder);
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "course.dll"),
                "open",
                "1",
                "--no-browser",
                "--port",
                port.ToString(),
            ]
        )
        {
            RedirectStandardOutput = true,
            WorkingDirectory = course.Root,
        };
        start.Environment["COURSE_ROOT"] = course.Root;
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("http://", StringComparison.Ordinal))
                return ((process, line[line.IndexOf("http://", StringComparison.Ordinal)..]), port);
        throw new InvalidOperationException("./course open did not start");
    }
}
