using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

public partial class TwinTests
{
    public static TheoryData<string, int, double, int, int, double, double, int> Trainings
    {
        get
        {
            var all = new TheoryData<string, int, double, int, int, double, double, int>();
            foreach (int steps in new[] { 0, 1, 10, 100 })
            {
                all.Add("moons", 40, 0.3, 2, 32, 0.5, 0, steps);
                all.Add("circles", 20, 0.1, 1, 64, 0, 0.003, steps);
                all.Add("xor", 200, 0.5, 3, 9, 0.2, 0.001, steps);
            }
            all.Add("moons", 0, 0.3, 2, 8, 0.5, 0, 10); // no point
            all.Add("xor", 2, 0, 1, 1, 0.9, 0.03, 100); // one unit
            return all;
        }
    }

    /// <summary>Data, forward and backward pass, and Adam: by hand in the script, by TorchSharp here.</summary>
    [Theory]
    [MemberData(nameof(Trainings))]
    public async Task Playground_(
        string data,
        int points,
        double noise,
        int depth,
        int width,
        double p,
        double l2,
        int steps
    )
    {
        var settings = new PlaygroundSettings(data, points, noise, depth, width, p, l2, 0.01, Seed: 4, "mean", steps);
        Same("playground", PlaygroundRun.Of(settings), await Model(settings, "playground"));
    }

    /// <summary>Two hidden layers of 64 units: more than 60 steps a second while the pictures are drawn.</summary>
    [Fact]
    public async Task ThePlaygroundIsFast()
    {
        await using var tab = await browser.Open();
        await tab.Go(new Uri(pages.SitePage).AbsoluteUri + "#explore-playground;width=64;points=200;p=0.5");
        var figure = tab.Page.Locator(".explore[data-explore=playground]");
        await figure.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        var clock = Stopwatch.StartNew();
        await Task.Delay(2000);
        await figure.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        double seconds = clock.Elapsed.TotalSeconds;
        int steps = int.Parse(
            System
                .Text.RegularExpressions.Regex.Match(
                    await figure.Locator(".explore-say").InnerTextAsync(),
                    "Step ([0-9]+)"
                )
                .Groups[1]
                .Value
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{steps / seconds:0} steps a second");
        Assert.True(steps / seconds > 60, $"{steps / seconds:0} steps a second");
    }

    /// <summary>A link with a number of steps shows the net after them, as one that was trained here.</summary>
    [Fact]
    public async Task ALinkShowsTheTrainedNet()
    {
        await using var tab = await browser.Open();
        string settings =
            "data=circles;points=30;noise=0.2;depth=1;width=8;p=0.2;l2=0.001;rate=0.03;seed=5;view=spread;steps=300";
        await tab.Go(new Uri(pages.SitePage).AbsoluteUri + "#explore-playground;" + settings);
        var say = tab.Page.Locator(".explore[data-explore=playground] .explore-say");
        await Assertions.Expect(say).ToContainTextAsync("Step 300:");
        var run = PlaygroundRun.Of(new("circles", 30, 0.2, 1, 8, 0.2, 0.001, 0.03, 5, "spread", 300));
        await Assertions
            .Expect(say)
            .ToContainTextAsync(
                FormattableString.Invariant(
                    $"loss {run.TrainLoss:0.000} on the training points, {run.TestLoss:0.000} on 200 test points"
                )
            );
        await tab.Page.WaitForFunctionAsync("end => location.hash.endsWith(end)", settings);
    }
}
