using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Tests;

/// <summary>
/// Many submissions of a real sheet: the right solutions, the wrong ones that the sheet's own tests keep, empty and hostile ones, and strange files; graded,
/// killed midway, graded on, every grade compared. Runs only if GRADING_LOAD says how many; GRADING_LOAD_SHEET names a sheet, GRADING_LOAD_JOBS the jobs.
/// </summary>
public sealed class LoadTests
{
    /// <param name="Points">By task; null: a person grades it. All of it null: not gradable.</param>
    private sealed record Expected(string Student, Dictionary<string, double?>? Points);

    /// <summary>As people are called, or call themselves.</summary>
    private static readonly string[] Names =
    [
        "M\u00fcller",
        "Mu\u0308ller",
        "=1+1",
        "O'Neill, A",
        "-dash",
        "00421",
        "\u738b\u5c0f\u660e",
        "a\u202ek\u001b[2J",
        "3e5",
    ];

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
            // A dash at an end of a name separates nothing, and goes.
            if (!found.TryGetValue(student.Student.Trim('-'), out var grade))
            {
                wrong.Add($"{student.Student}: no grade");
                continue;
            }
            if ((bool)grade["gradable"]! != (student.Points != null))
                wrong.Add($"{student.Student}: gradable is {grade["gradable"]}: {grade["problem"]}");
            foreach (var task in grade["tasks"]!.AsArray())
            {
                if (student.Points?.TryGetValue((string)task!["task"]!, out var points) is not true)
                    continue;
                var got = (double?)task["points"];
                if (got is null != points is null || Math.Abs((got ?? 0) - (points ?? 0)) > 1e-9)
                    wrong.Add(
                        $"{student.Student}, {task["task"]}: {task["points"]} instead of {points}: {string.Join(" | ", task["tests"]!.AsArray().Select(t => $"{t!["test"]} {t["outcome"]} {t["message"]}"))}; {grade["notes"]}"
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
        var full = programs.ToDictionary(t => t.Id, t => (double?)t.Points);
        List<(
            string Kind,
            Dictionary<string, double?>? Points,
            IReadOnlyList<(string Path, byte[] Content)> Files
        )> kinds = [];
        string Text(Dictionary<string, string> answers) =>
            Course.Submit(sheet, [.. answers.Select(a => (a.Key, a.Value))]).ToJson();
        void Add(string kind, Dictionary<string, string> answers, Dictionary<string, double?>? points) =>
            kinds.Add((kind, points, [($"@/{sheet.Name}/{sheet.Name}.ipynb", Encoding.UTF8.GetBytes(Text(answers)))]));
        Dictionary<string, double?> Less(string task, double? points) => new(full) { [task] = points };

        var victim = programs[0].Id;
        Add("empty", [], full.ToDictionary(p => p.Key, _ => (double?)0));
        foreach (
            var (kind, points, code) in new[]
            {
                ("loop", (double?)0, "while (true) { }"),
                ("loop-in-test", 0, right[victim].Split('\n')[0] + " { while (true) { } }"),
                ("recursion", 0, "int Deep(int n) => Deep(n + 1) + 1;\nDeep(0);"),
                ("exit", null, "Environment.Exit(0);"),
                (
                    "abort",
                    null,
                    "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern void abort();\nabort();"
                ),
                (
                    "memory",
                    0,
                    "var all = new List<byte[]>(); while (true) { var x = new byte[1 << 24]; Array.Fill(x, (byte)1); all.Add(x); }"
                ),
                ("tensors", 0, "var all = new List<Tensor>(); while (true) all.Add(ones(1 << 22));"),
                (
                    "fork",
                    null,
                    "System.Diagnostics.Process.Start(\"/bin/sh\", new[] { \"-c\", \"b() { b | b & }; b\" }).WaitForExit(); Environment.Exit(1);"
                ),
                (
                    "forge",
                    0,
                    "Console.WriteLine(\"{\\\"Kind\\\":\\\"done\\\",\\\"Ok\\\":true}\"); throw new Exception();"
                ),
            }
        )
            Add(kind, new(right) { [victim] = code }, Less(victim, points));
        var wrongText = Text(new(right) { [victim] = "int nothing = 0;" });
        foreach (var strange in StrangeFiles.Of(sheet, Text(right), wrongText, victim))
            kinds.Add(
                (
                    strange.Kind,
                    strange.Worth switch
                    {
                        StrangeFiles.Worth.All => full,
                        StrangeFiles.Worth.AllButFirst => Less(victim, 0),
                        _ => null,
                    },
                    strange.Files
                )
            );

        Add("right", right, full);
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
                Add(
                    $"{task.Id}-{Path.GetFileNameWithoutExtension(file)}",
                    new(right) { [task.Id] = code },
                    Less(task.Id, left)
                );
                Add("right", right, full);
            }
        }

        List<Expected> all = [];
        for (var i = 0; i < count; i++)
        {
            var (kind, points, files) = kinds[i % kinds.Count];
            var student = string.Create(
                CultureInfo.InvariantCulture,
                $"{(i % 7 == 3 ? Names[i / 7 % Names.Length] : "s")}{i:000}-{kind}"
            );
            foreach (var (n, (path, content)) in files.Index())
            {
                var file = scratch["submitted/" + path.Replace("@", student)];
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, content);
                File.SetLastWriteTimeUtc(file, new DateTime(2026, 1, 1, 0, n, 0, DateTimeKind.Utc));
            }
            all.Add(new Expected(PlainName.Of(student), points));
        }
        return all;
    }
}
