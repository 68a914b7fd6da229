using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The public instance properties and fields of a type that a formatter shows.</summary>
internal static class Members
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Member>> Known = new();

    internal static IReadOnlyList<Member> Of(Type type) => Known.GetOrAdd(type, Find);

    private static IReadOnlyList<Member> Find(Type type)
    {
        var found = new List<Member>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsHidden(property)
                && !property.PropertyType.IsByRef && !property.PropertyType.IsByRefLike && !property.PropertyType.IsPointer
                && !found.Any(known => known.Name == property.Name))
            {
                found.Add(new Member(property.Name, property.GetValue));
            }
        }
        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!IsHidden(field) && !field.FieldType.IsPointer && !found.Any(known => known.Name == field.Name))
            {
                found.Add(new Member(field.Name, field.GetValue));
            }
        }
        return found;
    }

    private static bool IsHidden(MemberInfo member) =>
        member.GetCustomAttribute<DebuggerBrowsableAttribute>() is { State: DebuggerBrowsableState.Never };
}

internal sealed class Member(string name, Func<object, object> get)
{
    public string Name => name;

    /// <summary>The value, or the exception that reading it gave.</summary>
    public object ValueOf(object instance)
    {
        try
        {
            return get(instance);
        }
        catch (TargetInvocationException thrown)
        {
            return thrown.InnerException ?? thrown;
        }
        catch (Exception thrown)
        {
            return thrown;
        }
    }
}
