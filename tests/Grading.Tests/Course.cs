using DropoutCourse.Grading.Allowed;

namespace DropoutCourse.Tests;

/// <summary>Small sheets, submissions of them, and runs.</summary>
public static class Course
{
    public const string Secret = "SECRET-4711";

    // A loaded machine may need seconds for the first cell; a test that waits for this limit does so once.
    public static readonly Limits Limits = new(TimeSpan.FromSeconds(20), 768L << 20, Processes: 128, FilesMiB: 16);

    /// <summary>Three tasks with a visible and a hidden part each: 2 points, 2 points, 1 point.</summary>
    public static SheetBuilder Three(string setup = "using System.IO;") =>
        new SheetBuilder()
            .Text("title", "# Sums")
            .Given("setup", setup)
            .Text("h1", "## 1 Add")
            .Solution("s-1-add", Stub("int Add(int a, int b)", "return a + b;"))
            .Test("s-1-add-test-1", 1, "if (Add(1, 2) != 3) throw new Exception(\"1 + 2 is 3\");")
            .Test(
                "s-1-add-test-2",
                1,
                $"// BEGIN HIDDEN TESTS\nif (Add(40, 2) != 42) throw new Exception(\"{Secret} 42\");\n// END HIDDEN TESTS"
            )
            .Text("h2", "## 2 Twice")
            .Solution("s-2-twice", Stub("int Twice(int a)", "return 2 * a;"))
            .Test(
                "s-2-twice-test-1",
                2,
                $"if (Twice(2) != 4) throw new Exception(\"twice 2 is 4\");\n// BEGIN HIDDEN TESTS\n// FEEDBACK: Negative numbers?\nif (Twice(-8) != -16) throw new Exception(\"{Secret} -16\");\n// END HIDDEN TESTS"
            )
            .Text("h3", "## 3 Last")
            .Solution("s-3-last", Stub("int Last()", "return 7;"))
            .Test("s-3-last-test-1", 1, "if (Last() != 7) throw new Exception(\"it should be 7\");");

    /// <summary>One task whose tests use Claim: 1 and 1 point. The right answer is 0.25.</summary>
    public static SheetBuilder Claims() =>
        new SheetBuilder()
            .Given("setup", "#r \"../../lib/DropoutCourse.Shared.dll\"\nusing DropoutCourse;")
            .Solution("c-1-square", Stub("double Square(double x)", "return x * x;"))
            .Test("c-1-square-test-1", 1, "Claim.Near(\"the square of 0.5\", Square(0.5), 0.25, 1e-9, \"x times x\");")
            .Test(
                "c-1-square-test-2",
                1,
                $"// BEGIN HIDDEN TESTS\nClaim.Near(\"{Secret} the square of -3\", Square(-3), 9, 1e-9, \"a square is never negative\");\nClaim.That(\"{Secret} big\", Square(1e3) > 999);\n// END HIDDEN TESTS"
            )
            .Solution("c-2-one", Stub("double One()", "return 1;"))
            .Test("c-2-one-test-1", 1, "Claim.That(\"one is 1\", One() == 1);");

    /// <summary>Tasks that need what a task above them can switch off.</summary>
    public static SheetBuilder State() =>
        new SheetBuilder()
            .Given(
                "setup",
                "#r \"../../lib/DropoutCourse.Shared.dll\"\nusing DropoutCourse;\nusing TorchSharp;\nusing static TorchSharp.torch;"
            )
            .Solution("d-1-leave", Stub("double Leave()", "return 1;"))
            .Test("d-1-leave-test-1", 1, "Claim.That(\"it is 1\", Leave() == 1);")
            .Solution("d-2-grad", Stub("Tensor Double(Tensor x)", "return x * 2;"))
            .Test(
                "d-2-grad-test-1",
                1,
                "Claim.That(\"gradients pass\", Double(ones(2, requires_grad: true)).requires_grad);\n// BEGIN HIDDEN TESTS\nClaim.That(\"they pass again\", Double(ones(3, requires_grad: true)).requires_grad);\n// END HIDDEN TESTS"
            )
            .Solution("d-3-type", Stub("double Size()", "return ones(2).ElementSize;"))
            .Test("d-3-type-test-1", 1, "Claim.That(\"four bytes\", Size() == 4);");

    public static string Stub(string signature, string body) =>
        $"{signature}\n{{\n    // BEGIN SOLUTION\n    {body}\n    // END SOLUTION\n}}";

    /// <summary>A submission: the sheet as released, with these cells' sources.</summary>
    public static Notebook Submit(Sheet sheet, params (string Id, string Source)[] answers)
    {
        var notebook = Release.Of(sheet);
        foreach (var (id, source) in answers)
            notebook.Cells.First(c => CellInfo.Of(c)?.Id == id).Json["source"] = Notebook.Lines(source);
        return notebook;
    }

    public static readonly (string, string)[] Right =
    [
        ("s-1-add", "int Add(int a, int b) => a + b;"),
        ("s-2-twice", "int Twice(int a) => 2 * a;"),
        ("s-3-last", "int Last() => 7;"),
    ];

    public static (string, string)[] RightBut(string id, string source) =>
        [.. Right.Where(r => r.Item1 != id), (id, source)];

    public static async Task<RunResult> Run(
        Sheet sheet,
        Notebook? submission,
        Limits? limits = null,
        IsolationKind? isolation = null,
        RunResult? known = null,
        CodeCheck? check = null
    )
    {
        using var sandbox = new Sandbox(Path.Combine(Repository.Root, "lib"), null, limits ?? Limits, isolation);
        var work = Restored.Of(sheet, submission);
        await using var processes = new ReadyProcesses(stop => sandbox.Start(1, stop), 1);
        return await new SubmissionRun(sheet, work, processes, limits ?? Limits, check).Execute(
            SubmissionRun.ContextHash(work, limits ?? Limits, ""),
            known,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Reads the code first, as the command does.</summary>
    public static readonly CodeCheck Check = new(Path.Combine(Repository.Root, "lib"));

    public static double Points(Sheet sheet, RunResult run, string task) =>
        sheet
            .Tasks.First(t => t.Id == task)
            .Tests.Where(t => run.Tests.GetValueOrDefault(t.Info!.Id)?.Outcome == Outcome.Passed)
            .Sum(t => t.Info!.Points);

    public static SheetGrade Grade(Sheet sheet, Notebook submission, RunResult run) =>
        new GradingRules(null, 0).Grade(
            new Submission("a", "", sheet.Name, "a.ipynb", submission, null, null, false),
            sheet,
            Restored.Of(sheet, submission),
            run,
            new HandGrades()
        );

    /// <summary>The feedback page, and the overview for the instructor.</summary>
    public static string Feedback(Sheet sheet, Notebook submission, RunResult run) =>
        Pages.Feedback([Grade(sheet, submission, run)]);
}
