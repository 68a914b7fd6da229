using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>Not beside other tests: they would be measured too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>
/// How long a learner waits. The goals hold on a machine that has nothing else to do; where other programs compute, ten times as much is allowed,
/// which still tells a page that hangs from one that answers.
/// </summary>
[Collection(Alone.Name)]
public class SpeedTests(Browser browser)
{
    private const string Small = "notebooks/01-small.ipynb";
    private const int Repeats = 20;

    /// <summary>
    /// The goal is for a machine on which a new window shows the list of lessons in 600 ms. Where that takes longer, browser and system are slow, and
    /// the goal grows by as much. The shortest of three openings: an outlier is the machine's.
    /// </summary>
    [Fact]
    public async Task TheFirstCellsOutputIsThereTwoSecondsAfterOpening()
    {
        const string lesson = "notebooks/02-definition.ipynb";
        const double usualList = 600;
        List<double> lists = [],
            outputs = [];
        var machine = new Machine(busy: false);
        for (var i = 0; i < 3; i++)
        {
            await using var course = await TestCourse.Start(c => c.Bring(lesson), o => o with { Spare = true });
            await (await browser.OpenList(course)).DisposeAsync(); // the server's own code is compiled once
            machine = await Machine.Settle();
            var watch = Stopwatch.StartNew();
            await using var tab = await browser.OpenList(course);
            lists.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            await tab.Page.Locator($"main a[href='/open/{lesson}']").ClickAsync();
            await tab.Ready();
            await tab.Cell(1).GetByText("Run", new() { Exact = true }).ClickAsync();
            Assert.Equal("good", await tab.Ended(1));
            outputs.Add(watch.Elapsed.TotalMilliseconds);
        }
        var slowness = Math.Max(1, lists.Min() / usualList);
        machine.Judge("the first cell's output", outputs.Min(), 2000 * slowness);
    }

    [Fact]
    public async Task ATrivialCellAnswersInATenthOfASecond()
    {
        await using var course = await TestCourse.Start(c => c.WriteNotebook(Small, ("1 + 1", true)));
        await using var tab = await browser.Open(course, Small);
        Assert.Equal("good", await tab.Run(1));
        var machine = await Machine.Settle();
        List<double> times = [];
        for (var i = 0; i < Repeats; i++)
        {
            await tab.Forget(1);
            var ended = tab.Page.EvaluateAsync<double>(
                """
                () => new Promise(done => {
                    const box = document.querySelector('.cell.live'); let begun;
                    addEventListener('keydown', e => { if (e.key === 'Enter') begun ??= performance.now(); }, true);
                    new MutationObserver((_, o) => { if (box.dataset.state === 'good') { o.disconnect(); requestAnimationFrame(() => done(performance.now() - begun)); } })
                        .observe(box, { attributes: true, attributeFilter: ['data-state'] });
                })
                """
            );
            await tab.Editor(1).FocusAsync();
            await tab.Page.Keyboard.PressAsync("ControlOrMeta+Enter");
            times.Add(await ended);
            Assert.Contains("2", await tab.Output(1));
        }
        machine.Judge("a trivial cell", Median(times), 100);
    }

    [Fact]
    public async Task AKeyIsOnTheScreenInATwentiethOfASecondWithFiftyCells()
    {
        var cells = Enumerable
            .Range(0, 50)
            .Select(i => ($"// cell {i}\nvar x{i} = {i};\nConsole.WriteLine(x{i});", true));
        await using var course = await TestCourse.Start(c => c.WriteNotebook(Small, [.. cells]));
        await using var tab = await browser.Open(course, Small);
        await tab.Kernel("idle");
        await tab.Editor(25).ClickAsync();
        var machine = await Machine.Settle();
        await tab.Page.EvaluateAsync(
            """
            () => {
                window.keyTimes = []; let begun;
                addEventListener('keydown', () => { begun = performance.now(); }, true);
                new MutationObserver(() => { const b = begun; begun = undefined; if (b !== undefined) requestAnimationFrame(() => setTimeout(() => window.keyTimes.push(performance.now() - b))); })
                    .observe(document.querySelector('.cell.live[data-number="25"] .cm-content'), { childList: true, characterData: true, subtree: true });
            }
            """
        );
        await tab.Page.Keyboard.TypeAsync("// typed by a person", new() { Delay = 60 });
        await tab.Page.WaitForFunctionAsync("() => window.keyTimes.length >= 18");
        var times = await tab.Page.EvaluateAsync<double[]>("() => window.keyTimes");
        Assert.Contains("typed by a person", await tab.Text(25));
        machine.Judge("a key", Median(times), 50);
        machine.Judge("the slowest of some twenty keys", times.Max(), 250);
    }

