using System.Globalization;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET.CSharp;
using TorchSharp;

namespace DropoutCourse.Tests;

[Collection("alone")]
public sealed class CourseTests : IDisposable
{
    static readonly string[] Variables = ["COURSE_SEED", "COURSE_PROFILE", "DROPOUT_COURSE_DATA"];
    readonly string?[] before = [.. Variables.Select(Environment.GetEnvironmentVariable)];
    readonly CultureInfo culture = CultureInfo.CurrentCulture;

    static void Set(string? seed = null, string? profile = null, string? data = "synthetic")
    {
        Environment.SetEnvironmentVariable("COURSE_SEED", seed);
        Environment.SetEnvironmentVariable("COURSE_PROFILE", profile);
        Environment.SetEnvironmentVariable("DROPOUT_COURSE_DATA", data);
    }

    public void Dispose()
    {
        for (int i = 0; i < Variables.Length; i++)
            Environment.SetEnvironmentVariable(Variables[i], before[i]);
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = culture;
    }

    static string Start()
    {
        TextWriter console = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Course.Start();
        }
        finally
        {
            Console.SetOut(console);
        }
        return text.ToString();
    }

    [Fact]
    public void TheStartSaysInOneLineWhatIsInUse()
    {
        Set(seed: "7");
        string line = Start();
        Assert.Single(line.TrimEnd().Split('\n'));
        Assert.Matches(
            @"^Packages: TorchSharp [\d.]+, Plotly\.NET [\d.]+ · Digits: SyntheticDigits · Profile: quick · Seed: 7",
            line
        );
    }

    [Fact]
    public void TheDefaultsAreQuickAndSeedOne()
    {
        Set();
        Assert.True(Course.Quick);
        Assert.Equal(1, Course.Seed);
        Assert.Equal("a", Course.Pick("a", "b"));
        Set(profile: "full");
        Assert.Equal("b", Course.Pick("a", "b"));
        Set(seed: "", profile: "");
        Assert.Equal((true, 1), (Course.Quick, Course.Seed));
    }

    [Fact]
    public void WrongSettingsNameTheVariableAndTheRemedy()
    {
        Set(profile: "fast");
        string message = Assert.Throws<InvalidOperationException>(Course.Start).Message;
        Assert.StartsWith("COURSE_PROFILE is 'fast'. Remedy: set it to quick", message);
        foreach (string seed in new[] { "one", "-1", "1.5", "99999999999" })
        {
            Set(seed: seed);
            Assert.StartsWith(
                $"COURSE_SEED is '{seed}'. Remedy: ",
                Assert.Throws<InvalidOperationException>(Course.Start).Message
            );
        }
        Set(data: "/no/such/folder");
        Assert.Contains(
            "DROPOUT_COURSE_DATA is '/no/such/folder'",
            Assert.Throws<DirectoryNotFoundException>(Course.Start).Message
        );
    }

    [Fact]
    public void StartingAgainStartsTheRandomStreamsAnew()
    {
        Set(seed: "5");
        Start();
        float first = torch.rand(1).item<float>(),
            second = torch.rand(1).item<float>();
        Start();
        Assert.Equal(first, torch.rand(1).item<float>());
        Assert.NotEqual(first, second);
        Set(seed: "6");
        Start();
        Assert.NotEqual(first, torch.rand(1).item<float>());
    }

    [Fact]
    public void EachNamedStreamIsItsOwn()
    {
        Set(seed: "5");
        int a = Course.Random("a").Next();
        Course.Random("b").Next();
        Assert.Equal(a, Course.Random("a").Next());
        Assert.NotEqual(a, Course.Random("b").Next());
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => Course.SeedFor("fold " + i)).Distinct().Count());
        Assert.All(Enumerable.Range(0, 1000), i => Assert.InRange(Course.SeedFor("fold " + i), 0, int.MaxValue));
        Set(seed: "6");
        Assert.NotEqual(a, Course.Random("a").Next());
    }

    [Fact]
    public void ChartsAndDataHaveTheirOwnView()
    {
        Set();
        Start();
        Start();
        string html = Chart
            .Line<double, double, string>(x: new[] { 1.0 }, y: new[] { 2.0 })
            .ToDisplayString("text/html");
        Assert.Contains("data-course-chart=", html);
        using DigitData data = SyntheticDigits.Load(10, 10);
        Assert.Equal(
            "<p>SyntheticDigits: 10 training and 10 test images [1, 28, 28], from drawn by the course&#39;s own code, seed 2014</p>",
            data.ToDisplayString("text/html")
        );
        var history = new History("X < Y");
        history.Add(1, 0.5, 2, 0.25, 3);
        Assert.StartsWith("<p>X &lt; Y: after 1 epochs", history.ToDisplayString("text/html"));
    }

    [Fact]
    public void NumbersLookTheSameEverywhere()
    {
        Set();
        CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
        Start();
        Assert.Equal("0.5", 0.5.ToString());
    }
}
