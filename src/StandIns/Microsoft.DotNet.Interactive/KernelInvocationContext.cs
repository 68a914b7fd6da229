using System.Text;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>A command under way: what it publishes, and whether it is done.</summary>
public class KernelInvocationContext : IDisposable
{
    // A cell that prints a million numbers must not make a million events.
    private const int MostBuffered = 32 * 1024;
    private static readonly TimeSpan LongestBuffered = TimeSpan.FromMilliseconds(50);
    private static readonly AsyncLocal<KernelInvocationContext> Ambient = new();

    private readonly object _gate;
    private readonly KernelInvocationContext _parent;
    private readonly List<KernelEvent> _events = [];
    private readonly EventStream<KernelEvent> _stream = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<Action<KernelInvocationContext>> _onComplete = [];
    private readonly StringBuilder _text = new();
    private bool _textIsError;
    private Timer _flush;
    private bool _flushPending;

    internal KernelInvocationContext(KernelCommand command, Kernel handlingKernel, KernelInvocationContext parent)
    {
        Command = command;
        HandlingKernel = handlingKernel;
        _parent = parent;
        _gate = parent?._gate ?? new object();
        Result = new KernelCommandResult(command);
        if (parent is not null)
        {
            command.SetParent(command.Parent ?? parent.Command);
        }
    }

    public static KernelInvocationContext Current
    {
        get => Ambient.Value is { IsComplete: false } context ? context : null;
        internal set => Ambient.Value = value;
    }

    /// <summary>Whether the running code descends from a command, be it finished.</summary>
    internal static bool WasStartedByCommand => Ambient.Value is not null;

    public KernelCommand Command { get; }

    public bool IsComplete { get; private set; }

    internal bool IsFailed { get; private set; }

    public CancellationToken CancellationToken => _cancellation.Token;

    public IObservable<KernelEvent> KernelEvents => _stream;

    public KernelCommandResult Result { get; }

    public Kernel HandlingKernel { get; internal set; }

    public void Complete(KernelCommand command) => Finish(() => new CommandSucceeded(Command), failed: false);

    public void Fail(KernelCommand command, Exception exception = null, string message = null) =>
        Finish(() => new CommandFailed(exception, Command, message), failed: true);

    public void OnComplete(Action<KernelInvocationContext> onComplete) => _onComplete.Add(onComplete);

    public void Publish(KernelEvent @event)
    {
        lock (_gate)
        {
            Flush();
            Add(@event);
        }
    }

    public void Dispose()
    {
        Complete(Command);
        _flush?.Dispose();
        if (ReferenceEquals(Ambient.Value, this))
        {
            Ambient.Value = _parent;
        }
    }

    internal void Cancel()
    {
        _cancellation.Cancel();
        Fail(Command, new OperationCanceledException($"Command {Command} cancelled."), $"Command cancelled: {Command}");
    }

    /// <summary>Text for the console. It becomes an event when the stream changes, something else is shown, much has come together or time has passed.</summary>
    internal void Write(ReadOnlySpan<char> text, bool isError)
    {
        lock (_gate)
        {
            if (IsComplete)
            {
                return;
            }
            if (_parent is not null)
            {
                _parent.Write(text, isError);
                return;
            }
            if (_textIsError != isError)
            {
                Flush();
                _textIsError = isError;
            }
            _text.Append(text);
            if (_text.Length >= MostBuffered)
            {
                Flush();
            }
            else if (!_flushPending)
            {
                _flushPending = true;
                _flush ??= new Timer(static context => ((KernelInvocationContext)context).FlushLater(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _flush.Change(LongestBuffered, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void FlushLater()
    {
        lock (_gate)
        {
            _flushPending = false;
            Flush();
        }
    }

    private void Flush()
    {
        if (_parent is not null)
        {
            _parent.Flush();
            return;
        }
        if (_text.Length == 0)
        {
            return;
        }
        FormattedValue[] formatted = [new(PlainTextFormatter.MimeType, _text.ToString())];
        _text.Clear();
        Add(_textIsError ? new StandardErrorValueProduced(Command, formatted) : new StandardOutputValueProduced(Command, formatted));
    }

    private void Add(KernelEvent @event)
    {
        if (IsComplete)
        {
            return;
        }
        _events.Add(@event);
        _stream.Publish(@event);
        if (_parent is not null)
        {
            // The outcome of a command within a command is not the outcome of the whole.
            switch (@event)
            {
                case CommandSucceeded:
                    break;
                case CommandFailed failed:
                    _parent.Add(new ErrorProduced(failed.Message, Command));
                    break;
                default:
                    _parent.Add(@event);
                    break;
            }
        }
        else
        {
            HandlingKernel?.RootKernel.PublishEvent(@event);
        }
    }

    private void Finish(Func<KernelEvent> outcome, bool failed)
    {
        // What runs at completion may still publish (the wall time of #!time).
        Action<KernelInvocationContext>[] actions;
        lock (_gate)
        {
            if (IsComplete)
            {
                return;
            }
            actions = [.. _onComplete];
            _onComplete.Clear();
        }
        foreach (var action in actions)
        {
            action(this);
        }
        lock (_gate)
        {
            if (IsComplete)
            {
                return;
            }
            Flush();
            Add(outcome());
            IsComplete = true;
            IsFailed = failed;
            Result.Events = _events;
            _stream.Complete();
        }
    }
}

public static class KernelInvocationContextExtensions
{
    public static DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
    {
        var shown = new DisplayedValue(value, FormattedValue.CreateManyFromObject(value, mimeTypes));
        context.Show(shown);
        return shown;
    }

    public static DisplayedValue DisplayAs(this KernelInvocationContext context, string value, string mimeType)
    {
        var shown = new DisplayedValue(value, [new FormattedValue(mimeType, value)]);
        context.Show(shown);
        return shown;
    }

    internal static void Show(this KernelInvocationContext context, DisplayedValue shown) =>
        context.Publish(shown.IsUpdated
            ? new DisplayedValueUpdated(shown.Value, shown.DisplayId, context.Command, shown.FormattedValues)
            : new DisplayedValueProduced(shown.Value, context.Command, shown.FormattedValues, shown.DisplayId));
}
