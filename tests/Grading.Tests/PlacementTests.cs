using System.Text;
using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Code and answers that are there count, wherever and in whatever cell they stand.</summary>
public sealed class PlacementTests
{
    private static readonly Sheet Sheet = Course
        .Three()
        .Text("h4", "## 4 Why")
        .Written("s-4-why", 1, "The model answer.")
        .Sheet("04-sums.ipynb");

    private const string Right = "int Add(int a, int b) => a + b;";

    private static Restored Changed(Action<JsonArray> change)
    {
        var json = JsonNode.Parse(Release.Of(Sheet).ToJson())!;
        change(json["cells"]!.AsArray());
        return Restored.Of(Sheet, NotebookReader.Parse("x.ipynb", json.ToJsonString(), Reading.Lenient));
    }

    private static JsonNode Cell(JsonArray cells, string id) =>
        cells.First(c => (string?)c!["metadata"]?["nbgrader"]?["grade_id"] == id)!;

    private static void Set(JsonArray cells, string id, string source) => Cell(cells, id)["source"] = source;

    /// <summary>A cell with the metadata of another, below it.</summary>
    private static void Copy(JsonArray cells, string id, string source, int below = 1)
    {
        var copy = Cell(cells, id).DeepClone();
        (copy["id"], copy["source"]) = ($"copy{cells.Count}", source);
        cells.Insert(cells.IndexOf(Cell(cells, id)) + below, copy);
    }

    private static void Added(JsonArray cells, string above, JsonObject cell) =>
        cells.Insert(cells.IndexOf(Cell(cells, above)), cell);

    /// <summary>The learner's cells up to the first task's first test.</summary>
    private static string[] Code(Restored work) =>
        [.. work.Cells.TakeWhile(c => c.Id != "s-1-add-test-1").Where(c => c.Learner).Select(c => c.Source)];

    private static bool Attempted(Restored work) => !work.NotAttempted.Contains("s-1-add");

    [Fact]
    public void Halves_are_joined()
    {
        var work = Changed(cells =>
        {
            Set(cells, "s-1-add", "int Half(int a) => a;");
            Copy(cells, "s-1-add", "int Add(int a, int b) => Half(a) + b;");
        });
        Assert.Equal(["int Half(int a) => a;", "int Add(int a, int b) => Half(a) + b;"], Code(work));
        Assert.Contains("joined in their order", Assert.Single(work.Notes));
    }