    [Fact]
    public async Task ACompletionListComesInThreeTenthsOfASecond()
    {
        await using var course = await TestCourse.Start(c =>
            c.WriteNotebook(Small, ("var numbers = new List<int> { 3 };", true), ("", true))
        );
        await using var tab = await browser.Open(course, Small);
        await tab.Run(1);
        var machine = await Machine.Settle();
        List<double> times = [];
        for (var i = 0; i < Repeats; i++)
        {
            await tab.Type(2, "numbers");
            times.Add(
                await tab.Page.EvaluateAsync<double>(
                    """
                    () => new Promise(done => {
                        const content = document.querySelector('.cell.live[data-number="2"] .cm-content'), begun = performance.now();
                        new MutationObserver((_, o) => { if (document.querySelector('.cm-tooltip-autocomplete li')) { o.disconnect(); done(performance.now() - begun); } }).observe(document.body, { childList: true, subtree: true });
                        content.focus();
                        document.execCommand('insertText', false, '.');
                    })
                    """
                )
            );
            await tab.Page.Keyboard.PressAsync("Escape");
        }
        machine.Judge("a completion list", Median(times), 300);
    }

    [Fact]
    public async Task ThePageOfLessonSixStaysUnderFiveHundredMegabytes()
    {
        const string lesson = "notebooks/06-mnist-experiment.ipynb";
        await using var course = await TestCourse.Start(c => c.Bring(lesson));
        await using var own = await browser.Launch();
        await using var tab = await browser.Open(course, lesson, other: own);
        var count = await tab.Page.Locator(".cell.live").CountAsync();
        await tab.Page.GetByText("Run all").ClickAsync();
        Assert.Equal("good", await tab.Ended(count));
        await tab.Page.WaitForFunctionAsync("() => !document.querySelector('.chart.pending')");
        Assert.True(await tab.Page.Locator(".chart.drawn").CountAsync() > 5);
        var devtools = await own.NewBrowserCDPSessionAsync();
        var processes = (await devtools.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo");
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the memory of a process is read from /proc");
        var largest = processes
            .EnumerateArray()
            .Where(p => p.GetProperty("type").GetString() == "renderer")
            .Max(p => Proportional(p.GetProperty("id").GetInt32()));
        Assert.InRange(largest, 20, 500);
        TestContext.Current.SendDiagnosticMessage($"memory of the page after lesson 6: {largest:0} MB");
    }

    /// <summary>Megabytes of a process, with its share of what it has in common with others.</summary>
    private static double Proportional(int process) =>
        double.Parse(
            File.ReadLines($"/proc/{process}/smaps_rollup")
                .Single(l => l.StartsWith("Pss:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / 1024;

    private static double Median(IReadOnlyCollection<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>Whether other programs compute beside the test.</summary>
    private sealed class Machine(bool busy)
    {
        private const int BusyFactor = 10;

        /// <summary>Waits for a quiet half second, thirty seconds at most.</summary>
        public static async Task<Machine> Settle()
        {
            if (!OperatingSystem.IsLinux())
                return new(busy: true);
            for (var i = 0; i < 60; i++)
            {
                var before = Computed();
                await Task.Delay(500);
                // Hundredths of a second on all processors together.
                if (Computed() - before < 15)
                    return new(busy: false);
            }
            return new(busy: true);
        }

        public void Judge(string what, double milliseconds, double goal)
        {
            TestContext.Current.SendDiagnosticMessage(
                $"{what}: {milliseconds:0} ms (goal {goal:0}){(busy ? ", beside other programs" : "")}"
            );
            Assert.True(
                milliseconds < goal * (busy ? BusyFactor : 1),
                $"{what} takes {milliseconds:0} ms; the goal is {goal:0} ms{(busy ? $", {BusyFactor} times as much while other programs compute" : "")}"
            );
        }

        private static long Computed()
        {
            var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            var n = times.Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
            return n[0] + n[1] + n[2];
        }
    }
}
