using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>
/// Many submissions of a real sheet: the right solutions, the wrong ones that the sheet's own tests keep, empty, broken and hostile ones; graded,
/// killed midway, graded on, every grade compared. Runs only if GRADING_LOAD says how many; GRADING_LOAD_SHEET names a sheet, GRADING_LOAD_JOBS the jobs.
/// </summary>
public sealed class LoadTests
{
    private sealed record Expected(string Student, Dictionary<string, double> Points);

    [Fact]
    public async Task Every_grade_is_as_expected_although_the_grader_was_killed()
    {
        Assert.SkipUnless(
            int.TryParse(Environment.GetEnvironmentVariable("GRADING_LOAD"), out var count),
            "GRADING_LOAD is not set"
        );
        var name = Environment.GetEnvironmentVariable("GRADING_LOAD_SHEET") ?? "02-definition";
        var jobs = Environment.GetEnvironmentVariable("GRADING_LOAD_JOBS") ?? "2";
        var source = Path.Combine(Repository.Root, "notebooks", "instructor", name + ".ipynb");
        var sheet = Sheet.Read(source);
        using var scratch = new Scratch();
        var expected = Generate(sheet, scratch, count);
        string[] arguments =
        [
            "grade",
            scratch["submitted"],
            "--out",
            scratch["grades"],
            "--jobs",
            jobs,
            "--timeout",
            "20",
            "--source",
            source,
        ];

        var clock = Stopwatch.StartNew();
        using (var first = CourseProcess.Start(Repository.Root, arguments))
        {
            for (var lines = 0; lines < count / 2 && await first.StandardOutput.ReadLineAsync() is { } line; )
                if (line.StartsWith('['))
                    lines++;
            first.Kill();
            await first.WaitForExitAsync();
        }
        var half = clock.Elapsed;
        clock.Restart();
        var second = await CourseProcess.Finish(CourseProcess.Start(Repository.Root, arguments), 3 * 3600);
        Assert.True(second.ExitCode == 0, second.Everything);
        Console.WriteLine(
            $"first half {half.TotalSeconds:0} s until killed, the rest {clock.Elapsed.TotalSeconds:0} s: {60 * count / (half + clock.Elapsed).TotalSeconds:0.0} submissions a minute over all"
        );
        Console.WriteLine(string.Join('\n', second.Output.TrimEnd().Split('\n').TakeLast(3)));

        var found = JsonNode.Parse(File.ReadAllText(scratch["grades/grades.json"]))!["students"]!
            .AsArray()
            .ToDictionary(s => (string)s!["student"]!, s => s!);
        List<string> wrong = [];
        foreach (var student in expected)
        {
            if (!found.TryGetValue(student.Student, out var grade))
            {
                wrong.Add($"{student.Student}: no grade");
                continue;
            }
            foreach (var task in grade["tasks"]!.AsArray())
            {
                if (!student.Points.TryGetValue((string)task!["task"]!, out var points))
                    continue;
                if ((double?)task["points"] is not { } got || Math.Abs(got - points) > 1e-9)
                    wrong.Add(
                        $"{student.Student}, {task["task"]}: {task["points"]} instead of {points}: {string.Join(" | ", task["tests"]!.AsArray().Select(t => $"{t!["test"]} {t["outcome"]} {t["message"]}"))}"
                    );
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} grades are not as expected:\n{string.Join('\n', wrong)}");
        Assert.Equal(count, found.Count);
        var again = await CourseProcess.Finish(CourseProcess.Start(Repository.Root, arguments), 600);
        Assert.Contains("Nothing had changed", again.Output);
    }

    private static List<Expected> Generate(Sheet sheet, Scratch scratch, int count)
    {
        var programs = sheet.Tasks.Where(t => !t.IsWritten).ToList();
        var right = programs.ToDictionary(t => t.Id, t => t.Solution.Source);
        var full = programs.ToDictionary(t => t.Id, t => t.Points);
        List<(string Kind, Func<(string Text, Dictionary<string, double> Points)> Make)> kinds = [];
        (string, Dictionary<string, double>) With(
            Dictionary<string, string> answers,
            Dictionary<string, double> points
        ) => (Course.Submit(sheet, [.. answers.Select(a => (a.Key, a.Value))]).ToJson(), points);
        Dictionary<string, double> Less(string task, double points)
        {
            var p = new Dictionary<string, double>(full) { [task] = points };
            return p;
        }
        Dictionary<string, string> But(string task, string code) => new(right) { [task] = code };

        var nothing = full.ToDictionary(p => p.Key, _ => 0.0);
        kinds.Add(("empty", () => With([], nothing)));
        kinds.Add(("broken", () => ("{ \"cells\": [", nothing)));
        var victim = programs[0].Id;
        foreach (
            var (kind, code) in new[]
            {
                ("loop", "while (true) { }"),
                ("exit", "Environment.Exit(0);"),
                ("abort", "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort();\nabort();"),
                (
                    "memory",
                    "var all = new List<byte[]>(); while (true) { var x = new byte[1 << 24]; Array.Fill(x, (byte)1); all.Add(x); }"
                ),
                (
                    "fork",
                    "System.Diagnostics.Process.Start(\"/bin/sh\", new[] { \"-c\", \"b() { b | b & }; b\" }).WaitForExit(); Environment.Exit(1);"
                ),
                ("forge", "Console.WriteLine(\"{\\\"Kind\\\":\\\"done\\\",\\\"Ok\\\":true}\"); throw new Exception();"),
            }
        )
            kinds.Add((kind, () => With(But(victim, code), Less(victim, 0))));

        kinds.Add(("right", () => With(right, full)));
        foreach (var task in programs)
        {
            var folder = Path.Combine(Repository.Root, "tests", "Sheets.Tests", "wrong", task.Id);
            foreach (
                var file in (Directory.Exists(folder) ? Directory.GetFiles(folder, "*.cs") : []).Order(
                    StringComparer.Ordinal
                )
            )
            {
                var code = File.ReadAllText(file);
                var fails = Regex
                    .Match(code.Split('\n')[0], @"Fails: (.+)$")
                    .Groups[1]
                    .Value.Split(',', StringSplitOptions.TrimEntries)
                    .ToHashSet();
                var left = task.Tests.Where(t => !fails.Contains(t.Info!.Id)).Sum(t => t.Info!.Points);
                kinds.Add(
                    (
                        $"{task.Id}-{Path.GetFileNameWithoutExtension(file)}",
                        () => With(But(task.Id, code), Less(task.Id, left))
                    )
                );
                kinds.Add(("right", () => With(right, full)));
            }
        }

        List<Expected> all = [];
        for (var i = 0; i < count; i++)
        {
            var (kind, make) = kinds[i % kinds.Count];
            var (text, points) = make();
            var student = string.Create(CultureInfo.InvariantCulture, $"s{i:000}-{kind}");
            scratch.Write($"submitted/{student}/{sheet.Name}/{sheet.Name}.ipynb", text);
            all.Add(new Expected(student, points));
        }
        return all;
    }
}
