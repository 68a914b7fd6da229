using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>What is executed of a notebook whose cells were moved, changed, copied or deleted.</summary>
public sealed class RestoredTests
{
    private static readonly Sheet Sheet = Course.Three().Sheet();

    private static Notebook Changed(Action<JsonArray> change)
    {
        var json = JsonNode.Parse(Course.Submit(Sheet, Course.Right).ToJson())!;
        change(json["cells"]!.AsArray());
        using var scratch = new Scratch();
        scratch.Write("in/alice.ipynb", json.ToJsonString());
        return new Submissions(scratch["in"], [Sheet]).Found.Single().Notebook!;
    }

    private static JsonNode Cell(JsonArray cells, string id) =>
        cells.First(c => (string?)c!["metadata"]?["nbgrader"]?["grade_id"] == id)!;

    private static void AllTestsAreTheSources(Restored work)
    {
        Assert.Equal(
            Sheet.Tasks.SelectMany(t => t.Tests).Select(t => t.Source),
            work.Cells.Where(c => c.Test != null).Select(c => c.Source)
        );
        Assert.Equal(3, work.Cells.Count(c => c.Learner && c.Id.StartsWith("s-", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_untouched_copy_has_nothing_to_report()
    {
        var work = Restored.Of(Sheet, Changed(_ => { }));
        AllTestsAreTheSources(work);
        Assert.Empty(work.Notes);
        Assert.Empty(work.NotAttempted);
    }

    [Fact]
    public void A_changed_test_cell_is_restored_and_reported()
    {
        var work = Restored.Of(Sheet, Changed(cells => Cell(cells, "s-1-add-test-1")["source"] = "// all is well"));
        AllTestsAreTheSources(work);
        Assert.Contains("s-1-add-test-1 was changed", Assert.Single(work.Notes));
    }

    [Fact]
    public void A_deleted_test_cell_is_restored_and_reported()
    {
        var work = Restored.Of(Sheet, Changed(cells => cells.Remove(Cell(cells, "s-1-add-test-1"))));
        AllTestsAreTheSources(work);
        Assert.Contains("s-1-add-test-1 was deleted", Assert.Single(work.Notes));
    }

    [Fact]
    public void A_copied_test_cell_is_executed_once_and_reported()
    {
        var work = Restored.Of(Sheet, Changed(cells => cells.Add(Cell(cells, "s-1-add-test-1").DeepClone())));
        AllTestsAreTheSources(work);
        Assert.Contains("s-1-add-test-1 is there 2 times", Assert.Single(work.Notes));
    }

    [Fact]
    public void Points_that_a_learner_gave_themselves_are_not_read()
    {
        var work = Restored.Of(
            Sheet,
            Changed(cells => Cell(cells, "s-1-add-test-1")["metadata"]!["nbgrader"]!["points"] = 1000)
        );
        Assert.Equal(1, work.Cells.First(c => c.Id == "s-1-add-test-1").Test!.Info!.Points);
    }

    [Fact]
    public void A_cell_of_ones_own_runs_below_the_cell_that_it_stood_below()
    {
        var work = Restored.Of(
            Sheet,
            Changed(cells =>
                cells.Insert(cells.IndexOf(Cell(cells, "s-2-twice")), SheetBuilder.Code("mine", "int Helper() => 1;"))
            )
        );
        AllTestsAreTheSources(work);
        var ids = work.Cells.Select(c => c.Id).ToList();
        Assert.Equal(ids.IndexOf("s-2-twice") - 1, ids.IndexOf("extra-mine"));
    }

    [Fact]
    public void Of_two_copies_of_a_solution_the_one_that_was_worked_on_counts()
    {
        var work = Restored.Of(
            Sheet,
            Changed(cells =>
            {
                var stub = Cell(cells, "s-1-add").DeepClone();
                stub["source"] = Release.ReleasedSource(Sheet.Tasks[0].Solution);
                cells.Insert(0, stub);
            })
        );
        Assert.Equal("int Add(int a, int b) => a + b;", work.Cells.Single(c => c.Id == "s-1-add").Source);
    }

    [Fact]
    public void What_was_added_to_a_given_cell_runs_after_it_without_its_references()
    {
        var work = Restored.Of(
            Sheet,
            Changed(cells =>
                cells.First(c => (string?)c!["id"] == "setup")!["source"] =
                    "#r \"/somewhere/else.dll\"\nusing System.IO;\nusing System.Numerics;"
            )
        );
        var ids = work.Cells.Select(c => c.Id).ToList();
        Assert.Equal("using System.IO;", work.Cells[0].Source);
        Assert.Equal("\nusing System.IO;\nusing System.Numerics;", work.Cells[ids.IndexOf("changed-setup")].Source);
    }

    [Fact]
    public void A_sheet_as_handed_out_is_not_attempted()
    {
        var work = Restored.Of(Sheet, Release.Of(Sheet));
        Assert.Equal(Sheet.Tasks.Select(t => t.Id).Order(), work.NotAttempted.Order());
        Assert.Empty(work.Notes);
    }

    [Theory]
    [InlineData("class Claim { }", "Claim.That(1 == 1);", "Claim")]
    [InlineData("var Math = 1;", "if (Math.Abs(1) > 2) throw new Exception();", "Math")]
    [InlineData("(int a, int Check) = (1, 2);", "Check();", "Check")]
    [InlineData("using Claim = Fake;", "Claim.That(true);", "Claim")]
    [InlineData(
        "static bool All<T>(this IEnumerable<T> s, Func<T, bool> f) => true;",
        "if (!x.All(v => v == 0)) throw null;",
        "All"
    )]
    [InlineData("using static Tools;\nstatic class Tools { public static int ones(int n) => 0; }", "ones(3);", "ones")]
    [InlineData("delegate void Claim(); ", "Claim.That(true);", "Claim")]
    [InlineData("int Math { get; set; }", "Math.Abs(1);", "Math")]
    [InlineData("static class Tools { public static int ones(int n) => 0; }", "ones(3);", "")]
    [InlineData("int x = 3;", "{ var x = Add(1, 2); if (x != 3) throw new Exception(); }", "")]
    [InlineData("int Helper() { int Claim = 3; return Claim; }", "Claim.That(true);", "")]
    [InlineData("int Length = 3;", "if (text.Length > 3) throw new Exception();", "")]
    [InlineData("int x = 1;", "Check(1, x => x + 1);", "")]
    public void Names_that_hide_what_a_test_uses_are_found(string learner, string test, string hidden) =>
        Assert.Equal(hidden, string.Join(' ', CodeNames.Hidden(CodeNames.Of(test), [CodeNames.Of(learner)], [])));

    [Fact]
    public void Names_that_the_sheet_declares_are_the_learners_to_declare() =>
        Assert.Empty(
            CodeNames.Hidden(
                CodeNames.Of("Add(1, 2);"),
                [CodeNames.Of("int Add(int a, int b) => 0;")],
                [CodeNames.Of("int Add(int a, int b) { return 1; }")]
            )
        );
}
