using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace DropoutCourse.Tests;

/// <summary>Test cells with a result, on which nbgrader stops; the compiler is asked for the truth.</summary>
public sealed class CellResultTests
{
    [Theory]
    [InlineData("int x = 1;\nx", 2, "x")]
    [InlineData("return 1;", 1, "return 1;")]
    [InlineData("return;", 1, "return;")]
    [InlineData("{\n    int F() { return 1; }\n    F();\n}", 2, "return 1;")]
    [InlineData("{\n    void F()\n    {\n        if (true) return;\n    }\n    F();\n}", 4, "return;")]
    [InlineData("foreach (var i in new[] { 1 })\n    if (i == 1) { int G(int a) { return a; } G(i); }", 2, "return a;")]
    public void A_result_is_found_with_its_line(string code, int line, string text)
    {
        Assert.Equal((line, text), CellResult.Find(code));
        Assert.True(ForTheCompiler(code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("int x = 1;\nx.ToString();")]
    [InlineData("int F() { return 1; }\nF();")]
    [InlineData("{ int F() => 1; F(); }")]
    [InlineData("{ System.Func<int> f = () => { return 1; }; f(); }")]
    [InlineData("{ new[] { 1 }.ToString(); System.Array.ForEach(new[] { 1 }, i => { if (i == 1) return; }); }")]
    [InlineData("class A { public int F() { return 1; } }\nnew A().F();")]
    [InlineData("int p { get { return 1; } }")]
    [InlineData("// return 1;\n// 1")]
    public void No_result_is_found_where_there_is_none(string code)
    {
        Assert.Null(CellResult.Find(code));
        Assert.False(ForTheCompiler(code));
    }

    /// <summary>Script.HasReturnValue is what the kernel asks; it is not public.</summary>
    private static bool ForTheCompiler(string code)
    {
        var script = CSharpScript.Create(code);
        Assert.DoesNotContain(
            script.GetCompilation().GetDiagnostics(),
            d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error
        );
        return (bool)
            typeof(Microsoft.CodeAnalysis.Scripting.Script)
                .GetMethod(
                    "HasReturnValue",
                    System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic
                )!
                .Invoke(script, null)!;
    }

    [Fact]
    public void Release_refuses_a_test_with_a_result_by_cell_and_line()
    {
        var sheet = new SheetBuilder()
            .Text("t", "# Task")
            .Solution("04-1-add", "int Add() => 1;")
            .Test(
                "04-1-add-test-1",
                1,
                "// BEGIN HIDDEN TESTS\n{\n    int Two() { return 2; }\n    if (Add() != Two()) throw new Exception();\n}\n// END HIDDEN TESTS"
            );
        var error = Assert.Throws<UserError>(() => CellResult.Refuse(sheet.Sheet("s.ipynb")));
        Assert.StartsWith("s.ipynb: cells[2]: the test cell \"04-1-add-test-1\" has a result", error.Message);
        Assert.Contains("line 3: return 2;", error.Message);
        Assert.Contains("lambda", error.Message);
    }

    [Fact]
    public void Learners_cells_and_given_cells_may_have_results() =>
        CellResult.Refuse(
            new SheetBuilder().Given("g", "1 + 1").Solution("s", "return 1;").Test("t", 1, "F();").Sheet()
        );

    [Fact]
    public void No_test_of_the_courses_sheets_has_a_result()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks", "instructor"), "*.ipynb"))
            CellResult.Refuse(Sheet.Read(file));
    }
}
