using System.Text.Json.Nodes;
using DropoutCourse.Cli;
using DropoutCourse.Site;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>The page in a real browser: lessons are read and run as a learner does it.</summary>
public class PageTests(Browser browser)
{
    private const string Small = "notebooks/01-small.ipynb";

    [Fact]
    public async Task LessonTwoRunsFromTopToBottomAndGivesWhatTheRunnerGives()
    {
        const string lesson = "notebooks/02-definition.ipynb";
        await using var course = await TestCourse.Start(c => c.Bring(lesson));
        await using var tab = await browser.Open(course, lesson);
        var count = await tab.Page.Locator(".cell.live").CountAsync();
        Assert.True(count > 30);
        await tab.Editor(1).ClickAsync();
        for (var n = 1; n <= count; n++)
        {
            await tab.Page.Keyboard.PressAsync("Shift+Enter");
            Assert.True(await tab.Ended(n) == "good", $"cell {n}: {await tab.Output(n)}");
        }
        await tab.Page.WaitForFunctionAsync("() => !document.querySelector('.chart.pending')");
        Assert.Equal(0, await tab.Page.Locator(".chart.failed, .error").CountAsync());
        await tab.Saved();
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));

        var run = new NotebookRun(Notebook.Read(course[lesson]), new(TimeSpan.FromMinutes(5), long.MaxValue, "quick"));
        var result = await run.Execute(course["out/02-definition.ipynb"], CancellationToken.None);
        Assert.True(result.Ok, result.Failure?.Message);
        var (mine, runners) = (
            NotebookReader.Read(course["work/02-definition.ipynb"], Reading.Strict),
            NotebookReader.Read(course["out/02-definition.ipynb"], Reading.Strict)
        );
        foreach (var (here, there) in mine.CodeCells.Zip(runners.CodeCells))
        {
            Assert.Equal(there.Id, here.Id);
            Assert.Equal(Texts(there), Texts(here));
            Assert.Equal(there.Outputs.Count, here.Outputs.Count);
        }
        // As many charts as the runner's notebook has.
        var charts = runners
            .CodeCells.SelectMany(c => c.Outputs)
            .Count(o =>
                Notebook.Join(o!["data"]?["text/html"]).Contains("data-course-chart", StringComparison.Ordinal)
            );
        Assert.True(charts > 5);
        Assert.Equal(charts, await tab.Page.Locator(".chart.drawn").CountAsync());
        // A prediction marks itself when it is answered.
        var right = tab.Page.Locator(".predict input.right").First;
        var mark = tab.Page.Locator(".predict .choice:has(input.right) .mark").First;
        Assert.False(await mark.IsVisibleAsync());
        await right.CheckAsync();
        Assert.True(await mark.IsVisibleAsync());
        // Loaded again, the page shows the same from the file.
        await tab.Page.ReloadAsync();
        await tab.Ready();
        await tab.Page.WaitForFunctionAsync("() => !document.querySelector('.chart.pending')");
        Assert.Equal(charts, await tab.Page.Locator(".chart.drawn").CountAsync());
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));
        // The original is as it was.
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(Repository.Root, lesson)),
            await File.ReadAllBytesAsync(course[lesson])
        );
    }

    private static string Texts(Notebook.Cell cell) =>
        string.Concat(
            cell.Outputs.OfType<JsonObject>()
                .Select(o => Notebook.Join(o["text"]) + Notebook.Join(o["data"]?["text/plain"]))
        );

    [Fact]
    public async Task OutputComesAsItIsPrintedAndProgressMoves()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                (
                    "for (var i = 0; i < 200; i++) { Console.Write($\"\\rstep {i}\"); await System.Threading.Tasks.Task.Delay(50); if (System.IO.File.Exists(\"go\")) break; }\nConsole.WriteLine(\"\\nend\");",
                    true
                )
            )
        );
        await using var tab = await browser.Open(course, Small);
        await tab.Editor(1).ClickAsync();
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.Page.WaitForFunctionAsync("() => /^step [1-9]/.test(document.querySelector('.outputs').innerText)");
        var first = await tab.Output(1);
        await tab.Page.WaitForFunctionAsync(
            "was => { const t = document.querySelector('.outputs').innerText; return t !== was && /^step \\d+$/.test(t.trim()); }",
            first
        );
        Assert.Equal("running", await tab.Cell(1).GetAttributeAsync("data-state"));
        File.WriteAllText(course["work/go"], "");
        Assert.Equal("good", await tab.Ended(1));
        Assert.Matches("^step \\d+\nend$", (await tab.Output(1)).Trim());
    }

    [Fact]
    public async Task AnErrorMarksItsLineAndWhatFollowsDoesNotRun()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                ("var a = 1;\nint b = \"text\";", true),
                ("Console.WriteLine(\"first\");\nthrow new InvalidOperationException(\"why\");", true),
                ("Console.WriteLine(\"later\");", true)
            )
        );
        await using var tab = await browser.Open(course, Small);
        Assert.Equal("failed", await tab.Run(1));
        Assert.Contains("CS0029", await tab.Output(1));
        Assert.Equal("int b = \"text\";", await tab.Cell(1).Locator(".cm-bad-line").InnerTextAsync());
        await tab.Forget(1);
        await tab.Cell(3).GetByText("Run to here").ClickAsync();
        Assert.Equal("failed", await tab.Ended(1));
        Assert.Equal("failed", await tab.Run(2));
        Assert.Contains("InvalidOperationException: why", await tab.Output(2));
        Assert.StartsWith("throw", await tab.Cell(2).Locator(".cm-bad-line").InnerTextAsync());
        await tab.Forget(1);
        await tab.Forget(3);
        await tab.Page.GetByText("Run all").ClickAsync();
        Assert.Equal("failed", await tab.Ended(1));
        await tab.State(3, "none");
        // Corrected, the mark goes.
        await tab.Type(1, "var a = 1;");
        Assert.Equal("good", await tab.Run(1));
        Assert.Equal(0, await tab.Cell(1).Locator(".cm-bad-line").CountAsync());
    }

    [Fact]
    public async Task WhatIsTypedIsSavedInAFileOfItsOwn()
    {
        await using var course = await TestCourse.Start();
        var original = await File.ReadAllTextAsync(course[Small]);
        await using var tab = await browser.Open(course, Small);
        Assert.False(File.Exists(course["work/01-small.ipynb"]));
        await tab.Type(1, "Console.WriteLine(\"mine\");");
        await tab.Saved();
        Assert.Equal("Console.WriteLine(\"mine\");", course.Work("01-small.ipynb").Cells[1].Source);
        Assert.Equal(original, await File.ReadAllTextAsync(course[Small]));
        await tab.Page.ReloadAsync();
        await tab.Ready();
        Assert.Equal("Console.WriteLine(\"mine\");", await tab.Text(1));
        // The original is a click away, and back.
        await tab.Cell(1).GetByText("Original").ClickAsync();
        await tab.Page.GetByText("Reset this cell").ClickAsync();
        await tab.Page.WaitForFunctionAsync(
            "() => document.querySelector('.cell.live .cm-line').textContent === 'Console.WriteLine(\"one\");'"
        );
        await tab.Saved();
        Assert.NotEmpty(Directory.EnumerateFiles(course["work/.versions"]));
        Assert.Empty(Directory.EnumerateFiles(course["work"], ".*.tmp"));
    }

    [Fact]
    public async Task ACellThatListensIsInterruptedAndKeepsItsVariables()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                ("var kept = 7;", true),
                ("Console.WriteLine(\"begun\");\nawait System.Threading.Tasks.Task.Delay(600_000);", true),
                ("kept", true)
            )
        );
        await using var tab = await browser.Open(course, Small);
        await tab.Run(1);
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.State(3, "waiting");
        await tab.Cell(2).Locator(".outputs").GetByText("begun").WaitForAsync();
        await tab.Page.ClickAsync("#interrupt");
        Assert.Equal("failed", await tab.Ended(2));
        Assert.Contains("interrupted", await tab.Output(2));
        Assert.Equal("none", await tab.Cell(3).GetAttributeAsync("data-state"));
        await tab.Kernel("idle");
        Assert.Equal("good", await tab.Run(3));
        Assert.Equal("7", (await tab.Output(3)).Trim());
    }

    [Fact]
    public async Task ACellThatDoesNotListenIsEndedWithItsProcessAndThePageSaysWhatIsLost()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(Small, ("var kept = 7;", true), ("while (true) { }", true), ("1 + 1", true), ("kept", true))
        );
        await using var tab = await browser.Open(course, Small);
        await tab.Run(1);
        await tab.Editor(2).ClickAsync();
        await tab.Page.Keyboard.PressAsync("Shift+Enter");
        await tab.State(2, "running");
        await Task.Delay(1500);
        await tab.Page.ClickAsync("#interrupt");
        Assert.Equal("failed", await tab.Ended(2));
        await tab.Says("variables of all cells are lost");
        Assert.Equal("good", await tab.Run(3));
        Assert.Equal("failed", await tab.Run(4)); // kept is gone, as was said
    }

    [Fact]
    public async Task SavedOutputsOfAForeignNotebookRunNoScriptUntilTheirCellRuns()
    {
        const string attack =
            "<p>shown</p><script>window.parent.evil = 1; fetch('/')</script><img src=x onerror=\"window.evil = 2\"><a href=\"javascript:window.evil=3\">click</a><svg onload=\"window.evil=4\"></svg>";
        await using var course = await TestCourse.Start(c =>
        {
            Directory.CreateDirectory(c["work"]);
            File.WriteAllText(
                c["work/foreign.ipynb"],
                TestCourse.Json(
                    TestCourse.Cell(
                        "text",
                        "# Foreign\n\n<script>window.evil = 5</script><img src=x onerror=\"window.evil=6\">",
                        false
                    ),
                    TestCourse.Cell(
                        "a",
                        "HTML(\"<p id=\\\"there\\\">frame</p><script>document.getElementById('there').textContent = 'ran' + (function () { try { return document.cookie; } catch (e) { return ', without cookies'; } })();</script>\")",
                        true,
                        new JsonObject
                        {
                            ["output_type"] = "display_data",
                            ["metadata"] = new JsonObject(),
                            ["data"] = new JsonObject { ["text/html"] = attack },
                        }
                    )
                )
            );
        });
        await using var tab = await browser.Open(course, "work/foreign.ipynb");
        await tab.Page.WaitForTimeoutAsync(500);
        Assert.True(await tab.Page.EvaluateAsync<bool>("() => window.evil === undefined"));
        Assert.Equal(0, await tab.Page.Locator("main script, main [onerror], main [onload], main iframe").CountAsync());
        Assert.Contains("run the cell", await tab.Output(1));
        // Its own script runs when the cell has run: in a frame of no origin, without the cookie.
        Assert.Equal("good", await tab.Run(1));
        var frame = tab.Page.FrameLocator(".framed iframe");
        await Assertions.Expect(frame.Locator("#there")).ToHaveTextAsync("ran, without cookies");
        Assert.Equal("allow-scripts", await tab.Page.Locator(".framed iframe").GetAttributeAsync("sandbox"));
    }

    [Fact]
    public async Task AHundredThousandLinesDoNotFreezeThePage()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(
                Small,
                ("for (var i = 0; i < 100_000; i++) Console.WriteLine(i);", true),
                ("Console.Write(new string('x', 50_000_000));", true),
                ("1 + 1", true)
            )
        );
        await using var tab = await browser.Open(course, Small);
        await tab.Kernel("idle");
        await tab.Page.EvaluateAsync(
            "() => { window.longest = 0; let last = performance.now(); (function tick() { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; setTimeout(tick, 10); })(); }"
        );
        Assert.Equal("good", await tab.Run(1));
        var longest = await tab.Page.EvaluateAsync<double>("() => window.longest");
        Assert.True(longest < 3000, $"the page stood still for {longest:0} ms"); // with other programs beside it; alone some 100
        Assert.Contains("99,985 more lines", (await tab.Output(1)).Replace("99985", "99,985"));
        Assert.Equal("good", await tab.Run(2));
        Assert.Contains("million characters were cut", await tab.Cell(2).Locator(".outputs").TextContentAsync());
        Assert.Equal("good", await tab.Run(3));
    }

    [Fact]
    public async Task AnswersToQuestionsAreCounted()
    {
        await using var course = await TestCourse.Start(c =>
        {
            c.Bring("notebooks/02-definition.ipynb"); // for the library
            c.WriteNotebook(
                Small,
                ("#r \"../lib/DropoutCourse.Shared.dll\"\nusing DropoutCourse;", true),
                (
                    "new Quiz(\"Sums\").Ask(\"1 + 1?\", [\"2\"], [\"3\"], \"\", \"\").Ask(\"Even?\", [\"2\", \"4\"], [\"5\"], \"\", \"\")",
                    true
                )
            );
        });
        await using var tab = await browser.Open(course, Small);
        Assert.Equal("good", await tab.Run(1));
        Assert.Equal("good", await tab.Run(2));
        async Task Progress(string words)
        {
            using var visitor = await course.Visitor();
            string page = "";
            for (var i = 0; i < 100 && !page.Contains(words, StringComparison.Ordinal); i++)
            {
                page = await visitor.GetStringAsync(course.Base + "/");
                await Task.Delay(100);
            }
            Assert.Contains(words, page);
        }
        var one = tab.Cell(2).Locator("fieldset").Nth(0);
        await one.GetByLabel("3").CheckAsync();
        await Progress("1 question answered, 0 right.");
        await one.GetByLabel("2").CheckAsync();
        await Progress("1 question answered, 1 right.");
        // All that are right, and none that is not.
        var several = tab.Cell(2).Locator("fieldset").Nth(1);
        await several.GetByLabel("2").CheckAsync();
        await Progress("2 questions answered, 1 right.");
        await several.GetByLabel("4").CheckAsync();
        await Progress("2 questions answered, 2 right.");
        // Cells that run later leave the answers where they are.
        Assert.Equal("good", await tab.Run(1));
        await tab.Saved();
        await Progress("2 questions answered, 2 right.");
    }

    /// <summary>On a wide screen in both themes, and on a phone, where nothing is wider than the screen.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task TheLivePageIsForEverybody(bool phone, bool dark)
    {
        const string lesson = "notebooks/02-definition.ipynb";
        await using var course = await TestCourse.Start(c => c.Bring(lesson));
        var axe = TestCourse.Tools!.Module("axe-core/axe.min.js");
        Assert.SkipWhen(!File.Exists(axe), "axe-core is not in .course/npm. Remedy: ./course test fetches it with npm");
        await using var tab = await browser.Open(course, lesson, phone, dark);
        for (var n = 1; n <= 6; n++)
        {
            await tab.Forget(n);
            await tab.Cell(n).GetByText("Run", new() { Exact = true }).ClickAsync();
            Assert.Equal("good", await tab.Ended(n));
        }
        await tab.Page.WaitForFunctionAsync("() => !document.querySelector('.chart.pending')");
        await tab.Page.EvaluateAsync(await File.ReadAllTextAsync(axe)); // the page's policy lets no script in by a tag
        var found = await tab.Page.EvaluateAsync<string>(
            "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.impact + ' ' + v.id + ': ' + v.help + '\\n' + v.nodes.slice(0, 3).map(n => '    ' + n.html.slice(0, 200)).join('\\n')).join('\\n')"
        );
        Assert.True(found == "", found);
        Assert.True(
            await tab.Page.EvaluateAsync<bool>(
                "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ),
            "wider than the screen"
        );
        if (phone)
        {
            // A finger types and runs as a hand does.
            await tab.Editor(1).TapAsync();
            await tab.Page.Keyboard.InsertTextAsync("// mine\n");
            await tab.Forget(1);
            await tab.Cell(1).GetByText("Run", new() { Exact = true }).TapAsync();
            Assert.Equal("good", await tab.Ended(1));
            Assert.Contains("// mine", await tab.Text(1));
        }
    }
}
