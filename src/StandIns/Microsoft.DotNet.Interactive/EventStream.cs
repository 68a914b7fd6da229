namespace Microsoft.DotNet.Interactive;

/// <summary>An observable that hands each event to those who subscribed, in order.</summary>
internal sealed class EventStream<T> : IObservable<T>
{
    private readonly object _gate = new();
    private IObserver<T>[] _observers = [];

    public IDisposable Subscribe(IObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        lock (_gate)
        {
            _observers = [.. _observers, observer];
        }
        return new Subscription(this, observer);
    }

    internal void Publish(T value)
    {
        foreach (var observer in _observers)
        {
            observer.OnNext(value);
        }
    }

    internal void Complete()
    {
        foreach (var observer in _observers)
        {
            observer.OnCompleted();
        }
        _observers = [];
    }

    private sealed class Subscription(EventStream<T> stream, IObserver<T> observer) : IDisposable
    {
        public void Dispose()
        {
            lock (stream._gate)
            {
                stream._observers = [.. stream._observers.Where(other => other != observer)];
            }
        }
    }
}
