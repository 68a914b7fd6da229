using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>Each sheet in its own kernel: the solutions pass, so do other right ones, a stub counts as not attempted, each wrong solution loses the points that it should.</summary>
public class SheetTests
{
    /// <summary>A test takes well below a second; this is for a machine that does much else.</summary>
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(20);

    // While writing a sheet: SHEET=04 runs that one only.
    // Two kernels at a time: xunit runs the cases of one class one after the other, which only waits for them here.
    private static readonly SemaphoreSlim Slots = new(2);
    private static readonly Dictionary<string, Task<List<string>>> Runs = Sheet
        .Names.Where(name =>
            Environment.GetEnvironmentVariable("SHEET") is not { Length: > 0 } only
            || name.StartsWith(only, StringComparison.Ordinal)
        )
        .ToDictionary(
            name => name,
            name =>
                Task.Run(() =>
                {
                    Slots.Wait();
                    try
                    {
                        return Problems(Sheet.Read(name));
                    }
                    finally
                    {
                        Slots.Release();
                    }
                })
        );

    public static TheoryData<string> Names => [.. Sheet.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SolutionsPassAndWrongSolutionsLoseWhatTheyShould(string name)
    {
        Assert.SkipUnless(Runs.TryGetValue(name, out var run), "SHEET names another sheet");
        var problems = await run!;
        Assert.True(problems.Count == 0, $"{problems.Count} problems in {name}:\n\n" + string.Join("\n\n", problems));
    }

    private static List<string> Problems(Sheet sheet)
    {
        List<string> problems = [];
        using var kernel = new Kernel(Path.Combine(Repository.Root, "notebooks", "instructor"));
        foreach (var cell in sheet.Cells.Where(c => c.IsCode))
        {
            if (cell.Solution)
                TryOthers(cell);
            var result = kernel.Run(cell.Source);
            if (!result.Passed)
                problems.Add($"{cell.Id}, with the solutions: {result.Error}: {result.Message}");
            if (cell.IsTest && result.Time > LongestTest)
                problems.Add($"{cell.Id} took {result.Time.TotalSeconds:F1} s");
        }
        // Figures and experiments that learners may call in cells of their own.
        foreach (var cell in sheet.Cells.Where(c => c.IsCode && !c.IsTest && !c.Solution))
        foreach (Match show in Regex.Matches(cell.Source, @"^void (\w+)\(\)$", RegexOptions.Multiline))
            if (kernel.Run($"{show.Groups[1]}();") is { Passed: false } shown)
                problems.Add($"{show.Groups[1]}(): {shown.Error}: {shown.Message}");
        return problems;

        void TryOthers(SheetCell task)
        {
            var tests = sheet.TestsOf(task.Id).ToList();
            // As handed out: the tests must see that nobody has written the code yet.
            var stub = kernel.Run(sheet.HandedOut(task.Id));
            if (!stub.Passed)
                problems.Add($"{task.Id}: the stub does not compile: {stub.Message}");
            foreach (var test in tests)
                if (kernel.Run(test.Source) is { Error: not "System.NotImplementedException" } answer)
                    problems.Add(
                        $"{test.Id} must end with the stub's NotImplementedException, but: {answer.Error ?? "it passes"} {answer.Message}"
                    );

            foreach (var (name, code) in Sheet.RightOf(task.Id))
            {
                var accepted = kernel.Run(code);
                if (!accepted.Passed)
                    problems.Add($"right/{task.Id}/{name} does not compile: {accepted.Message}");
                foreach (var test in tests)
                    if (kernel.Run(test.Source) is { Passed: false } refusal)
                        problems.Add($"{test.Id} refuses right/{task.Id}/{name}: {refusal.Error} {refusal.Message}");
            }

            foreach (var wrong in sheet.WrongOf(task.Id))
            {
                var accepted = kernel.Run(wrong.Code);
                if (!accepted.Passed)
                    problems.Add($"{wrong.Task}/{wrong.Name} does not compile: {accepted.Message}");
                foreach (var test in tests)
                {
                    var result = kernel.Run(test.Source);
                    if (result.Passed == wrong.Fails.Contains(test.Id))
                        problems.Add(
                            $"{wrong.Task}/{wrong.Name} should {(result.Passed ? "fail" : "pass")} {test.Id} ({wrong.Misconception}) {result.Message}"
                        );
                    else if (result.Error is not (null or "DropoutCourse.ClaimFailedException"))
                        problems.Add(
                            $"{wrong.Task}/{wrong.Name}: {test.Id} must say what is wrong, but ends with {result.Error}: {result.Message}"
                        );
                    else if (
                        !result.Passed
                        && test.Id.EndsWith("-test-1", StringComparison.Ordinal)
                        && !result.Message.Contains("hint:")
                    )
                        problems.Add($"{wrong.Task}/{wrong.Name}: {test.Id} gives no hint: {result.Message}");
                }
            }
        }
    }
}
