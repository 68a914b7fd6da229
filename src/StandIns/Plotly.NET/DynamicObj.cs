namespace DynamicObj;

/// <summary>
/// An object whose members are known by name only, in the order in which they were set: the base of everything that a chart is made
/// of. (In the original it comes from the package DynamicObj.)
/// </summary>
public class DynamicObj
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, object> values = [];

    internal DynamicObj()
    {
    }

    internal IEnumerable<KeyValuePair<string, object>> Members => names.Select(name => KeyValuePair.Create(name, values[name]));

    /// <summary>The value of that name, or null.</summary>
    internal object Get(string name) => values.GetValueOrDefault(name);

    internal void Put(string name, object value)
    {
        if (!values.ContainsKey(name)) names.Add(name);
        values[name] = value;
    }

    internal bool Remove(string name) => values.Remove(name) && names.Remove(name);

    /// <summary>Takes over the members of the second object: objects are combined member by member, other values replaced.</summary>
    internal void Combine(DynamicObj second)
    {
        if (ReferenceEquals(this, second)) return;
        foreach (var (name, value) in second.Members.ToArray())
        {
            if (value is DynamicObj theirs && Get(name) is DynamicObj mine) mine.Combine(theirs);
            else Put(name, value);
        }
    }

    internal void CopyMembersTo(DynamicObj target)
    {
        foreach (var (name, value) in Members) target.Put(name, value);
    }
}
