using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>A grading in parts that are merged, tasks graded again, answers without names, and what the lists for a person say.</summary>
public sealed class SeveralMachinesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static readonly Sheet Sheet = new SheetBuilder()
        .Solution("s-1-add", Course.Stub("int Add(int a, int b)", "return a + b;"))
        .Test("s-1-add-test-1", 2, "if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");")
        .Solution("s-2-last", Course.Stub("int Last()", "return 7;"))
        .Test("s-2-last-test-1", 1, "if (Last() != 7) throw new Exception(\"7\");")
        .Written("s-3-why", 4, "The model answer.")
        .Sheet("04-sums.ipynb");

    private void Submit(string student, params (string, string)[] answers) =>
        _scratch.Write($"in/{student}/04-sums/04-sums.ipynb", Course.Submit(Sheet, answers).ToJson());

    private async Task<GraderReport> Grade(string output, Func<GraderOptions, GraderOptions>? change = null)
    {
        var options = new GraderOptions(_scratch[output], 1, Course.Limits, new GradingRules(null, 0), null)
        {
            Lib = Path.Combine(Repository.Root, "lib"),
        };
        return await new Grader([Sheet], change?.Invoke(options) ?? options).Run(
            new Submissions(_scratch["in"], [Sheet]),
            (_, _, _, _) => { },
            CancellationToken.None
        );
    }

    private Dictionary<string, string> Files(string output) =>
        Directory
            .GetFiles(_scratch[output], "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains(".grading"))
            .ToDictionary(f => Path.GetRelativePath(_scratch[output], f), File.ReadAllText);

    [Fact]
    public async Task Parts_merged_are_the_gradebook_of_one_run_to_the_byte()
    {
        Submit("ann", ("s-1-add", "int Add(int a, int b) => a + b;"), ("s-3-why", "Because."));
        Submit("ben", ("s-2-last", "int Last() => 7;"));
        Submit("cem", ("s-1-add", "int Add(int a, int b) => a - b;"));
        _scratch.Write("in/dan/04-sums/04-sums.ipynb", "{");
        await Grade("whole");
        var parts = new[] { _scratch["p1"], _scratch["p2"], _scratch["p3"] };
        foreach (var k in new[] { 1, 3 })
            Assert.InRange((await Grade($"p{k}", o => o with { Part = (k, 3) })).Grades.Count, 1, 2);
        Assert.Empty(Files("p1"));
        // A part that was killed: who is missing is said, and no gradebook is written.
        Directory.CreateDirectory(_scratch["p2/.grading"]);
        var error = await Assert.ThrowsAsync<UserError>(() => Grade("merged", o => o with { Merge = parts }));
        Assert.Contains("1 of 4 submissions have no result", error.Message);
        Assert.Contains("ben, 04-sums", error.Message);
        Assert.False(File.Exists(_scratch["merged/grades.csv"]));
        await Grade("p2", o => o with { Part = (2, 3) });
        var report = await Grade("merged", o => o with { Merge = parts });
        Assert.Equal(4, report.Reused);
        Assert.Equal(Files("whole"), Files("merged"));
        Assert.Contains("grades.json", Files("merged").Keys);
    }

    [Fact]
    public async Task A_task_is_graded_again_for_all_and_no_other()
    {
        Submit("ann", ("s-1-add", "int Add(int a, int b) => a + b;"), ("s-2-last", "int Last() => 7;"));
        await Grade("out");
        var file = Directory.GetFiles(_scratch["out/.grading"], "ann--*.json").Single();
        // A machine's whim that must go, and a mark that must stay.
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json["Tests"]!["s-1-add-test-1"]!["Detail"] = "whim";
        json["Tests"]!["s-2-last-test-1"]!["Detail"] = "kept";
        File.WriteAllText(file, json.ToJsonString());
        Assert.Equal(1, (await Grade("out")).Reused);
        var report = await Grade("out", o => o with { Regrade = ["s-1-add"] });
        Assert.Equal((0, 3.0), (report.Reused, report.Grades.Single().Points));
        json = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.NotEqual("whim", (string?)json["Tests"]!["s-1-add-test-1"]!["Detail"]);
        Assert.Equal("kept", (string?)json["Tests"]!["s-2-last-test-1"]!["Detail"]);
    }

    [Fact]
    public async Task Answers_are_graded_without_names()
    {
        Submit("ann", ("s-3-why", "Because of this."));
        Submit("zoe", ("s-3-why", "Because of that."));
        await Grade("out", o => o with { Anonymous = true });
        var table = _scratch["out/hand-grading.csv"];
        var rows = Csv.Read(File.ReadAllText(table));
        foreach (var file in new[] { table, _scratch["out/hand-grading.html"] })
        foreach (var name in new[] { "ann", "zoe" })
            Assert.DoesNotContain($">{name}", File.ReadAllText(file).Replace(',', '>'));
        Assert.All(rows.Skip(1), r => Assert.Matches("^learner-[0-9a-f]{8}$", r[0]));
        foreach (var row in rows.Skip(1))
            row[7] = row[6].Contains("this") ? "3" : "1";
        File.WriteAllText(table, string.Concat(rows.Select(r => Csv.Row(r.Select(Csv.Field)))));
        // Whether names are shown or not, the points find their owners, and stay.
        foreach (var anonymous in new[] { true, false, false, true })
        {
            var report = await Grade("out", o => o with { Anonymous = anonymous });
            Assert.Equal([("ann", 3.0), ("zoe", 1.0)], report.Grades.Select(g => (g.Submission.Student, g.Points)));
            Assert.Equal(anonymous, !File.ReadAllText(table).Contains("ann,ann"));
        }
    }

    [Fact]
    public async Task What_needs_a_person_is_listed()
    {
        Submit("ann", ("s-3-why", "Because."));
        _scratch.Write("in/ben/04-sums/04-sums.ipynb", "<html>");
        var edited = Release.Of(Sheet);
        edited.Cells.First(c => CellInfo.Of(c)?.Id == "s-1-add-test-1").Json["source"] = "// nothing";
        _scratch.Write("in/cem/04-sums/04-sums.ipynb", edited.ToJson());
        _scratch.Write("in/cem/04-sums/04-sums (1).ipynb", edited.ToJson());
        _scratch.Write("in/dan/04-sums/essay.docx", "PK");
        await Grade("out");
        var page = File.ReadAllText(_scratch["out/attention.html"]);
        foreach (
            var text in new[]
            {
                "Not gradable <span",
                "is a web page",
                "The test cell s-1-add-test-1 was changed",
                "Written answers without points <span class=\"quiet\">(1)",
                "is later",
                "essay.docx",
            }
        )
            Assert.Contains(text, page);
    }

    [Fact]
    public void Submissions_that_resemble_each_other_beyond_what_the_sheet_gives_away_are_listed()
    {
        var own =
            "int Add(int a, int b)\n{\n    int total = 0;\n    for (int i = 0; i < a; i++) total++;\n    while (b > 0) { b--; total += 1; }\n    return total;\n}";
        var renamed =
            "// mine\nint Add(int first, int second) {\n  int sum = 0; for (int k = 0; k < first; k++) sum++;\n  while (second > 0) { second--; sum += 1; } return sum; }";
        (Submission, Sheet, Restored) Work(string student, string code)
        {
            var notebook = Course.Submit(Sheet, ("s-1-add", code));
            return (
                new Submission(student, "", "04-sums", student, notebook, null, null, false),
                Sheet,
                Restored.Of(Sheet, notebook)
            );
        }
        var pair = Assert.Single(
            Similarity.Of([
                Work("ann", own),
                Work("ben", renamed),
                Work("cem", "int Add(int a, int b) => a + b;"),
                Work("dan", "int Add(int a, int b) => a + b;"),
                Work(
                    "eve",
                    "int Add(int a, int b)\n{\n    if (a == 0) return b;\n    if (b == 0) return a;\n    return Add(a - 1, b + 1) * 1;\n}"
                ),
            ])
        );
        Assert.Equal(("ann", "ben", 1.0), (pair.A, pair.B, Math.Round(pair.Share, 6)));
        Assert.Equal(["s-1-add"], pair.Tasks);
        // What all wrote is no hint: the task has one solution.
        Assert.Empty(Similarity.Of([.. Enumerable.Range(0, 12).Select(i => Work($"s{i}", own))]));
        Assert.Contains("a hint to look", Similarity.Page([pair]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_earlier_gradebook_is_not_replaced_by_one_that_lacks_students_or_sheets()
    {
        Submit("ann");
        Submit("ben");
        await Grade("out");
        var before = Files("out");
        Directory.Delete(_scratch["in/ben"], true);
        var error = await Assert.ThrowsAsync<UserError>(() => Grade("out"));
        Assert.Contains("04-sums: ben", error.Message);
        Assert.Contains("--out", error.Message);
        Assert.Equal(before, Files("out"));
        await Grade("elsewhere");
    }
}
