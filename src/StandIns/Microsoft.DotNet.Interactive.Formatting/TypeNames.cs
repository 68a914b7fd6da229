namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Questions about types that the formatters ask.</summary>
internal static class TypeNames
{
    /// <summary>The type as C# writes it, for instance System.Collections.Generic.Dictionary&lt;System.String,System.Int32&gt;.</summary>
    internal static string CSharpName(this Type type, bool shortName = false)
    {
        if (type.IsAnonymous())
        {
            return "(anonymous)";
        }
        if (type.IsArray)
        {
            return $"{type.GetElementType().CSharpName(shortName)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (type.IsGenericParameter)
        {
            return type.Name;
        }
        var name = shortName ? type.Name : type.Namespace is null || type.IsNested ? type.Name : $"{type.Namespace}.{type.Name}";
        var own = type.IsGenericType ? type.GetGenericArguments() : [];
        if (type.IsNested)
        {
            var outer = type.DeclaringType;
            var outerCount = outer.IsGenericType ? outer.GetGenericArguments().Length : 0;
            if (outerCount > 0)
            {
                outer = type.IsGenericTypeDefinition ? outer : outer.MakeGenericType(own[..outerCount]);
                own = own[outerCount..];
            }
            // Types declared in a cell are nested in the submission, which no C# code can name.
            if (!shortName && !IsSubmission(outer))
            {
                name = $"{outer.CSharpName()}.{name}";
            }
        }
        var tick = name.LastIndexOf('`');
        if (tick >= 0)
        {
            name = name[..tick];
        }
        return own.Length == 0
            ? name
            : $"{name}<{string.Join(",", own.Select(argument => type.IsGenericTypeDefinition ? "" : argument.CSharpName(shortName)))}>";
    }

    internal static bool IsAnonymous(this Type type) =>
        type.IsGenericType && type.Name.StartsWith("<>", StringComparison.Ordinal) && type.Name.Contains("AnonymousType");

    /// <summary>Types that take one line and no structure: numbers, text, dates, enums.</summary>
    internal static bool IsScalar(this Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime)
            || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(Guid) || type == typeof(DateOnly)
            || type == typeof(TimeOnly) || type == typeof(Half) || type == typeof(Int128) || type == typeof(UInt128)
            || type == typeof(System.Numerics.BigInteger);
    }

    internal static bool IsTuple(this Type type) =>
        type.IsGenericType && type.Namespace == "System"
        && (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) || type.Name.StartsWith("Tuple`", StringComparison.Ordinal));

    internal static bool IsSubmission(Type type) => type is not null && type.Name.StartsWith("Submission#", StringComparison.Ordinal);

    /// <summary>T of the IEnumerable&lt;T&gt; that the type is; object for other sequences.</summary>
    internal static Type SequenceElementType(this Type type)
    {
        if (type.IsArray)
        {
            return type.GetElementType();
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        {
            return type.GetGenericArguments()[0];
        }
        var generic = Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return generic is null ? typeof(object) : generic.GetGenericArguments()[0];
    }

    /// <summary>True for sequences that have something to say beside their items: types of one's own with properties.</summary>
    internal static bool ShowsPropertiesBesideItems(this Type type) =>
        !type.IsArray
        && type.Namespace is var name && !(name is not null && (name == "System" || name.StartsWith("System.", StringComparison.Ordinal)))
        && !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false)
        && Members.Of(type).Count > 0;
}
