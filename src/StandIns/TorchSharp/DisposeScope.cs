using System.Diagnostics.CodeAnalysis;

namespace TorchSharp;

/// <summary>
/// Disposes the tensors made while it is the innermost open scope of its thread, unless they are moved out or detached.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? current;

    private readonly DisposeScope? outer;
    private HashSet<IDisposable> disposables = new(ReferenceEqualityComparer.Instance);
    private bool closed;

    private DisposeScope(DisposeScope? outer) => this.outer = outer;

    internal static DisposeScope? Current => current;

    internal DisposeScope? Outer => outer;

    internal static DisposeScope Open() => current = new DisposeScope(current);

    internal void Include(IDisposable disposable) => disposables.Add(disposable);

    public IReadOnlyList<IDisposable> DisposablesView => disposables.ToList();

    public int DisposablesCount => disposables.Count;

    public bool Contains(IDisposable disposable) => disposables.Contains(disposable);

    public void Attach(IDisposable disposable) => Add(this, disposable);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables as IReadOnlyList<IDisposable> ?? disposables.ToList();
        foreach (var d in list)
            Add(this, d);
        return list;
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        MoveToOther(outer, first, second);

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => MoveToOther(outer, first, second, third);

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        Move(scope, first);
        Move(scope, second);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        Move(scope, first);
        Move(scope, second);
        Move(scope, third);
        return (first, second, third);
    }

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var d in disposables)
            Move(scope, d);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Remove(disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        Remove(first);
        Remove(second);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        Remove(first);
        Remove(second);
        Remove(third);
        return (first, second, third);
    }

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var d in disposables)
            Remove(d);
    }

    public void DisposeEverything() => DisposeAll([]);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeAll([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeAll([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeAll([first, second, third]);
        return (first, second, third);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeAll(keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep) => DisposeAll(inKeep);

    public void MarkAsDisposed(IDisposable disposable) => Remove(disposable);

    [SuppressMessage("Usage", "CA1816", Justification = "There is no finalizer to suppress.")]
    public void Dispose()
    {
        DisposeEverything();
        if (closed)
            return;
        closed = true;
        // Scopes close in reverse order; one that is closed late (or on another thread) must not reopen those inside it.
        while (current is { closed: true })
            current = current.outer;
    }

    private void DisposeAll(IEnumerable<IDisposable> keep)
    {
        var old = disposables;
        disposables = new HashSet<IDisposable>(keep, ReferenceEqualityComparer.Instance);
        foreach (var d in old)
        {
            if (disposables.Contains(d))
                continue;
            SetOwner(d, null);
            d.Dispose();
        }
    }

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        if (disposables.Remove(disposable))
            Add(scope, disposable);
    }

    private void Remove(IDisposable disposable)
    {
        if (disposables.Remove(disposable))
            SetOwner(disposable, null);
    }

    private static void Add(DisposeScope? scope, IDisposable disposable)
    {
        scope?.disposables.Add(disposable);
        SetOwner(disposable, scope);
    }

    private static void SetOwner(IDisposable disposable, DisposeScope? scope)
    {
        if (disposable is torch.Tensor tensor)
            tensor.scope = scope;
    }
}
