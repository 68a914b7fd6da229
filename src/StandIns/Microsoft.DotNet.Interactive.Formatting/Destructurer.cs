namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>Takes a value apart into names and values.</summary>
public interface IDestructurer
{
    ICollection<string> Keys { get; }

    IDictionary<string, object> Destructure(object instance);
}

public interface IDestructurer<T>
{
    IDictionary<string, object> Destructure(T instance);
}

public static class Destructurer
{
    public static IDestructurer GetOrCreate(Type type) => new ForType(type ?? typeof(object));

    internal static IDictionary<string, object> TakeApart(object instance)
    {
        if (instance is IDictionary<string, object> already)
        {
            return new Dictionary<string, object>(already);
        }
        if (instance is null || instance.GetType().IsScalar())
        {
            return new Dictionary<string, object> { ["value"] = instance };
        }
        return Members.Of(instance.GetType()).ToDictionary(member => member.Name, member => member.ValueOf(instance));
    }

    private sealed class ForType(Type type) : IDestructurer
    {
        public ICollection<string> Keys => type.IsScalar() ? ["value"] : [.. Members.Of(type).Select(member => member.Name)];

        public IDictionary<string, object> Destructure(object instance) => TakeApart(instance);
    }
}

public class Destructurer<T> : IDestructurer<T>, IDestructurer
{
    public ICollection<string> Keys => Destructurer.GetOrCreate(typeof(T)).Keys;

    public IDictionary<string, object> Destructure(T instance) => Destructurer.TakeApart(instance);

    IDictionary<string, object> IDestructurer.Destructure(object instance) => Destructurer.TakeApart(instance);

    public static Destructurer<T> GetOrCreate() => new();

    public object GetValue(T instance, string propertyName) => Destructure(instance)[propertyName];
}
