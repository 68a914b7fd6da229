using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace TorchSharp.Tests;

/// <summary>
/// The stand-in has nothing public that the original lacks: each public type and member, written in the style of the recorded
/// list, must stand in it (data/torchsharp-0.107.0.txt).
/// </summary>
public sealed class SurfaceTests
{
    /// <summary>Parts that the recorded list does not cover although the original has them.</summary>
    private static readonly (string start, string reason)[] allowed =
    [
        ("torch.autograd", "the list has no entry for this class; the original has it (the recorded answers use autograd.grad)"),
        ("torch.cuda", "the list has no entry for this class; is_available and the like are in the original"),
        ("torch.special", "the list has no entry for this class; the original has it"),
        ("torch.quantile", "the list lacks it; torch.ReductionOps.cs of the original has it"),
        ("torch.Tensor.quantile", "the list lacks it; the original has it"),
        ("torch.nn.Conv1d", "the list lacks the factories of convolutions; the recorded answers use them"),
        ("torch.nn.Conv2d", "the same"),
        ("torch.nn.Conv3d", "the same"),
        ("torch.nn.Embedding", "the list lacks it; the recorded answers use it"),
        ("torch.nn.Embedding_from_pretrained", "the list lacks it; the original has it beside Embedding"),
        ("torch.nn.EmbeddingBag", "the list lacks it; the original has it"),
        ("torch.nn.EmbeddingBag_from_pretrained", "the list lacks it; the original has it beside EmbeddingBag"),
        ("torch.nn.GroupNorm", "the list lacks it; the original has it"),
        ("Modules.Conv3d", "the list has no entry for this module; the original has it"),
        ("Modules.EmbeddingBag", "the list has no entry for this module; the original has it"),
        ("EmbeddingBagMode", "the list has no entry for this enum; EmbeddingBag takes it"),
        ("Modules.Adagrad.Options", "the list has the options of SGD and Adam only; each optimizer of the original has its own"),
        ("Modules.AdamW.Options", "the same"),
        ("Modules.RMSProp.Options", "the same"),
        ("Modules.GroupNorm", "the list has no entry for this module; the original has it"),
    ];

    private static readonly Assembly library = typeof(torch).Assembly;

    private static readonly Lazy<HashSet<string>> recorded = new(() =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "torchsharp-0.107.0.txt")).Select(Normal)]);

    /// <summary>Types that signatures in the list name, but that have no entry of their own there: nothing to hold them against.</summary>
    private static readonly Lazy<HashSet<string>> namedOnly = new(() =>
    {
        var entries = recorded.Value.Where(l => !l.EndsWith(';')).ToHashSet();
        bool HasEntry(Type t) => entries.Any(e => Regex.IsMatch(e, $@"^(public|protected)( \w+)* (class|struct|interface|enum) {Regex.Escape(Surface.Name(t))}($|[ :])"));
        var all = string.Join('\n', recorded.Value);
        return [.. library.GetExportedTypes().Where(t => !HasEntry(t) && Regex.IsMatch(all, $@"(?<![\w.]){Regex.Escape(Surface.Name(t))}(?![\w(])")).Select(Surface.Name)];
    });

    private static bool IsStandIn => library.GetCustomAttributes<AssemblyMetadataAttribute>().Any(a => a is { Key: "StandIn", Value: "true" });

    public static TheoryData<string> Types() => [.. library.GetExportedTypes().Select(t => Surface.Name(t)).Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_public_member_is_in_the_original(string type)
    {
        if (!IsStandIn)
            Assert.Skip("The original itself is loaded.");
        if (namedOnly.Value.Contains(type))
            return;
        var unknown = library.GetExportedTypes().Where(t => Surface.Name(t) == type).SelectMany(Surface.Lines)
            .Where(l => !recorded.Value.Contains(Normal(l.text)) && !IsRecordedHeading(l.text))
            .Where(l => !allowed.Any(a => l.owner == a.start || l.owner.StartsWith(a.start + ".", StringComparison.Ordinal) || l.owner.StartsWith(a.start + "(", StringComparison.Ordinal)))
            .Select(l => l.text).ToList();
        Assert.True(unknown.Count == 0, $"{unknown.Count} public members that the original lacks (or has with another signature):\n  " + string.Join("\n  ", unknown));
    }


    [Fact]
    public void The_list_of_exceptions_stays_small() => Assert.InRange(allowed.Length, 0, 20);

    /// <summary>Whether the line is the heading of a recorded type, with its base type and interfaces or some of them.</summary>
    private static bool IsRecordedHeading(string line)
    {
        if (line.EndsWith(';'))
            return false;
        var (name, parents, constraints) = Heading(line);
        return recorded.Value.Where(r => !r.EndsWith(';') && r.StartsWith(name, StringComparison.Ordinal)).Select(Heading)
            .Any(r => r.name == name && r.constraints == constraints && parents.All(r.parents.Contains));
    }

    private static (string name, string[] parents, string constraints) Heading(string line)
    {
        var where = line.IndexOf(" where ", StringComparison.Ordinal);
        var constraints = where < 0 ? "" : line[where..];
        var parts = (where < 0 ? line : line[..where]).Split(" : ", 2);
        // The commas between parents are those outside of angle brackets and parentheses.
        return (parts[0], parts.Length == 1 ? [] : Regex.Split(parts[1], @", (?![^<]*>)(?![^(]*\))"), constraints);
    }

    /// <summary>Leaves out what does not matter to callers: obsolete marks and the namespace remark.</summary>
    private static string Normal(string line)
    {
        var s = line.Trim();
        var remark = s.IndexOf("   // namespace", StringComparison.Ordinal);
        if (remark >= 0)
            s = s[..remark];
        if (s.StartsWith("[Obsolete", StringComparison.Ordinal))
            s = s[(s.IndexOf(")] ", StringComparison.Ordinal) + 3)..];
        // A parameter with the default null accepts null, whether the original's file has nullable annotations or not.
        return Regex.Replace(s, @"\?(?= \w+ = null)", "");
    }
}

