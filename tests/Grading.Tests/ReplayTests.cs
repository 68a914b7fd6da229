namespace DropoutCourse.Tests;

/// <summary>What one task breaks or leaves does not cost the tasks below it: cells between tasks run again, and each pass has a process of its own.</summary>
public sealed class ReplayTests
{
    /// <summary>Each task needs a cell that stands between the tasks above it: of the sheet's, and of the learner's own.</summary>
    private static readonly Sheet Chain = new SheetBuilder()
        .Given("setup", "int start = 1;")
        .Solution("r-1-first", Course.Stub("int First()", "return start;"))
        .Test("r-1-first-test-1", 1, "if (First() != 1) throw new Exception(\"1\");")
        .Test(
            "r-1-first-test-2",
            1,
            "// BEGIN HIDDEN TESTS\nif (First() + First() + 40 != 42) throw new Exception(\"42\");\n// END HIDDEN TESTS"
        )
        .Given("between-1", "int ten = 10;\nint Ten() => ten;")
        .Solution("r-2-second", Course.Stub("int Second()", "return Ten() + start;"))
        .Test(
            "r-2-second-test-1",
            2,
            "if (Second() != 11) throw new Exception(\"11\");\n// BEGIN HIDDEN TESTS\nten = 20; if (Second() != 21) throw new Exception(\"21\"); ten = 10;\n// END HIDDEN TESTS"
        )
        .Given("between-2", "ten++;\nclass Box { public int Value = 5; }\nvar box = new Box();")
        .Solution("r-3-third", Course.Stub("int Third(Box b)", "return b.Value + Ten() + Second();"))
        .Test(
            "r-3-third-test-1",
            2,
            "if (Third(box) != 28) throw new Exception(\"28\");\n// BEGIN HIDDEN TESTS\nif (Third(new Box { Value = 1 }) != 24) throw new Exception(\"24\");\n// END HIDDEN TESTS"
        )
        .Sheet();

    [Theory]
    [InlineData("in a cell", "int First() => start;\nwhile (true) { }", 0)]
    [InlineData("in a visible test", "int First() { while (true) { } }", 0)]
    [InlineData("in a hidden test", "int calls = 0;\nint First() { calls++; while (calls > 1) { } return start; }", 1)]
    [InlineData(
        "memory in a cell",
        "int First() => start;\nvar all = new List<byte[]>(); while (true) { var x = new byte[1 << 22]; Array.Fill(x, (byte)1); all.Add(x); }",
        0
    )]
    [InlineData(
        "memory in a visible test",
        "int First() { var all = new List<byte[]>(); while (true) { var x = new byte[1 << 22]; Array.Fill(x, (byte)1); all.Add(x); } }",
        0
    )]
    [InlineData("recursion in a visible test", "int First() => First() + 1;", 0)]
    public async Task After_a_task_that_ends_the_process_all_that_the_others_need_runs_again(
        string where,
        string first,
        double points
    )
    {
        var submission = Course.Submit(
            Chain,
            ("r-1-first", first),
            ("r-2-second", "int Second() => Ten() + mine;"),
            ("r-3-third", "int Third(Box b) => b.Value + Ten() + Second() + zero;")
        );
        // The learner's own cells, between the tasks.
        var cells = submission.Cells.ToList();
        var json = System.Text.Json.Nodes.JsonNode.Parse(submission.ToJson())!;
        var list = json["cells"]!.AsArray();
        list.Insert(
            cells.FindIndex(c => CellInfo.Of(c)?.Id == "r-2-second"),
            SheetBuilder.Code("own-1", "int mine = start;")
        );
        list.Insert(
            list.ToList().FindIndex(c => CellInfo.Of(new Notebook.Cell(c!.AsObject(), 0))?.Id == "r-3-third"),
            SheetBuilder.Code("own-2", "int zero = 0;\nmine = 1;")
        );
        var run = await Course.Run(
            Chain,
            Notebook.Parse("a.ipynb", json.ToJsonString()),
            Course.Limits with
            {
                Cell = TimeSpan.FromSeconds(8),
            },
            check: Course.Check
        );
        Assert.Null(run.Trouble);
        var shown = string.Join(" | ", run.Tests.Values.Select(t => $"{t.Id} {t.Outcome} {t.Message} {t.Detail}"));
        Assert.True(Course.Points(Chain, run, "r-1-first") == points, $"{where}: {shown}");
        Assert.True(Course.Points(Chain, run, "r-2-second") == 2, $"{where}: {shown}");
        Assert.True(Course.Points(Chain, run, "r-3-third") == 2, $"{where}: {shown}");
    }

    [Fact]
    public async Task A_tensor_that_one_task_leaves_does_not_end_the_second_pass()
    {
        var sheet = Course.State().Sheet();
        var submission = Course.Submit(
            sheet,
            // 1.2 GB, all of it written to.
            ("d-1-leave", "double Leave() => 1;\nvar left = ones(300_000_000);\nConsole.WriteLine(left.shape[0]);"),
            ("d-2-grad", "Tensor Double(Tensor x) => x * 2;"),
            ("d-3-type", "double Size() => ones(2).ElementSize;")
        );
        var run = await Course.Run(
            sheet,
            submission,
            Course.Limits with
            {
                Memory = 2L << 30,
                Cell = TimeSpan.FromSeconds(60),
            },
            check: Course.Check
        );
        Assert.Null(run.Trouble);
        foreach (var task in sheet.Tasks)
            Assert.True(
                Course.Points(sheet, run, task.Id) == task.Points,
                string.Join(" | ", run.Tests.Values.Select(t => $"{t.Id} {t.Outcome} {t.Message} {t.Detail}"))
                    + string.Join(" | ", run.Notes)
            );
        Assert.Contains("300000000", run.Cells.Single(c => c.Id == "d-1-leave").Output);
        Assert.True(run.Peak > 1_200_000_000, $"{run.Peak}");
        // One process a pass: had it been one for both, the tensor would be there twice.
        Assert.Equal(2, run.Processes);
    }
}
