using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DropoutCourse.Grading;

/// <summary>
/// Which names a cell declares for the cells after it, and which a test uses. In a notebook a later declaration hides the library's: a learner
/// who declares a class Claim, or a method named like one that a test calls, would be asked their own questions.
/// </summary>
public sealed class CodeNames
{
    private readonly HashSet<string> _declared = [],
        _extensions = [],
        _used = [],
        _members = [],
        _local = [],
        _inTypes = [],
        _opened = [];
    private readonly Dictionary<string, string> _types = [];

    /// <summary>Methods and properties, and the types that they give as they are written.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>Is the type in this text declared here?</summary>
    public bool DeclaresTypeIn(string type) => _declared.Any(d => Regex.IsMatch(type, $@"\b{Regex.Escape(d)}\b"));

    /// <summary>What the cells below can use.</summary>
    public IReadOnlySet<string> Declared => _declared;

    public static CodeNames Of(string source)
    {
        var names = new CodeNames();
        foreach (var node in Tree(source).DescendantNodes())
            names.Add(node);
        return names;
    }

    private static CompilationUnitSyntax Tree(string source)
    {
        // Directives of the notebook, not of the language, stand on lines of their own.
        var text = string.Join(
            '\n',
            source.Split('\n').Select(l => l.TrimStart().StartsWith("#!", StringComparison.Ordinal) ? "" : l)
        );
        return (CompilationUnitSyntax)
            CSharpSyntaxTree
                .ParseText(
                    text,
                    new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script)
                )
                .GetRoot();
    }

    /// <summary>Is there no error in its syntax, and more than a word or two?</summary>
    public static bool IsCode(string text) =>
        text.AsSpan().IndexOfAny("{;") >= 0
        && Tree(text) is { Members.Count: > 0 } tree
        && !tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);

    /// <summary>What a cell says that another does not: using lines and declarations of names that the other lacks. Statements are left out.</summary>
    public static string Additions(string source, string to)
    {
        var (tree, given, known) = (Tree(source), Tree(to), Of(to));
        var usings = given.Usings.Select(u => u.NormalizeWhitespace().ToString()).ToHashSet();
        return string.Join(
            '\n',
            tree.Usings.Where(u => !usings.Contains(u.NormalizeWhitespace().ToString()))
                .Select(u => u.ToString())
                .Concat(
                    tree.Members.Where(m =>
                            m is not GlobalStatementSyntax { Statement: not LocalFunctionStatementSyntax }
                        )
                        .Select(m => m.ToString())
                        .Where(m => Of(m)._declared is { Count: > 0 } names && !names.Overlaps(known._declared))
                )
        );
    }

    public static bool HasUsings(string source) =>
        source.Contains("using ", StringComparison.Ordinal)
        && CSharpSyntaxTree
            .ParseText(
                source,
                new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script)
            )
            .GetCompilationUnitRoot()
            .Usings.Count > 0;

    private void Add(SyntaxNode node)
    {
        switch (node)
        {
            case BaseTypeDeclarationSyntax type:
                Declare(type, type.Identifier);
                break;
            case DelegateDeclarationSyntax type:
                Declare(type, type.Identifier);
                break;
            case MethodDeclarationSyntax method:
                Declare(method, method.Identifier);
                _types[method.Identifier.ValueText] = method.ReturnType.ToString();
                if (
                    method.ParameterList.Parameters.FirstOrDefault() is { } first
                    && first.Modifiers.Any(SyntaxKind.ThisKeyword)
                )
                    _extensions.Add(method.Identifier.ValueText);
                break;
            case LocalFunctionStatementSyntax function:
                Declare(function, function.Identifier);
                _types[function.Identifier.ValueText] = function.ReturnType.ToString();
                if (
                    function.ParameterList.Parameters.FirstOrDefault() is { } p
                    && p.Modifiers.Any(SyntaxKind.ThisKeyword)
                )
                    _extensions.Add(function.Identifier.ValueText);
                break;
            case PropertyDeclarationSyntax property:
                Declare(property, property.Identifier);
                _types[property.Identifier.ValueText] = property.Type.ToString();
                break;
            case VariableDeclaratorSyntax variable:
                Declare(variable, variable.Identifier);
                break;
            case SingleVariableDesignationSyntax variable:
                Declare(variable, variable.Identifier);
                break;
            case ForEachStatementSyntax loop:
                _local.Add(loop.Identifier.ValueText);
                break;
            case ParameterSyntax parameter:
                _local.Add(parameter.Identifier.ValueText);
                break;
            case TypeParameterSyntax parameter:
                _local.Add(parameter.Identifier.ValueText);
                break;
            case FromClauseSyntax from:
                _local.Add(from.Identifier.ValueText);
                break;
            case LetClauseSyntax let:
                _local.Add(let.Identifier.ValueText);
                break;
            case CatchDeclarationSyntax caught:
                _local.Add(caught.Identifier.ValueText);
                break;
            case UsingDirectiveSyntax { Alias: { } alias }:
                _declared.Add(alias.Name.Identifier.ValueText);
                break;
            case UsingDirectiveSyntax { StaticKeyword.RawKind: not 0, Name: IdentifierNameSyntax opened }:
                _opened.Add(opened.Identifier.ValueText);
                break;
            case SimpleNameSyntax name:
                Use(name);
                break;
        }
    }

    private void Declare(SyntaxNode node, SyntaxToken name)
    {
        _local.Add(name.ValueText);
        if (
            node.Ancestors()
                .Any(a =>
                    a
                        is LambdaExpressionSyntax
                            or AnonymousMethodExpressionSyntax
                            or MethodDeclarationSyntax
                            or LocalFunctionStatementSyntax
                )
        )
            return;
        (node.Ancestors().Any(a => a is TypeDeclarationSyntax) ? _inTypes : _declared).Add(name.ValueText);
    }

    private void Use(SimpleNameSyntax name)
    {
        var text = name.Identifier.ValueText;
        switch (name.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Name == name:
                _members.Add(text);
                break;
            case MemberBindingExpressionSyntax:
                _members.Add(text);
                break;
            case QualifiedNameSyntax qualified when qualified.Right == name:
                break;
            case NameColonSyntax or NameEqualsSyntax:
                break;
            case AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment
                when assignment.Left == name:
                break;
            default:
                _used.Add(text);
                break;
        }
    }

    /// <summary>The names that a learner's cells hide from a test.</summary>
    /// <param name="learner">What the learner's cells declare.</param>
    /// <param name="sheet">What the sheet's own cells declare, solutions included: those names are the learner's to declare.</param>
    public static IReadOnlyList<string> Hidden(
        CodeNames test,
        IReadOnlyCollection<CodeNames> learner,
        IReadOnlyCollection<CodeNames> sheet
    )
    {
        SortedSet<string> hidden = new(StringComparer.Ordinal);
        // "using static" of a type of one's own brings all its members' names in.
        var opened = learner.Any(c => c._opened.Any(o => learner.Any(d => d._declared.Contains(o))));
        foreach (var cell in learner)
        {
            var declared = opened ? cell._declared.Concat(cell._inTypes) : cell._declared;
            hidden.UnionWith(
                declared.Where(n =>
                    test._used.Contains(n) && !test._local.Contains(n) && !sheet.Any(s => s._declared.Contains(n))
                )
            );
            hidden.UnionWith(
                cell._extensions.Where(n => test._members.Contains(n) && !sheet.Any(s => s._extensions.Contains(n)))
            );
        }
        return [.. hidden];
    }
}
