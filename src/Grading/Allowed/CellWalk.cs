using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DropoutCourse.Grading.Allowed;

/// <summary>Asks for each node of a cell what it binds to, also where no name stands in the text: conversions, loops, patterns.</summary>
internal sealed class CellWalk(
    SemanticModel model,
    SymbolRules rules,
    IReadOnlyDictionary<IAssemblySymbol, string> owners,
    string cell,
    CancellationToken stop
)
{
    private const int MostFindings = 5;
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _needs = [],
        _ownTyped = [];
    private SyntaxNode _node = null!;

    public IReadOnlyList<Finding> Findings => _findings;
    public IReadOnlySet<string> Needs => _needs;

    /// <summary>Methods, properties and variables whose type is declared in cells.</summary>
    public IReadOnlySet<string> OwnTyped => _ownTyped;

    public void Visit(SyntaxNode root)
    {
        // Inner ones first, as they are evaluated: so what is named is where it begins, not what follows from it.
        foreach (var node in root.DescendantNodesAndSelf().OrderBy(n => n.Span.End).ThenByDescending(n => n.SpanStart))
        {
            stop.ThrowIfCancellationRequested();
            _node = node;
            Syntax(node);
            Meaning(node);
        }
    }

    /// <summary>Parts of the language that lead outside of what the types check.</summary>
    private void Syntax(SyntaxNode node)
    {
        var what = node switch
        {
            UnsafeStatementSyntax or FixedStatementSyntax => "unsafe code",
            PointerTypeSyntax or FunctionPointerTypeSyntax => "a pointer",
            StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax => "stackalloc",
            MakeRefExpressionSyntax or RefValueExpressionSyntax or RefTypeExpressionSyntax => "a typed reference",
            DestructorDeclarationSyntax => "a finalizer",
            AwaitExpressionSyntax => "await",
            ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 }
            or ForEachVariableStatementSyntax { AwaitKeyword.RawKind: not 0 }
            or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }
            or LocalDeclarationStatementSyntax { AwaitKeyword.RawKind: not 0 } => "await",
            ExternAliasDirectiveSyntax => "extern alias",
            PrefixUnaryExpressionSyntax u
                when u.IsKind(SyntaxKind.AddressOfExpression) || u.IsKind(SyntaxKind.PointerIndirectionExpression) =>
                "a pointer",
            LiteralExpressionSyntax l when l.IsKind(SyntaxKind.ArgListExpression) => "__arglist",
            AttributeListSyntax { Target.Identifier.ValueText: "module" or "assembly" } =>
                "an attribute of the assembly",
            _ => null,
        };
        if (what != null)
            Find(what);
        var modifiers = node switch
        {
            MemberDeclarationSyntax m => m.Modifiers,
            LocalFunctionStatementSyntax f => f.Modifiers,
            AnonymousFunctionExpressionSyntax f => f.Modifiers,
            _ => default,
        };
        foreach (var modifier in modifiers)
            if (modifier.Kind() is SyntaxKind.UnsafeKeyword or SyntaxKind.ExternKeyword or SyntaxKind.AsyncKeyword)
                Find(modifier.ValueText);
    }

    private void Meaning(SyntaxNode node)
    {
        switch (node)
        {
            case IdentifierNameSyntax { IsVar: true }:
                break; // The value has its type where it comes from.
            case ExpressionSyntax expression:
                var symbol = model.GetSymbolInfo(expression, stop).Symbol;
                Symbol(symbol, Written(expression));
                if (symbol is IMethodSymbol method)
                    LeftOut(expression, method);
                var type = model.GetTypeInfo(expression, stop);
                Type(type.Type);
                Type(type.ConvertedType);
                Symbol(model.GetConversion(expression, stop).MethodSymbol);
                if (expression is AssignmentExpressionSyntax assignment)
                {
                    if (assignment.Left is TupleExpressionSyntax or DeclarationExpressionSyntax)
                        Deconstruction(model.GetDeconstructionInfo(assignment));
                }
                else if (expression is InitializerExpressionSyntax initializer)
                    foreach (var element in initializer.Expressions)
                        Symbol(model.GetCollectionInitializerSymbolInfo(element, stop).Symbol);
                break;
            case ConstructorInitializerSyntax constructor:
                Symbol(model.GetSymbolInfo(constructor, stop).Symbol);
                break;
            case PrimaryConstructorBaseTypeSyntax constructor:
                Symbol(model.GetSymbolInfo(constructor, stop).Symbol);
                break;
            case AttributeSyntax attribute:
                Symbol(model.GetSymbolInfo(attribute, stop).Symbol);
                break;
            case CommonForEachStatementSyntax loop:
                var info = model.GetForEachStatementInfo(loop);
                Symbol(info.GetEnumeratorMethod);
                Symbol(info.MoveNextMethod);
                Symbol(info.CurrentProperty);
                Type(info.ElementType);
                Symbol(info.ElementConversion.MethodSymbol);
                Symbol(info.CurrentConversion.MethodSymbol);
                if (loop is ForEachVariableStatementSyntax variables)
                    Deconstruction(model.GetDeconstructionInfo(variables));
                break;
            case QueryClauseSyntax clause:
                var query = model.GetQueryClauseInfo(clause, stop);
                Symbol(query.CastInfo.Symbol);
                Symbol(query.OperationInfo.Symbol);
                break;
            case SelectOrGroupClauseSyntax clause:
                Symbol(model.GetSymbolInfo(clause, stop).Symbol);
                break;
            case OrderingSyntax ordering:
                Symbol(model.GetSymbolInfo(ordering, stop).Symbol);
                break;
            case MethodDeclarationSyntax
            or LocalFunctionStatementSyntax
            or PropertyDeclarationSyntax
            or VariableDeclaratorSyntax:
                if (model.GetDeclaredSymbol(node, stop) is { } named && TypeOf(named) is { } its && Holds(its))
                    _ownTyped.Add(named.Name);
                break;
            case BaseTypeDeclarationSyntax declaration when model.GetDeclaredSymbol(declaration, stop) is { } declared:
                Type(declared.BaseType);
                break;
            case ParameterSyntax parameter when model.GetDeclaredSymbol(parameter, stop) is IParameterSymbol p:
                Type(p.Type);
                break;
        }
    }

    /// <summary>Files and folders that a method of the library may be given need not be: then it uses the course's own.</summary>
    private void LeftOut(ExpressionSyntax expression, IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters.Where(p => p.IsOptional && SymbolRules.IsOutside(p)))
        {
            var call = expression switch
            {
                InvocationExpressionSyntax i => i.ArgumentList,
                BaseObjectCreationExpressionSyntax c => c.ArgumentList ?? SyntaxFactory.ArgumentList(),
                { Parent: InvocationExpressionSyntax i } when i.Expression == expression => i.ArgumentList,
                { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax i } m }
                    when m.Name == expression && i.Expression == m => i.ArgumentList,
                { Parent: MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax i } } => i.ArgumentList,
                MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax i } => i.ArgumentList,
                _ => null,
            };
            if (
                !Own(method)
                && (
                    call is null
                    || call.Arguments.Any(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name)
                    || call.Arguments.Count(a => a.NameColon is null) > parameter.Ordinal
                )
            )
                Find($"{method.ToDisplayString()} ({parameter.Name})");
        }
    }

    private void Deconstruction(DeconstructionInfo info)
    {
        Symbol(info.Method);
        Symbol(info.Conversion?.MethodSymbol);
        foreach (var part in info.Nested)
            Deconstruction(part);
    }

    /// <summary>Is the expression given a value, or handed to somebody who may?</summary>
    private static bool Written(ExpressionSyntax expression) =>
        expression.Parent switch
        {
            AssignmentExpressionSyntax a => a.Left == expression,
            PostfixUnaryExpressionSyntax => true,
            PrefixUnaryExpressionSyntax u => u.IsKind(SyntaxKind.PreIncrementExpression)
                || u.IsKind(SyntaxKind.PreDecrementExpression),
            RefExpressionSyntax => true,
            ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
            ArgumentSyntax a => a.RefKindKeyword.RawKind != 0,
            MemberAccessExpressionSyntax m when m.Name == expression => Written(m),
            ParenthesizedExpressionSyntax p => Written(p),
            _ => false,
        };

    private void Symbol(ISymbol? symbol, bool written = false)
    {
        if (symbol is null)
            return;
        if (rules.Refused(symbol, Own, written) is { } refused)
            Find(refused);
    }

    private void Type(ITypeSymbol? type)
    {
        if (type != null && rules.RefusedType(type, Own) is { } refused)
            Find(refused);
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) =>
        symbol switch
        {
            IMethodSymbol m => m.ReturnType,
            IPropertySymbol p => p.Type,
            IFieldSymbol f => f.Type,
            ILocalSymbol l => l.Type,
            _ => null,
        };

    /// <summary>Is the type, or a part of it, declared in cells?</summary>
    private bool Holds(ITypeSymbol type) =>
        type switch
        {
            IArrayTypeSymbol array => Holds(array.ElementType),
            INamedTypeSymbol named => Own(named) || named.TypeArguments.Any(Holds),
            _ => false,
        };

    private bool Own(ISymbol symbol)
    {
        if (symbol.ContainingAssembly is not { } assembly || !owners.TryGetValue(assembly, out var owner))
            return false;
        if (owner != cell)
            _needs.Add(owner);
        return true;
    }

    private void Find(string symbol)
    {
        var line = _node.GetLocation().GetLineSpan().StartLinePosition.Line;
        if (_findings.Count >= MostFindings || _findings.Any(f => f.Line == line + 1))
            return;
        var code = _node.SyntaxTree.GetText(stop).Lines[line].ToString().Trim();
        _findings.Add(new Finding(cell, line + 1, symbol, code.Length > 120 ? code[..120] + " ..." : code));
    }
}
