using Microsoft.DotNet.Interactive.Events;

namespace DropoutCourse.KernelHost;

/// <summary>
/// Which output an update belongs to. The kernel's display(x) publishes x under one name and returns a handle that has another one,
/// under which its updates come (1.0.0-beta.26120.1): Jupyter drops such an update, and Polyglot Notebooks shows it as one more
/// output. What is meant is that it replaces. A handle that is new belongs to the display that came last and has none yet.
/// </summary>
internal sealed class Displays
{
    private readonly Dictionary<string, string> _handles = [];
    private readonly Stack<string> _free = [];

    /// <summary>A name for a new output.</summary>
    public string New(DisplayEvent e)
    {
        var id = e.ValueId ?? Guid.NewGuid().ToString();
        if (e is DisplayedValueUpdated)
            _handles[id] = id;
        else
            _free.Push(id);
        return id;
    }

    /// <summary>The output that an update replaces; null if there is none.</summary>
    public string? Of(DisplayedValueUpdated update)
    {
        var handle = update.ValueId ?? "";
        if (_handles.TryGetValue(handle, out var id))
            return id;
        return _free.TryPop(out id) ? _handles[handle] = id : null;
    }
}
