using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>What learners get of a sheet, and which sources are refused.</summary>
public sealed class ReleaseTests
{
    private const string Secret = "return a + b; // secret";

    private static SheetBuilder Sum() =>
        new SheetBuilder()
            .Text("intro", "# Sums\n\nAdd numbers.")
            .Given("setup", "using System.Globalization;")
            .Text("t1", "## 1 Add")
            .Solution(
                "04-1-add",
                $"int Add(int a, int b)\n{{\n    // BEGIN SOLUTION\n    {Secret}\n    // END SOLUTION\n}}"
            )
            .Test(
                "04-1-add-test-1",
                3,
                "if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");\n// BEGIN HIDDEN TESTS\nif (Add(40, 2) != 42) throw new Exception(\"hidden 42\");\n// END HIDDEN TESTS"
            )
            .Text("t2", "## 2 Why")
            .Written("04-2-why", 2, "Because the model answer.");

    [Fact]
    public void Learners_get_a_stub_no_hidden_tests_no_model_answer_and_no_outputs()
    {
        var builder = Sum();
        var released = Release.Of(builder.Sheet());
        var text = released.ToJson();
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("hidden 42", text);
        Assert.DoesNotContain("HIDDEN", text);
        Assert.DoesNotContain("BEGIN SOLUTION", text);
        Assert.DoesNotContain("model answer", text);
        Assert.Equal(
            "int Add(int a, int b)\n{\n    throw new NotImplementedException(\"Task 04-1-add: your code goes here; the text above says what is wanted.\");\n}",
            released.Cells[3].Source
        );
        Assert.Equal("if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");", released.Cells[4].Source);
        Assert.Equal(Release.TextStub, released.Cells[6].Source);
        Assert.Equal("using System.Globalization;", released.Cells[1].Source);
    }

    [Fact]
    public void A_hint_in_the_region_is_what_the_stub_says()
    {
        var sheet = new SheetBuilder()
            .Solution(
                "a",
                "int F()\n{\n  // BEGIN SOLUTION\n  // HINT: think of \"masks\"\n  return 1;\n  // END SOLUTION\n}"
            )
            .Test("b", 1, "F();")
            .Sheet();
        Assert.Contains(
            "  throw new NotImplementedException(\"think of \\\"masks\\\"\");",
            Release.Of(sheet).Cells[0].Source
        );
    }

    [Fact]
    public void A_solution_cell_without_markers_is_replaced_as_a_whole() =>
        Assert.StartsWith(
            "throw new NotImplementedException(",
            Release.Of(new SheetBuilder().Solution("a", "int F() => 1;").Test("b", 1, "F();").Sheet()).Cells[0].Source
        );

    [Fact]
    public void Test_cells_are_locked_and_carry_nbgraders_checksum()
    {
        var released = Release.Of(new SheetBuilder().Solution("sol", "x").Test("test", 2, "check(1)").Sheet());
        var test = (JsonObject)released.Cells[1].Json["metadata"]!;
        Assert.False((bool)test["deletable"]!);
        Assert.False((bool)test["editable"]!);
        // md5 of "check(1)" "code" "True" "False" "True" "test" "2.0", which nbgrader's compute_checksum digests one after the other.
        Assert.Equal("dd52111c7c7e477eea56a80fe63a3a74", (string)test["nbgrader"]!["checksum"]!);
        Assert.Equal("code", (string)test["nbgrader"]!["cell_type"]!);
        var solution = (JsonObject)released.Cells[0].Json["metadata"]!;
        Assert.False((bool)solution["deletable"]!);
        Assert.Null(solution["editable"]);
    }

    [Fact]
    public void Outputs_are_cleared()
    {
        var builder = new SheetBuilder().Solution("sol", "x").Test("test", 2, "check(1)");
        var cell = SheetBuilder.Code("given", "1");
        cell["outputs"] = new JsonArray(
            new JsonObject
            {
                ["output_type"] = "stream",
                ["name"] = "stdout",
                ["text"] = "leaked",
            }
        );
        cell["execution_count"] = 7;
        Assert.DoesNotContain("leaked", Release.Of(builder.Add(cell).Sheet()).ToJson());
    }

    [Fact]
    public void A_released_sheet_is_released_again_unchanged_where_nothing_is_left_to_strip()
    {
        var first = Release.Of(Sum().Sheet()).ToJson();
        Assert.Equal(first, Release.Of(Sum().Sheet()).ToJson());
    }

    public static TheoryData<string, Action<SheetBuilder>, string> Bad =>
        new()
        {
            { "twice", b => b.Solution("a", "x").Test("a", 1, "y"), "grade_id \"a\" is there twice" },
            {
                "solution elsewhere",
                b => b.Solution("a", "x").Test("b", 1, "y").Given("c", "// BEGIN SOLUTION\n1\n// END SOLUTION"),
                "cells[2]: a solution region in a cell that is not a solution cell"
            },
            {
                "hidden elsewhere",
                b => b.Solution("a", "// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS").Test("b", 1, "y"),
                "hidden tests in a cell that is not a test cell"
            },
            {
                "open region",
                b => b.Solution("a", "// BEGIN SOLUTION").Test("b", 1, "y"),
                "line 1: BEGIN SOLUTION without END SOLUTION"
            },
            {
                "nested",
                b =>
                    b.Solution("a", "x")
                        .Test("b", 1, "// BEGIN HIDDEN TESTS\n// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS"),
                "line 2: BEGIN HIDDEN TESTS inside"
            },
            {
                "no begin",
                b => b.Solution("a", "x").Test("b", 1, "// END HIDDEN TESTS"),
                "END HIDDEN TESTS without BEGIN HIDDEN TESTS"
            },
            { "no tests", b => b.Solution("a", "x"), "\"a\" has no test cell" },
            { "test first", b => b.Test("b", 1, "y").Solution("a", "x"), "stands above every solution cell" },
            { "no task", b => b.Given("a", "x"), "the sheet has no task" },
            {
                "points",
                b => b.Solution("a", "x").Add(SheetBuilder.Code("c", "y", SheetBuilder.Meta("b", true, false))),
                "points of \"b\" is missing"
            },
            { "bad id", b => b.Solution("a b", "x").Test("b", 1, "y"), "grade_id is \"a b\"" },
            {
                "graded code",
                b => b.Add(SheetBuilder.Code("c", "y", SheetBuilder.Meta("b", true, true, 1))),
                "code is graded by test cells"
            },
        };

    [Theory, MemberData(nameof(Bad))]
    public void A_source_with_a_mistake_is_refused_with_its_place(
        string name,
        Action<SheetBuilder> build,
        string message
    )
    {
        var builder = new SheetBuilder();
        build(builder);
        var error = Assert.Throws<UserError>(() => builder.Sheet($"{name}.ipynb"));
        Assert.StartsWith($"{name}.ipynb: cells[", error.Message);
        Assert.Contains(message, error.Message);
    }
}
