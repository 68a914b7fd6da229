using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DropoutCourse.Grading;

/// <summary>
/// Does a cell have a result? Jupyter's kernel shows one, if only as null, and nbgrader takes a test cell's result for partial points:
/// it then stops with KeyError 'text/plain' at each submission that passes.
/// </summary>
public static class CellResult
{
    /// <summary>
    /// The line (from 1) and the code that give a script a result, by the compiler's own rule (Compilation.HasSubmissionResult): a return that
    /// stands in statements only, so in a local function inside braces too though not in a lambda, or an expression without semicolon at
    /// the end. Null: no result.
    /// </summary>
    public static (int Line, string Code)? Find(string source)
    {
        var root = CSharpSyntaxTree
            .ParseText(
                WithoutMagic(source),
                new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script)
            )
            .GetCompilationUnitRoot();
        var statements = root.DescendantNodes(n =>
            n is CompilationUnitSyntax or GlobalStatementSyntax or StatementSyntax
        );
        if (statements.OfType<ReturnStatementSyntax>().FirstOrDefault() is { } found)
            return Place(found);
        return
            root.Members.OfType<GlobalStatementSyntax>().LastOrDefault()?.Statement
                is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
            ? Place(last)
            : null;
    }

    /// <summary>Refuses a sheet of which a test cell has a result.</summary>
    /// <exception cref="UserError">Names the file, the cell, the line and the remedy.</exception>
    public static void Refuse(Sheet sheet)
    {
        foreach (var cell in sheet.Cells)
            if (cell.Info is { IsTest: true } info && Find(cell.Source) is { } result)
                throw new UserError(
                    $"{Paths.Short(sheet.Notebook.Path)}: cells[{cell.Cell.Index}]: the test cell \"{info.Id}\" has a result, which nbgrader takes for points "
                        + $"(line {result.Line}: {result.Code}). End the last expression with a semicolon; "
                        + "write a local function with return as a lambda (Func<int> f = () => { return 1; };) or outside of all braces."
                );
    }

    private static (int, string) Place(SyntaxNode node) =>
        (node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, node.ToString().Split('\n')[0].Trim());

    /// <summary>Directives of the notebook, not of the language, stand on lines of their own.</summary>
    private static string WithoutMagic(string source) =>
        string.Join(
            '\n',
            source.Split('\n').Select(l => l.TrimStart().StartsWith("#!", StringComparison.Ordinal) ? "" : l)
        );
}
