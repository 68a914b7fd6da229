using Microsoft.CodeAnalysis;

namespace DropoutCourse.Grading.Allowed;

/// <summary>Decides whether a symbol that code binds to is allowed. Remembers its decisions: most code uses the same few.</summary>
internal sealed class SymbolRules(AllowList list)
{
    // Parameters whose text names something outside of the process.
    private static readonly HashSet<string> Outside = new(StringComparer.OrdinalIgnoreCase)
    {
        "path",
        "file",
        "filename",
        "filepath",
        "location",
        "folder",
        "directory",
        "dir",
        "root",
        "url",
        "uri",
        "assembly",
        "assemblyName",
        "typeName",
    };

    private readonly Dictionary<ISymbol, string?> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Null if the symbol may be used, else its name as it is shown.</summary>
    /// <param name="own">Is a symbol declared in cells? Then what it does is checked where it is declared.</param>
    public string? Refused(ISymbol symbol, Func<ISymbol, bool> own, bool written)
    {
        symbol = symbol is IMethodSymbol { ReducedFrom: { } full } ? full : symbol;
        if (symbol is IAliasSymbol alias)
            symbol = alias.Target;
        if (symbol is ITypeSymbol type)
            return RefusedType(type, own);
        if (
            symbol.Kind
            is SymbolKind.Local
                or SymbolKind.Parameter
                or SymbolKind.RangeVariable
                or SymbolKind.Label
                or SymbolKind.Namespace
                or SymbolKind.Discard
                or SymbolKind.Preprocessing
        )
            return null;
        if (symbol is IMethodSymbol method)
        {
            foreach (var argument in method.TypeArguments)
                if (RefusedType(argument, own) is { } bad)
                    return bad;
            if (method.MethodKind is MethodKind.BuiltinOperator or MethodKind.AnonymousFunction)
                return null;
        }
        if (symbol.ContainingType is not { } holder)
            return own(symbol) ? null : symbol.ToDisplayString();
        if (RefusedType(holder, own) is { } no)
            return holder.IsTupleType || own(holder) ? no : Show(symbol);
        if (own(symbol) || holder.IsTupleType || holder.IsAnonymousType)
            return null;
        var original = symbol.OriginalDefinition;
        if (!_known.TryGetValue(original, out var answer))
            _known[original] = answer = Member(original);
        if (answer is null && written && original is IPropertySymbol property)
            return list.Member(property.ContainingType, "set_" + Name(property)) ? null : "setting " + Show(symbol);
        return answer;
    }

    private string? Member(ISymbol symbol)
    {
        // Explicit implementations and accessors carry the names of what they belong to.
        var subject = symbol is IMethodSymbol { AssociatedSymbol: { } associated } ? associated : symbol;
        if (!list.Member(symbol.ContainingType, Name(subject)))
            return Show(symbol);
        var (parameters, result) = symbol switch
        {
            IMethodSymbol m => (m.Parameters, m.ReturnType),
            IPropertySymbol p => (p.Parameters, p.Type),
            IFieldSymbol f => ([], f.Type),
            IEventSymbol e => ([], e.Type),
            _ => ([], null),
        };
        var outside = parameters.FirstOrDefault(p => !p.IsOptional && IsOutside(p));
        if (outside != null)
            return $"{Show(symbol)} ({outside.Name})";
        // Left out, such a parameter does no harm; a value for it would be found where it is made.
        foreach (var type in parameters.Where(p => !p.IsOptional).Select(p => p.Type).Append(result))
            if (type != null && RefusedType(type, _ => false) is { } bad && !Harmless(type))
                return $"{Show(symbol)} ({bad})";
        return null;
    }

    /// <summary>Does the text given for this parameter name something outside of the process?</summary>
    public static bool IsOutside(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_String && Outside.Contains(parameter.Name);

    // Objects that trusted methods take and return without a learner's being able to do anything with them.
    private static bool Harmless(ITypeSymbol type) =>
        type.ToDisplayString()
            is "System.Runtime.Serialization.SerializationInfo"
                or "System.Threading.CancellationToken"
                or "System.Collections.IEqualityComparer"
                or "System.Type";

    private static string Name(ISymbol symbol) =>
        symbol is IPropertySymbol { IsIndexer: true } ? "this[]" : symbol.Name;

    /// <summary>Null if values of the type may be there, else the name of what is not allowed.</summary>
    public string? RefusedType(ITypeSymbol type, Func<ISymbol, bool> own)
    {
        switch (type)
        {
            case IDynamicTypeSymbol:
                return "dynamic";
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return type.ToDisplayString() + " (a pointer)";
            case IArrayTypeSymbol array:
                return RefusedType(array.ElementType, own);
            case ITypeParameterSymbol or IErrorTypeSymbol:
                return null; // Its constraints, or the error, are found where they stand.
            case INamedTypeSymbol named:
                foreach (var part in named.IsTupleType ? named.TupleElements.Select(e => e.Type) : named.TypeArguments)
                    if (RefusedType(part, own) is { } bad)
                        return bad;
                if (named.IsTupleType || named.IsAnonymousType || own(named))
                    return null;
                var original = named.OriginalDefinition;
                if (!_known.TryGetValue(original, out var answer))
                    _known[original] = answer = list.Type(original) ? null : AllowList.Name(original);
                return answer;
            default:
                return type.ToDisplayString();
        }
    }

    private static string Show(ISymbol symbol) =>
        symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? "new " + AllowList.Name(symbol.ContainingType)
            : $"{AllowList.Name(symbol.ContainingType)}.{Name(symbol)}";
}
