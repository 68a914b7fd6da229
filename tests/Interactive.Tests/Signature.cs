using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DropoutCourse.Tests.Interactive;

/// <summary>Writes types and members in the form of the recorded list of the original.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(float)] = "float",
        [typeof(double)] = "double", [typeof(string)] = "string", [typeof(object)] = "object", [typeof(byte)] = "byte", [typeof(char)] = "char",
    };

    internal static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }
        var name = type.Name.Split('`')[0];
        if (type.IsNested && !type.IsGenericParameter)
        {
            name = $"{type.DeclaringType!.Name.Split('`')[0]}.{name}";
        }
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }

    /// <summary>"public static class Name", without bases.</summary>
    internal static string HeadOf(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {NameOf(invoke.ReturnType)} {NameOf(type)}({Parameters(invoke)});";
        }
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        return $"public {kind} {NameOf(type)}";
    }

    internal static IEnumerable<string> MembersOf(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }
        if (type.IsEnum)
        {
            yield return $"{{ {string.Join(", ", Enum.GetNames(type))} }}";
            yield break;
        }
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var constructor in type.GetConstructors(Own).Where(IsSeen))
        {
            // Records copy themselves through one that nobody writes.
            if (constructor.IsStatic || constructor.IsDefined(typeof(CompilerGeneratedAttribute)))
            {
                continue;
            }
            yield return $"{Access(constructor)} {type.Name.Split('`')[0]}({Parameters(constructor)});";
        }
        foreach (var field in type.GetFields(Own).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
        {
            var access = field.IsPublic ? "public" : "protected";
            yield return field.IsLiteral
                ? $"{access} const {NameOf(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)};"
                : $"{access} {(field.IsStatic ? "static " : "")}{NameOf(field.FieldType)} {field.Name};";
        }
        foreach (var property in type.GetProperties(Own))
        {
            var seen = property.GetAccessors(nonPublic: true).Where(IsSeen).ToList();
            if (seen.Count == 0)
            {
                continue;
            }
            var index = property.GetIndexParameters();
            var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
            var accessors = (seen.Contains(property.GetMethod!) ? "get; " : "") + (property.SetMethod is { } setter && seen.Contains(setter) ? "set; " : "");
            yield return $"{Access(seen[0])} {(seen[0].IsStatic ? "static " : "")}{NameOf(property.PropertyType)} {name} {{ {accessors}}}";
        }
        foreach (var method in type.GetMethods(Own).Where(IsSeen))
        {
            // Every object has these, and a record's own copy has a name that cannot be written.
            if ((method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal)) || method.Name.StartsWith('<')
                || method.Name is "GetHashCode" or "ToString" or "Finalize" || (method.Name == "Equals" && method.GetParameters()[0].ParameterType == typeof(object)))
            {
                continue;
            }
            var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";
            var constraints = method.IsGenericMethod
                ? string.Concat(method.GetGenericArguments().Where(argument => argument.GetGenericParameterConstraints().Length > 0)
                    .Select(argument => $" where {argument.Name} : {string.Join(", ", argument.GetGenericParameterConstraints().Select(NameOf))}"))
                : "";
            yield return $"{Access(method)} {(method.IsStatic ? "static " : "")}{NameOf(method.ReturnType)} {method.Name}{generic}({Parameters(method)}){constraints};";
        }
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var value = !parameter.HasDefaultValue ? ""
            : parameter.DefaultValue is null && parameter.ParameterType.IsValueType ? " = default" : $" = {Value(parameter.DefaultValue, parameter.ParameterType)}";
        return $"{prefix}{NameOf(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        Enum name => Convert.ToInt32(name, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
