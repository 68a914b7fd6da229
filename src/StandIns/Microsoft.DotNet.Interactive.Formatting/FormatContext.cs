namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>What one act of formatting carries along: the writer, how deep it is, and what must be added at the end.</summary>
public class FormatContext : IDisposable
{
    // A graph of objects can be shallow and enormous (reflection, syntax trees); past this many values only summaries are shown.
    private const int MostValues = 20_000;

    private Dictionary<string, Action<FormatContext>> _required;
    private readonly List<object> _path = [];
    private int _values;

    public FormatContext(TextWriter writer) => Writer = writer;

    /// <summary>How many values enclose the one being written (1 for the outermost).</summary>
    public int Depth { get; private set; }

    public TextWriter Writer { get; }

    internal bool IsStartingObjectWithinSequence { get; set; }

    internal bool AllowRecursion => Depth <= Formatter.RecursionLimit && _values < MostValues;

    /// <summary>Asks for content to be written once, after all else (the style block).</summary>
    internal void Require(string id, Action<FormatContext> write) => (_required ??= [])[id] = write;

    internal IDisposable IncrementDepth(object value)
    {
        Depth++;
        _values++;
        _path.Add(value);
        return new Level(this);
    }

    /// <summary>True when the value encloses itself: a circular reference.</summary>
    internal bool IsEnclosing(object value)
    {
        if (value is null || value.GetType().IsValueType)
        {
            return false;
        }
        // The last entry is the value itself.
        for (var i = 0; i < _path.Count - 1; i++)
        {
            if (ReferenceEquals(_path[i], value))
            {
                return true;
            }
        }
        return false;
    }

    public void Dispose()
    {
        if (_required is null)
        {
            return;
        }
        foreach (var write in _required.Values)
        {
            write(this);
        }
        _required = null;
    }

    private sealed class Level(FormatContext context) : IDisposable
    {
        public void Dispose()
        {
            context.Depth--;
            context._path.RemoveAt(context._path.Count - 1);
        }
    }
}
