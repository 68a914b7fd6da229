using System.Reflection;
using System.Runtime.CompilerServices;

namespace PlotlyTests;

/// <summary>Renders a member in the form of the recorded list.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(double)] = "double",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    internal static string Of(MemberInfo member) => member switch
    {
        MethodInfo method => Method(method),
        ConstructorInfo constructor => $"{Owner(constructor)}.ctor({Parameters(constructor)})",
        FieldInfo field => $"{TypeName(field.FieldType)} {Owner(field)}.{field.Name}",
        _ => throw new ArgumentException($"no form for {member}", nameof(member)),
    };

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition
            ? "<" + string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name)) + ">"
            : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{TypeName(method.ReturnType)} {Owner(method)}.{method.Name}{generic}({extension}{Parameters(method)})"
            + string.Concat(method.GetGenericArguments().Select(Constraint));
    }

    private static string Owner(MemberInfo member) => member.DeclaringType!.FullName!.Replace('+', '.');

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{TypeName(parameter.ParameterType)} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue ? "" : parameter.ParameterType.IsValueType ? " = default" : $" = {parameter.DefaultValue ?? "null"}";

    private static string Constraint(Type argument)
    {
        var constraints = argument.GetGenericParameterConstraints();
        return constraints.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", constraints.Select(TypeName))}";
    }

    private static string TypeName(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsByRef) return "out " + TypeName(type.GetElementType()!);
        if (type.IsArray) return TypeName(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        var nesting = type.DeclaringType is { } outer ? outer.Name + "." : "";
        return type.IsGenericType
            ? $"{nesting}{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : nesting + type.Name;
    }
}