/// <summary>Writes types and members as the recorded list does.</summary>
internal static class Surface
{
    private static readonly NullabilityInfoContext nullability = new();

    private static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    private static readonly string[] shortened = ["System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Threading.Tasks", "System.Linq"];

    public static string Name(Type type) => Text(type, null);

    public static IEnumerable<(string owner, string text)> Lines(Type type)
    {
        var name = Name(type);
        // A static class that only holds other types has no entry.
        if (!(type is { IsAbstract: true, IsSealed: true } && type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).All(m => m is Type)))
            yield return (name, Heading(type));
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        if (type.IsEnum)
        {
            foreach (var f in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return (name, $"{name}.{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)},");
            yield break;
        }
        foreach (var f in type.GetFields(all).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            var kind = f.IsLiteral ? "const " : (f.IsStatic ? "static " : "") + (f.IsInitOnly ? "readonly " : "");
            var value = f.IsLiteral ? " = " + Value(f.GetRawConstantValue(), f.FieldType) : "";
            yield return ($"{name}.{f.Name}", $"{Access(f.IsPublic, f.IsFamilyOrAssembly)} {kind}{Text(f.FieldType, nullability.Create(f))} {name}.{f.Name}{value};");
        }
        foreach (var c in type.GetConstructors(all).Where(c => !c.IsStatic && (c.IsPublic || c.IsFamily || c.IsFamilyOrAssembly)))
        {
            // A struct's or static helper's implicit constructor is not in the list.
            yield return ($"{name}(", $"{Access(c.IsPublic, c.IsFamilyOrAssembly)} new {name}({Parameters(c)});");
        }
        foreach (var p in type.GetProperties(all))
        {
            var getter = p.GetMethod is { } g && Visible(g) ? g : null;
            var setter = p.SetMethod is { } s && Visible(s) ? s : null;
            var main = getter ?? setter;
            if (main is null)
                continue;
            var index = p.GetIndexParameters();
            var member = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : p.Name;
            yield return ($"{name}.{p.Name}", $"{Access(main.IsPublic, main.IsFamilyOrAssembly)} {Modifiers(main)}{Text(p.PropertyType, nullability.Create(p))} {name}.{member} {{ {(getter is null ? "" : "get; ")}{(setter is null ? "" : "set; ")}}}");
        }
        foreach (var m in type.GetMethods(all).Where(m => Visible(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) && m.Name != "Finalize"))
        {
            var arguments = m.IsGenericMethod ? "<" + string.Join(", ", m.GetGenericArguments().Select(a => a.Name)) + ">" : "";
            yield return ($"{name}.{m.Name}", $"{Access(m.IsPublic, m.IsFamilyOrAssembly)} {Modifiers(m)}{Text(m.ReturnType, nullability.Create(m.ReturnParameter), Names(m.ReturnParameter))} {name}.{m.Name}{arguments}({Parameters(m)}){Constraints(m.IsGenericMethod ? m.GetGenericArguments() : [])};");
        }
    }

    private static bool Visible(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;

    private static string Access(bool isPublic, bool orInternal) => isPublic ? "public" : orInternal ? "protected internal" : "protected";

    private static string Modifiers(MethodInfo m)
    {
        if (m.DeclaringType!.IsInterface)
            return "";
        if (m.IsStatic)
            return "static ";
        if (m.GetBaseDefinition() != m)
            return "override ";
        return m.IsAbstract ? "abstract " : m is { IsVirtual: true, IsFinal: false } && !m.DeclaringType.IsSealed ? "virtual " : "";
    }

    private static string Heading(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var parents = new List<string>();
        if (type.IsEnum)
            parents.Add(Name(Enum.GetUnderlyingType(type)));
        else
        {
            if (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType))
                parents.Add(Name(b));
            // Only what the type itself names: not what the base type or another interface brings.
            var own = type.GetInterfaces().ToList();
            own.RemoveAll(i => type.BaseType?.GetInterfaces().Contains(i) == true || type.GetInterfaces().Any(o => o != i && o.GetInterfaces().Contains(i)));
            parents.AddRange(own.Select(Name).Order(StringComparer.Ordinal));
        }
        var access = type.IsNestedFamily || type.IsNestedFamORAssem ? "protected" : "public";
        return $"{access} {kind} {Name(type)}{(parents.Count > 0 ? " : " + string.Join(", ", parents) : "")}{Constraints(type.IsGenericTypeDefinition ? type.GetGenericArguments() : [])}";
    }

