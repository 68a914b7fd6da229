using System.Collections;

namespace Microsoft.DotNet.Interactive.Formatting;

internal static class Sequences
{
    /// <summary>The first items, and how many are left (null when only counting them through would tell).</summary>
    internal static (List<object> Items, int? Remaining) TakeWithRemaining(this IEnumerable source, int limit)
    {
        var items = new List<object>();
        var enumerator = source.GetEnumerator();
        try
        {
            while (items.Count < limit && enumerator.MoveNext())
            {
                items.Add(enumerator.Current);
            }
            return items.Count < limit || !enumerator.MoveNext() ? (items, 0) : (items, Count(source) - limit);
        }
        finally
        {
            (enumerator as IDisposable)?.Dispose();
        }
    }

    private static int? Count(IEnumerable source)
    {
        if (source is ICollection collection)
        {
            return collection.Count;
        }
        var generic = Array.Find(source.GetType().GetInterfaces(), IsCounted);
        return generic?.GetProperty("Count")?.GetValue(source) as int?;
    }

    private static bool IsCounted(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(ICollection<>) || open == typeof(IReadOnlyCollection<>));
}
