using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace DropoutCourse.Grading.Allowed;

/// <summary>Something in a learner's cell that is not on the list of what may be used.</summary>
/// <param name="Line">In the cell, from 1.</param>
/// <param name="Symbol">What it is, in full.</param>
/// <param name="Code">The line.</param>
public sealed record Finding(string Cell, int Line, string Symbol, string Code)
{
    public override string ToString() => $"line {Line} uses {Symbol}: {Code}";
}

public enum CellKind
{
    /// <summary>The sheet's own.</summary>
    Given,
    Learner,
    Test,
}

public sealed record CellToCheck(string Id, string Source, CellKind Kind);

/// <param name="Findings">By cell.</param>
/// <param name="Needs">By cell: the cells that declare what it uses.</param>
/// <param name="Errors">By cell: compile errors as the kernel words them. Such a cell declares nothing.</param>
/// <param name="OwnTyped">By cell: methods, properties and variables whose type is declared in cells.</param>
public sealed record CheckedCode(
    IReadOnlyDictionary<string, IReadOnlyList<Finding>> Findings,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Needs,
    IReadOnlyDictionary<string, string> Errors,
    IReadOnlyDictionary<string, IReadOnlySet<string>> OwnTyped
)
{
    public static readonly CheckedCode Nothing = new(
        new Dictionary<string, IReadOnlyList<Finding>>(),
        new Dictionary<string, IReadOnlySet<string>>(),
        new Dictionary<string, string>(),
        new Dictionary<string, IReadOnlySet<string>>()
    );

    /// <summary>Cells that use something refused, or something that such a cell declares.</summary>
    public IReadOnlySet<string> Tainted(IEnumerable<string> order)
    {
        HashSet<string> tainted = [];
        foreach (var cell in order)
            if (Findings.ContainsKey(cell) || Needs.TryGetValue(cell, out var needs) && needs.Overlaps(tainted))
                tainted.Add(cell);
        return tainted;
    }
}

/// <summary>
/// Holds cells against the list of allowed symbols. They are compiled one after the other as the kernel does, with the same references,
/// as far as their meaning: nothing is emitted, loaded or run.
/// </summary>
public sealed class CodeCheck(string lib)
{
    private const int StackBytes = 64 << 20,
        MostNested = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly CSharpParseOptions Script = new(
        LanguageVersion.Latest,
        DocumentationMode.None,
        SourceCodeKind.Script
    );
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: KernelReferences.Usings,
        allowUnsafe: true,
        concurrentBuild: false
    );

    /// <summary>Of the list: what was judged by another is judged anew.</summary>
    public static string ListHash => AllowList.Default.Hash;

    // The sheet's own first cells are the same for all submissions: their compilations, and all that they know of the references, are kept.
    private readonly Dictionary<string, CSharpCompilation> _starts = [];
    private readonly Lock _gate = new();

    /// <param name="cells">In their order. What tests declare is nothing that learners' cells can build on.</param>
    public CheckedCode Check(IReadOnlyList<CellToCheck> cells, CancellationToken stop)
    {
        // The compiler recurses through what is nested, and gives up where a thread's stack is small.
        CheckedCode? result = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = OnThisStack(cells, stop);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            StackBytes
        );
        thread.Start();
        thread.Join();
        if (failure != null)
            ExceptionDispatchInfo.Throw(failure);
        return result!;
    }

    private CheckedCode OnThisStack(IReadOnlyList<CellToCheck> cells, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        Dictionary<string, IReadOnlyList<Finding>> findings = [];
        Dictionary<string, IReadOnlySet<string>> needs = [];
        Dictionary<string, string> errors = [];
        Dictionary<string, IReadOnlySet<string>> ownTyped = [];
        Dictionary<IAssemblySymbol, string> owners = new(SymbolEqualityComparer.Default);
        var rules = new SymbolRules(AllowList.Default);
        CSharpCompilation? previous = null;
        var (own, start) = (true, "");
        foreach (var (id, source, kind) in cells)
        {
            var learner = kind == CellKind.Learner;
            own &= kind == CellKind.Given;
            start += source + "\0";
            try
            {
                if (learner && CellText.Refused(source) is { } text)
                {
                    findings[id] = [text with { Cell = id }];
                    continue;
                }
                var tree = CSharpSyntaxTree.ParseText(
                    SourceText.From(CellText.WithoutDirectives(source)),
                    Script,
                    cancellationToken: limit.Token
                );
                if (learner && TooDeep(tree.GetRoot(limit.Token)))
                {
                    findings[id] = [new Finding(id, 1, "expressions nested too deeply", "")];
                    continue;
                }
                var compilation = own ? Kept(start, tree, previous, limit.Token) : Compile(tree, previous);
                tree = compilation.SyntaxTrees[0];
                var wrong = compilation
                    .GetDiagnostics(limit.Token)
                    .Where(d => d.Severity == DiagnosticSeverity.Error)
                    .ToList();
                owners[compilation.Assembly] = id;
                if (!own)
                {
                    var walk = new CellWalk(compilation.GetSemanticModel(tree), rules, owners, id, limit.Token);
                    walk.Visit(tree.GetRoot(limit.Token));
                    needs[id] = walk.Needs;
                    ownTyped[id] = walk.OwnTyped;
                    if (learner && walk.Findings.Count > 0)
                        findings[id] = walk.Findings;
                }
                if (wrong.Count > 0)
                    errors[id] = string.Join('\n', wrong.Select(Text));
                else if (kind != CellKind.Test)
                    previous = compilation;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                findings[id] = [new Finding(id, 1, $"what takes longer than {Patience.TotalSeconds} s to read", "")];
                break;
            }
            catch (InsufficientExecutionStackException)
            {
                findings[id] = [new Finding(id, 1, "expressions nested too deeply", "")];
            }
        }
        return new CheckedCode(findings, needs, errors, ownTyped);
    }

    private CSharpCompilation Kept(string key, SyntaxTree tree, CSharpCompilation? previous, CancellationToken stop)
    {
        lock (_gate)
        {
            if (!_starts.TryGetValue(key, out var compilation))
            {
                compilation = _starts[key] = Compile(tree, previous);
                compilation.GetDiagnostics(stop);
            }
            return compilation;
        }
    }

    /// <summary>The compiler's binder recurses without looking at the stack. Sums and the like it takes one after the other.</summary>
    private static bool TooDeep(SyntaxNode root)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MostNested)
                return true;
            foreach (var child in next.Node.ChildNodes())
                open.Push(
                    (child, next.Node is BinaryExpressionSyntax sum && sum.Left == child ? next.Depth : next.Depth + 1)
                );
        }
        return false;
    }

    private CSharpCompilation Compile(SyntaxTree tree, CSharpCompilation? previous) =>
        CSharpCompilation.CreateScriptCompilation("cell", tree, KernelReferences.Of(lib), Options, previous);

    private static string Text(Diagnostic error)
    {
        var at = error.Location.GetLineSpan().StartLinePosition;
        return $"({at.Line + 1},{at.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