    [Theory]
    [InlineData("// my notes", true)]
    [InlineData("int Add(int a, int b) => 0;", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Of_copies_the_last_above_the_tests_has_the_last_word_and_stubs_none(string? first, bool stays)
    {
        var work = Changed(cells =>
        {
            if (first != null)
                Set(cells, "s-1-add", first);
            Copy(cells, "s-1-add", Right);
        });
        Assert.Equal(stays ? [first!, Right] : [Right], Code(work));
        Assert.True(Attempted(work));
    }

    [Fact]
    public void A_stub_below_does_not_undo_the_code_above()
    {
        var work = Changed(cells =>
        {
            var stub = (string)string.Concat(Cell(cells, "s-1-add")["source"]!.AsArray().Select(l => (string)l!));
            Set(cells, "s-1-add", Right);
            Copy(cells, "s-1-add", stub);
        });
        Assert.Equal([Right], Code(work));
    }

    [Fact]
    public void What_stands_below_the_tests_is_not_what_they_test()
    {
        var work = Changed(cells =>
        {
            Set(cells, "s-1-add", Right);
            Copy(cells, "s-1-add", "int Add(int a, int b) => 0; // trying", below: 3);
        });
        Assert.Equal([Right], Code(work));
        Assert.Contains(work.Cells, c => c.Source.EndsWith("// trying", StringComparison.Ordinal));
    }

    [Fact]
    public void Below_the_tests_it_counts_if_nothing_is_above()
    {
        var work = Changed(cells => Copy(cells, "s-1-add", Right, below: 3));
        Assert.Equal([Right], Code(work));
        Assert.True(Attempted(work));
    }

    [Theory]
    [InlineData("code")]
    [InlineData("markdown")]
    [InlineData("raw")]
    public void A_cell_of_ones_own_with_the_name_that_is_asked_for_counts(string type)
    {
        foreach (var gone in new[] { false, true })
        {
            var work = Changed(cells =>
            {
                var cell = type == "code" ? SheetBuilder.Code("mine", Right) : SheetBuilder.Markdown("mine", Right);
                cell["cell_type"] = type;
                Added(cells, "s-1-add-test-1", cell);
                if (gone)
                    cells.Remove(Cell(cells, "s-1-add"));
            });
            Assert.Equal([Right], Code(work));
            Assert.True(Attempted(work));
            Assert.Contains("found in another cell", Assert.Single(work.Notes));
        }
    }

    [Fact]
    public void Code_in_fences_of_a_text_cell_counts()
    {
        var work = Changed(cells =>
            Added(cells, "s-1-add-test-1", SheetBuilder.Markdown("mine", $"My code:\n\n```csharp\n{Right}\n```\n"))
        );
        Assert.Equal([Right], Code(work).Select(c => c.Trim()));
    }

    [Theory]
    [InlineData("markdown")]
    [InlineData("raw")]
    public void A_solution_cell_of_another_type_counts(string type)
    {
        var work = Changed(cells =>
        {
            Set(cells, "s-1-add", Right);
            var cell = Cell(cells, "s-1-add").AsObject();
            cell["cell_type"] = type;
        });
        Assert.Equal([Right], Code(work));
        Assert.Contains($"is a {type} cell", Assert.Single(work.Notes));
    }

    [Fact]
    public void Words_in_a_solution_cell_are_no_code()
    {
        var work = Changed(cells =>
        {
            Set(cells, "s-1-add", "I could not do this one.");
            Cell(cells, "s-1-add").AsObject()["cell_type"] = "markdown";
        });
        Assert.False(Attempted(work));
        Assert.Contains("its text is no code", Assert.Single(work.Notes));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Metadata_or_ids_may_be_gone(bool metadata, bool ids)
    {
        var work = Changed(cells =>
        {
            Set(cells, "s-1-add", Right);
            Set(cells, "s-4-why", "Because.");
            foreach (var cell in cells)
            {
                if (metadata)
                    cell!["metadata"] = new JsonObject();
                if (ids)
                    cell!.AsObject().Remove("id");
            }
        });
        Assert.Equal([Right], Code(work));
        Assert.Equal(["s-2-twice", "s-3-last"], work.NotAttempted.Order());
        Assert.Equal("Because.", work.Answers.Single().Text);
        Assert.DoesNotContain(work.Notes, n => n.Contains("test cell"));
    }

    [Fact]
    public void Code_in_the_cell_of_a_test_or_of_another_task_counts()
    {
        var test = "if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");";
        Assert.Equal(
            [Right],
            Code(Changed(cells => Set(cells, "s-1-add-test-1", Right + "\n" + test))).Select(c => c.Trim())
        );
        var work = Changed(cells => Set(cells, "s-2-twice", Right + "\nint Twice(int a) => Add(a, a);"));
        Assert.Contains(Right, Code(work).Single());
    }

    [Fact]
    public void A_using_line_and_a_function_in_the_locked_first_cell_are_kept_and_nothing_else_of_it()
    {
        var sheet = new SheetBuilder()
            .Add(
                SheetBuilder.Code("first", "using System.IO;\nvar size = 10;", SheetBuilder.Meta("first", false, false))
            )
            .Solution("s-1-add", Course.Stub("int Add(int a, int b)", "return a + b;"))
            .Test("s-1-add-test-1", 1, "if (Add(1, 2) != 3) throw new Exception();")
            .Sheet();
        var json = JsonNode.Parse(Release.Of(sheet).ToJson())!;
        json["cells"]![0]!["source"] =
            "using System.IO;\nusing System.Numerics;\nvar size = 3;\n" + Right + "\nsize = 7;";
        var work = Restored.Of(sheet, NotebookReader.Parse("x.ipynb", json.ToJsonString(), Reading.Lenient));
        Assert.Equal("using System.IO;\nvar size = 10;", work.Cells[0].Source);
        Assert.Equal($"using System.Numerics;\n{Right}", work.Cells[1].Source);
        Assert.DoesNotContain("s-1-add", work.NotAttempted);
        Assert.DoesNotContain(work.Cells, c => c.Source.Contains("NotImplemented"));
    }

    [Theory]
    [InlineData("s-4-why", "First.\n\nSecond.")]
    [InlineData(null, "First.")]
    public void Halves_of_an_answer_are_joined_and_text_below_the_stub_is_one(string? copy, string answer)
    {
        var work = Changed(cells =>
        {
            if (copy != null)
            {
                Set(cells, copy, "First.");
                Copy(cells, copy, "Second.");
            }
            else
                cells.Add(SheetBuilder.Markdown("mine", "First."));
        });
        Assert.Equal((answer, true), (work.Answers.Single().Text, work.Answers.Single().Attempted));
        Assert.NotEmpty(work.Notes);
    }

    [Fact]
    public void An_answer_counts_below_the_line_of_the_stub_as_code_without_its_cell_and_in_the_text_of_the_task()
    {
        void Answer(string text, Action<JsonArray> change) =>
            Assert.Equal(
                (text, true),
                (Changed(change).Answers.Single().Text, Changed(change).Answers.Single().Attempted)
            );
        Answer("Because.", cells => Set(cells, "s-4-why", Release.TextStub + "\n\nBecause."));
        Answer("Because.", cells => Set(cells, "s-4-why", "Because.\n" + Release.TextStub));
        Answer(
            "Because of this.",
            cells =>
            {
                Set(cells, "s-4-why", "Because of this.");
                var cell = Cell(cells, "s-4-why").AsObject();
                cell["cell_type"] = "code";
            }
        );
        Answer(
            "Because.",
            cells =>
            {
                cells.Remove(Cell(cells, "s-4-why"));
                cells.Add(SheetBuilder.Markdown("mine", "Because."));
            }
        );
        Answer("Because.", cells => cells.First(c => (string?)c!["id"] == "h4")!["source"] = "## 4 Why\n\nBecause.");
        Assert.False(Changed(_ => { }).Answers.Single().Attempted);
    }

    [Fact]
    public void An_attached_picture_is_an_answer_and_another_picture_another_one()
    {
        Answer With(string picture) =>
            Changed(cells =>
            {
                Set(cells, "s-4-why", "![a](attachment:a.png)");
                Cell(cells, "s-4-why").AsObject()["attachments"] = new JsonObject
                {
                    ["a.png"] = new JsonObject { ["image/png"] = picture },
                };
            })
                .Answers.Single();
        Assert.Equal("data:image/png;base64,iVBORw0K", With("iVBORw0K").Pictures["a.png"]);
        Assert.Equal("", With("\"><script>").Pictures["a.png"]);
    }

    [Fact]
    public void Nobody_is_blamed_for_the_instructors_change()
    {
        var old = Course.Three().Json.Replace("1 + 2 is 3", "one and two are three");
        var submission = Release.Of(Sheet.Of(Notebook.Parse("s.ipynb", old)));
        var now = Course.Three().Sheet();
        var work = Restored.Of(now, submission);
        Assert.Empty(work.Notes);
        Assert.Equal(3, work.NotAttempted.Count);
        submission.Cells.First(c => CellInfo.Of(c)?.Id == "s-1-add-test-1").Json["source"] = "// all is well";
        Assert.Contains("was changed", Assert.Single(Restored.Of(now, submission).Notes));
    }

    [Fact]
    public void A_package_line_is_named_and_the_rest_of_the_cell_runs()
    {
        var work = Changed(cells => Set(cells, "s-1-add", "using System.IO;\n#r \"nuget: Humanizer, 2.0\"\n" + Right));
        Assert.Equal("using System.IO;\n// #r \"nuget: Humanizer, 2.0\"\n" + Right, Code(work).Single());
        Assert.Contains("Line 2 of the cell s-1-add (#r \"nuget: Humanizer, 2.0\")", Assert.Single(work.Notes));
    }

    [Fact]
    public void The_models_picture_is_not_released()
    {
        var builder = Course.Three().Written("s-4-why", 1, "The answer:\n\n![key](attachment:key.png)");
        var json = JsonNode.Parse(builder.Json)!;
        var cells = json["cells"]!.AsArray();
        JsonObject Picture(string name) => new() { [name] = new JsonObject { ["image/png"] = "iVBORw0K" } };
        cells[^1]!["attachments"] = Picture("key.png");
        cells[0]!["source"] = "# Sums\n\n![task](attachment:my%20task.png)";
        cells[0]!["attachments"] = Picture("my task.png");
        var released = Release.Of(Sheet.Of(Notebook.Parse("s.ipynb", json.ToJsonString()))).ToJson();
        Assert.DoesNotContain("key.png", released);
        Assert.Contains("my task.png", released);
    }

    /// <summary>check and grade: from the source, from the sheet as handed out, and from a learner's copy the same cells run.</summary>
    [Fact]
    public void The_learners_own_check_places_cells_as_the_grader_does()
    {
        var json = JsonNode.Parse(Release.Of(Sheet).ToJson())!;
        var cells = json["cells"]!.AsArray();
        Set(cells, "s-1-add", "// mine");
        Copy(cells, "s-1-add", Right);
        Added(cells, "s-2-twice-test-1", SheetBuilder.Code("m", "int Twice(int a) => 2 * a;"));
        var notebook = NotebookReader.Parse("x.ipynb", json.ToJsonString(), Reading.Lenient);
        var graded = Restored.Of(Sheet, notebook);
        foreach (
            var other in new[]
            {
                Sheet.Released(Release.Of(Sheet)),
                Sheet.OfCopy(notebook),
                Sheet.OfCopy(Release.Of(Sheet)),
            }
        )
        {
            var work = Restored.Of(other, notebook);
            Assert.Equal(
                graded.Cells.Where(c => c.Learner).Select(c => (c.Id, c.Task, c.Source)),
                work.Cells.Where(c => c.Learner).Select(c => (c.Id, c.Task, c.Source))
            );
            Assert.Equal(graded.NotAttempted.Order(), work.NotAttempted.Order());
            Assert.Equal(graded.Notes, work.Notes);
        }
    }
}
