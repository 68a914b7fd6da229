using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Whole gradings: what is kept, what is run again, and that nothing depends on order or jobs.</summary>
public sealed class GraderTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private void Submit(SheetBuilder sheet, string student, params (string, string)[] answers) =>
        _scratch.Write(
            $"in/{student}/04-sums/04-sums.ipynb",
            Course.Submit(sheet.Sheet("04-sums.ipynb"), answers).ToJson()
        );

    private async Task<GraderReport> Grade(
        SheetBuilder builder,
        string output = "out",
        int jobs = 1,
        GradingRules? rules = null,
        CancellationToken stop = default,
        Action<int>? onGraded = null
    )
    {
        var sheets = new[] { builder.Sheet("04-sums.ipynb") };
        var options = new GraderOptions(_scratch[output], jobs, Course.Limits, rules ?? new GradingRules(null, 0), null)
        {
            Lib = Path.Combine(Repository.Root, "lib"),
        };
        return await new Grader(sheets, options).Run(
            new Submissions(_scratch["in"], sheets),
            (done, _, _, _) => onGraded?.Invoke(done),
            stop
        );
    }

    private static SheetBuilder One(string hidden = "if (Add(40, 2) != 42) throw new Exception();") =>
        new SheetBuilder()
            .Solution("s-1-add", Course.Stub("int Add(int a, int b)", "return a + b;"))
            .Test(
                "s-1-add-test-1",
                2,
                "if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");\n// BEGIN HIDDEN TESTS\n"
                    + hidden
                    + "\n// END HIDDEN TESTS"
            )
            .Solution("s-2-last", Course.Stub("int Last()", "Console.WriteLine(\"model\"); return 7;"))
            .Test("s-2-last-test-1", 1, "if (Last() != 7) throw new Exception(\"7\");")
            .Written("s-3-why", 4, "The model answer.");

    private static readonly (string, string)[] Right =
    [
        ("s-1-add", "int Add(int a, int b) => a + b;"),
        ("s-2-last", "int Last() => 7;"),
        ("s-3-why", "Because <b>I</b> say so."),
    ];

    private double Points(GraderReport report, string student) =>
        report.Grades.Single(g => g.Submission.Student == student).Points;

    [Fact]
    public async Task Grades_do_not_depend_on_jobs_and_a_second_run_executes_nothing()
    {
        Submit(One(), "right", Right);
        Submit(
            One(),
            "half",
            ("s-1-add", "int Add(int a, int b) => a == 40 ? 0 : a + b;"),
            ("s-2-last", "int Last() => 7;")
        );
        Submit(One(), "empty");
        _scratch.Write("in/broken_04-sums.ipynb", "{");
        var first = await Grade(One());
        Assert.Equal([0, 0, 1, 3], first.Grades.Select(g => g.Points));
        var two = await Grade(One(), "out2", jobs: 3);
        foreach (var file in new[] { "grades.csv", "grades.json" })
            Assert.Equal(File.ReadAllText(_scratch["out/" + file]), File.ReadAllText(_scratch["out2/" + file]));
        var again = await Grade(One());
        Assert.Equal(4, again.Reused);
        Assert.Equal(first.Grades.Select(g => g.Points), again.Grades.Select(g => g.Points));
    }

    [Fact]
    public async Task A_grader_that_was_stopped_goes_on_where_it_was()
    {
        foreach (var student in new[] { "a", "b", "c" })
            Submit(One(), student, Right);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Grade(One(), stop: stop.Token, onGraded: _ => stop.Cancel())
        );
        var report = await Grade(One());
        Assert.Equal(1, report.Reused);
        Assert.Equal([3, 3, 3], report.Grades.Select(g => g.Points));
    }

    [Fact]
    public async Task After_a_test_was_corrected_only_its_task_is_run_again()
    {
        Submit(One(), "a", Right);
        await Grade(One("if (Add(40, 2) != 41) throw new Exception(\"wrong test\");"));
        var file = Directory.GetFiles(_scratch["out/.grading"], "a--*.json").Single();
        // A mark that a run of the other task would wipe out.
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        json["Tests"]!["s-2-last-test-1"]!["Detail"] = "kept";
        File.WriteAllText(file, json.ToJsonString());
        var report = await Grade(One());
        Assert.Equal(3, Points(report, "a"));
        Assert.Equal(0, report.Reused);
        Assert.Contains("\"kept\"", File.ReadAllText(file));
    }

    [Fact]
    public async Task Other_points_need_no_run_and_another_answer_does()
    {
        Submit(One(), "a", Right);
        await Grade(One());
        var json = One().Json.Replace("\"points\":2", "\"points\":20");
        var sheets = new[] { Sheet.Of(Notebook.Parse("04-sums.ipynb", json)) };
        var options = new GraderOptions(_scratch["out"], 1, Course.Limits, new GradingRules(null, 0), null)
        {
            Lib = Path.Combine(Repository.Root, "lib"),
        };
        var report = await new Grader(sheets, options).Run(
            new Submissions(_scratch["in"], sheets),
            (_, _, _, _) => { },
            default
        );
        Assert.Equal((21, 1), (report.Grades[0].Points, report.Reused));
        Submit(One(), "a", ("s-1-add", "int Add(int a, int b) => 0;"));
        Assert.Equal(0, Points(await Grade(One()), "a"));
    }

    [Fact]
    public async Task Points_given_by_hand_are_merged_and_belong_to_the_answer_that_they_were_given_for()
    {
        Submit(One(), "=1+1", Right);
        var first = await Grade(One());
        Assert.False(first.Grades[0].Complete);
        var rows = Csv.Read(File.ReadAllText(_scratch["out/hand-grading.csv"]));
        Assert.Equal("'=1+1", rows[1][1]);
        Assert.Equal("Because <b>I</b> say so.", rows[1][6]);
        (rows[1][7], rows[1][8]) = ("2,5", "Why, \"though\"?\nSay more.");
        File.WriteAllText(
            _scratch["out/hand-grading.csv"],
            string.Concat(rows.Select(r => Csv.Row(r.Select(f => Csv.Field(Csv.Plain(f))))))
        );
        var second = await Grade(One());
        Assert.Equal((5.5, true, 1), (second.Grades[0].Points, second.Grades[0].Complete, second.Reused));
        var page = File.ReadAllText(Directory.GetFiles(_scratch["out/feedback"]).Single());
        Assert.Contains("Why, &quot;though&quot;?", page);
        Assert.DoesNotContain("<b>I</b>", page);

        Submit(One(), "=1+1", [.. Right[..2], ("s-3-why", "Another answer.")]);
        Assert.Equal(3, (await Grade(One())).Grades[0].Points);
        var table = File.ReadAllText(_scratch["out/hand-grading.csv"]);
        Assert.Contains("2.5", table);
        Assert.Contains("Another answer.", table);
    }

    [Fact]
    public async Task Points_and_a_comment_for_each_task_that_a_person_grades_reach_the_learners_page()
    {
        // A written answer, and a program that was not run.
        Submit(
            One(),
            "a",
            ("s-1-add", "int Add(int a, int b) => System.IO.File.Exists(\"x\") ? 0 : a + b;"),
            ("s-2-last", "int Last() => 7;"),
            ("s-3-why", "Because.")
        );
        Assert.False((await Grade(One())).Grades[0].Complete);
        var page = File.ReadAllText(Directory.GetFiles(_scratch["out/feedback"]).Single());
        Assert.Contains("to be graded by a person", page);
        var rows = Csv.Read(File.ReadAllText(_scratch["out/hand-grading.csv"]));
        Assert.Equal(["s-1-add", "s-3-why"], rows.Skip(1).Select(r => r[3]));
        (rows[1][7], rows[1][8]) = ("1.5", "correct: 1.5\nreads a file: -0.5");
        (rows[2][7], rows[2][8]) = ("3", "names the cause: 2 of 2\ngives an example: 1 of 2");
        File.WriteAllText(
            _scratch["out/hand-grading.csv"],
            string.Concat(rows.Select(r => Csv.Row(r.Select(f => Csv.Field(Csv.Plain(f))))))
        );
        var grade = (await Grade(One())).Grades[0];
        Assert.Equal((5.5, true), (grade.Points, grade.Complete));
        page = File.ReadAllText(Directory.GetFiles(_scratch["out/feedback"]).Single());
        Assert.Contains("correct: 1.5<br>reads a file: -0.5", page);
        Assert.Contains("Graded by a person: 1.5 of 2 points", page);
        Assert.Contains("names the cause: 2 of 2<br>gives an example: 1 of 2", page);
        Assert.Contains("<td class=\"n\">3</td><td class=\"n\">4</td>", page);
        Assert.DoesNotContain("to be graded by a person", page);
        Assert.Contains("gives an example", File.ReadAllText(_scratch["out/grades.json"]));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("good")]
    public async Task Points_that_cannot_be_are_refused_with_their_row(string points)
    {
        _scratch.Write("in/a/04-sums/04-sums.ipynb", "{");
        _scratch.Write(
            "out/hand-grading.csv",
            $"key,student,sheet,task,most points,answer id,answer,points,comment\r\na,a,04-sums,s-3-why,4,abc,x,{points},\r\n"
        );
        var error = await Assert.ThrowsAsync<UserError>(() => Grade(One()));
        Assert.Contains("row 2 (a, s-3-why)", error.Message);
        Assert.Contains("from 0 to 4", error.Message);
    }

    [Fact]
    public async Task Late_work_loses_what_the_rules_say()
    {
        Submit(One(), "a", Right);
        _scratch.Write("in/a/04-sums/timestamp.txt", "2026-11-22 10:00:00 UTC");
        var report = await Grade(
            One(),
            rules: new GradingRules(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), 0.1)
        );
        var grade = report.Grades.Single();
        Assert.Equal((true, 2.4), (grade.Late, grade.Points)); // two days begun: 20 % of 3
        Assert.Contains("late by 1.92 days", File.ReadAllText(_scratch["out/overview.html"]));
    }

    [Fact]
    public async Task Names_are_safe_in_tables_and_pages()
    {
        string[] names = ["=cmd", "O'Neill, \"Ann\"", "王小明", "<script>alert(1)</script>", "@SUM(A1)"];
        foreach (var (id, name) in names.Index())
            _scratch.Write($"in/{name.Replace("/", "∕")}_{id}_assignsubmission_file_/04-sums.ipynb", "{");
        await Grade(One());
        var text = File.ReadAllText(_scratch["out/grades.csv"]);
        var rows = Csv.Read(text);
        Assert.Equal(
            [
                "Student",
                "ID",
                "SIS User ID",
                "SIS Login ID",
                "Section",
                "s-1-add",
                "s-2-last",
                "s-3-why",
                "04-sums total",
            ],
            rows[0]
        );
        Assert.Equal(6, rows.Count);
        Assert.All(rows, r => Assert.Equal(9, r.Length));
        Assert.Contains("王小明", rows.Select(r => r[0]));
        Assert.Contains("O'Neill, \"Ann\"", rows.Select(r => r[0]));
        Assert.Contains("'=cmd", rows.Select(r => r[0]));
        Assert.DoesNotContain(rows.SelectMany(r => r), f => f.Length > 0 && f[0] is '=' or '+' or '@');
        foreach (var page in Directory.GetFiles(_scratch["out"], "*.html", SearchOption.AllDirectories))
            Assert.DoesNotContain("<script", File.ReadAllText(page));
        Assert.Equal(5, JsonNode.Parse(File.ReadAllText(_scratch["out/grades.json"]))!["students"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_overview_counts_and_names_the_commonest_failures()
    {
        foreach (var student in new[] { "a", "b" })
            Submit(One(), student, ("s-1-add", "int Add(int a, int b) => a - b;"));
        var report = await Grade(One());
        var page = File.ReadAllText(_scratch["out/overview.html"]);
        Assert.Contains("<svg", page);
        Assert.Contains("<td class=\"n\">2</td><td>s-1-add-test-1</td><td>System.Exception: 1 + 2 is 3</td>", page);
        Assert.Contains(report.Isolation, System.Net.WebUtility.HtmlDecode(page));
        Assert.DoesNotContain(
            "http",
            System.Text.RegularExpressions.Regex.Replace(page, "xmlns=\"[^\"]*\"|http-equiv", "")
        );
    }

    [Fact]
    public async Task Without_namespaces_the_report_says_so()
    {
        Submit(One(), "a", Right);
        var sheets = new[] { One().Sheet("04-sums.ipynb") };
        var options = new GraderOptions(
            _scratch["out"],
            1,
            Course.Limits,
            new GradingRules(null, 0),
            IsolationKind.Process
        )
        {
            Lib = Path.Combine(Repository.Root, "lib"),
        };
        var report = await new Grader(sheets, options).Run(
            new Submissions(_scratch["in"], sheets),
            (_, _, _, _) => { },
            default
        );
        Assert.StartsWith("none:", report.Isolation);
        Assert.Equal(3, report.Grades.Single().Points);
    }
}

public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("-2", "'-2")]
    [InlineData("\tx", "'\tx")]
    [InlineData("王", "王")]
    public void Fields_are_quoted_and_no_formula(string text, string field)
    {
        Assert.Equal(field, Csv.Field(text));
        Assert.Equal(text, Csv.Plain(Csv.Read(Csv.Row("x", Csv.Field(text)))[0][1]));
    }

    [Fact]
    public void What_a_spreadsheet_writes_is_read()
    {
        Assert.Equal(
            [
                ["a", "b"],
                ["1,5", "x\ny"],
                ["", ""],
            ],
            Csv.Read("\uFEFFa;b\n1,5;\"x\ny\"\n;\n")
        );
        Assert.Throws<FormatException>(() => Csv.Read("a,\"b"));
    }
}