    private static string Constraints(Type[] arguments)
    {
        var sb = new StringBuilder();
        foreach (var a in arguments)
        {
            var parts = new List<string>();
            var attributes = a.GenericParameterAttributes;
            var unmanaged = a.GetCustomAttributesData().Any(d => d.AttributeType.Name == "IsUnmanagedAttribute");
            if (unmanaged)
                parts.Add("unmanaged");
            else if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                parts.Add("struct");
            else if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
                parts.Add("class");
            parts.AddRange(a.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
                parts.Add("new()");
            if (parts.Count > 0)
                sb.Append(" where ").Append(a.Name).Append(" : ").AppendJoin(", ", parts);
        }
        return sb.ToString();
    }

    private static string Parameters(MethodBase m)
    {
        var extension = m.IsDefined(typeof(ExtensionAttribute), false) ? "this " : "";
        return extension + string.Join(", ", m.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo p)
    {
        var modifier = p.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "";
        var value = p.HasDefaultValue ? " = " + Value(p.RawDefaultValue, p.ParameterType) : "";
        return $"{modifier}{Text(p.ParameterType, nullability.Create(p), Names(p))} {p.Name}{value}";
    }

    private static string Value(object? value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null";
        if (plain.IsEnum)
            return plain.Name + "." + Enum.ToObject(plain, value);
        return value switch
        {
            bool b => b ? "true" : "false",
            string s => $"\"{s}\"",
            char c => $"'{c}'",
            float f => f.ToString("R", CultureInfo.InvariantCulture) + "f",
            double d => d.ToString("R", CultureInfo.InvariantCulture) is var s && s.All(c => char.IsAsciiDigit(c) || c == '-') ? s + ".0" : s,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    /// <summary>The names of the elements of tuples in a type, in the order in which they are written.</summary>
    private static Queue<string?>? Names(ParameterInfo p) =>
        p.GetCustomAttribute<TupleElementNamesAttribute>() is { } a ? new Queue<string?>(a.TransformNames) : null;

    private static string Text(Type type, NullabilityInfo? info, Queue<string?>? names = null)
    {
        if (type.IsByRef)
            return Text(type.GetElementType()!, info, names);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Text(underlying, null, names) + "?";
        // A type parameter that may be null is written without a mark unless it is a class.
        var mark = info is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType && !type.IsGenericParameter ? "?" : "";
        if (keywords.TryGetValue(type, out var keyword))
            return keyword + mark;
        if (type.IsArray)
        {
            // int[][] is an array of arrays: the outer rank is written first.
            var element = type.GetElementType()!;
            return Text(element, info?.ElementType, names) + "[" + new string(',', type.GetArrayRank() - 1) + "]" + mark;
        }
        if (type.IsGenericParameter)
            return type.Name;
        if (type.IsGenericType && type.GetGenericTypeDefinition().FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            var items = type.GetGenericArguments();
            var own = items.Select(_ => names is { Count: > 0 } ? names.Dequeue() : null).ToArray();
            return "(" + string.Join(", ", items.Select((t, i) => Text(t, info?.GenericTypeArguments.ElementAtOrDefault(i), names) + (own[i] is { } n ? " " + n : ""))) + ")";
        }
        return Qualified(type, info, names) + mark;
    }

    private static string Qualified(Type type, NullabilityInfo? info, Queue<string?>? names)
    {
        var arguments = type.GetGenericArguments();
        var chain = new Stack<Type>();
        for (var t = type; t is not null; t = t.DeclaringType)
            chain.Push(t);
        var used = 0;
        var parts = new List<string>();
        foreach (var t in chain)
        {
            var tick = t.Name.IndexOf('`', StringComparison.Ordinal);
            var plain = tick < 0 ? t.Name : t.Name[..tick];
            var count = t.GetGenericArguments().Length - used;
            if (count > 0)
            {
                plain += "<" + string.Join(", ", Enumerable.Range(used, count).Select(i => Text(arguments[i], info?.GenericTypeArguments.ElementAtOrDefault(i), names))) + ">";
                used += count;
            }
            parts.Add(plain);
        }
        var space = type.Namespace ?? "";
        var prefix = shortened.Contains(space) || space is "TorchSharp" or "TorchSharp.Utils" ? ""
            : space.StartsWith("TorchSharp.", StringComparison.Ordinal) ? space["TorchSharp.".Length..] + "."
            : space + ".";
        return prefix + string.Join(".", parts);
    }
}
