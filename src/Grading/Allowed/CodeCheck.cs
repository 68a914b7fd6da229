using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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

/// <param name="Findings">By cell.</param>
/// <param name="Needs">By cell: the cells that declare what it uses.</param>
/// <param name="Errors">By cell: compile errors as the kernel words them. Such a cell declares nothing.</param>
public sealed record CheckedCode(
    IReadOnlyDictionary<string, IReadOnlyList<Finding>> Findings,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Needs,
    IReadOnlyDictionary<string, string> Errors
)
{
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
    private const int LongestSource = 200_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
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

    // The sheet's own first cells are the same for all submissions: their compilations, and all that they know of the references, are kept.
    private readonly Dictionary<string, CSharpCompilation> _starts = [];
    private readonly Lock _gate = new();

    /// <param name="cells">In their order; of the learner's cells all is checked, of the others only what they declare and need.</param>
    public CheckedCode Check(IReadOnlyList<(string Id, string Source, bool Learner)> cells, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        Dictionary<string, IReadOnlyList<Finding>> findings = [];
        Dictionary<string, IReadOnlySet<string>> needs = [];
        Dictionary<string, string> errors = [];
        Dictionary<IAssemblySymbol, string> owners = new(SymbolEqualityComparer.Default);
        var rules = new SymbolRules(AllowList.Default);
        CSharpCompilation? previous = null;
        var (own, start) = (true, "");
        foreach (var (id, source, learner) in cells)
        {
            own &= !learner;
            start += source + "\0";
            try
            {
                if (learner && CellText.Refused(source, LongestSource) is { } text)
                {
                    findings[id] = [text with { Cell = id }];
                    continue;
                }
                var compilation = own ? Kept(start, source, previous, limit.Token) : Compile(source, previous);
                var tree = compilation.SyntaxTrees[0];
                var wrong = compilation
                    .GetDiagnostics(limit.Token)
                    .Where(d => d.Severity == DiagnosticSeverity.Error)
                    .ToList();
                owners[compilation.Assembly] = id;
                if (learner || !own)
                {
                    var walk = new CellWalk(compilation.GetSemanticModel(tree), rules, owners, id, limit.Token);
                    walk.Visit(tree.GetRoot(limit.Token));
                    needs[id] = walk.Needs;
                    if (learner && walk.Findings.Count > 0)
                        findings[id] = walk.Findings;
                }
                if (wrong.Count > 0)
                    errors[id] = string.Join('\n', wrong.Select(Text));
                else
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
        return new CheckedCode(findings, needs, errors);
    }

    private CSharpCompilation Kept(string key, string source, CSharpCompilation? previous, CancellationToken stop)
    {
        lock (_gate)
        {
            if (!_starts.TryGetValue(key, out var compilation))
            {
                compilation = _starts[key] = Compile(source, previous);
                compilation.GetDiagnostics(stop);
            }
            return compilation;
        }
    }

    private CSharpCompilation Compile(string source, CSharpCompilation? previous) =>
        CSharpCompilation.CreateScriptCompilation(
            "cell",
            CSharpSyntaxTree.ParseText(SourceText.From(CellText.WithoutDirectives(source)), Script),
            KernelReferences.Of(lib),
            Options,
            previous
        );

    private static string Text(Diagnostic error)
    {
        var at = error.Location.GetLineSpan().StartLinePosition;
        return $"({at.Line + 1},{at.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
