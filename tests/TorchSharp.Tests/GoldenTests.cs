using System.Globalization;
using System.Text.Json;

namespace TorchSharp.Tests;

/// <summary>Each recorded expression must answer as the original did: numbers to 1e-5, everything else to the letter.</summary>
public sealed class GoldenTests
{
    private const double Tolerance = 1e-5;

    /// <summary>
    /// Without its own seed the original's loader shuffles by an unseeded System.Random, whatever torch's seed is: what was
    /// recorded is one order out of many.
    /// </summary>
    private const string Unseeded = "DataLoader shuffle";

    private static readonly Lazy<Dictionary<string, string>> recorded = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "torchsharp.json"))).RootElement
            .EnumerateArray().ToDictionary(e => e.GetProperty("code").GetString()!, e => e.GetProperty("result").GetString()!));

    private static readonly Lazy<Dictionary<string, string>> answers = new(GoldenProbes.Run);

    public static TheoryData<string> Expressions() => [.. recorded.Value.Keys];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Answers_as_the_original(string expression)
    {
        Assert.True(answers.Value.TryGetValue(expression, out var answer), "There is no probe for this expression.");
        if (expression == Unseeded)
        {
            // Only the form can be compared: batches of 4, 4 and 2, each number once.
            Assert.Equal(recorded.Value[expression].Split(' ').Select(b => b.Split(',').Length), answer!.Split(' ').Select(b => b.Split(',').Length));
            Assert.Equal(recorded.Value[expression].Split(' ', ',').Order(), answer.Split(' ', ',').Order());
            return;
        }
        Assert.True(Same(recorded.Value[expression], answer!), $"recorded: {recorded.Value[expression]}\nhere:     {answer}");
    }

    [Fact]
    public void There_are_131_expressions() => Assert.Equal(131, recorded.Value.Count);

    private static bool Same(string expected, string actual)
    {
        if (expected == actual)
            return true;
        string[] e = expected.Split(' '), a = actual.Split(' ');
        return e.Length == a.Length && e.Zip(a).All(p => p.First == p.Second || Close(p.First, p.Second));
    }

    private static bool Close(string expected, string actual) =>
        IsFraction(expected) && IsFraction(actual)
        && double.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out var e)
        && double.TryParse(actual, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && Math.Abs(e - a) <= Tolerance * Math.Max(1, Math.Abs(e));

    /// <summary>Whole numbers are compared to the letter; 0 and 1 may be rounded fractions on one side only.</summary>
    private static bool IsFraction(string s) => s.Contains('.', StringComparison.Ordinal) || s.Contains('E', StringComparison.Ordinal) || s is "0" or "1" or "-0" or "-1";
}
