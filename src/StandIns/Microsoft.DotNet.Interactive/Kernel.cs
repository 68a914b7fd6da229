using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>Carries out commands, one after the other, and publishes what happens.</summary>
public abstract class Kernel : IDisposable
{
    private readonly EventStream<KernelEvent> _events = new();
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Dictionary<Type, Func<KernelCommand, KernelInvocationContext, Task>> _handlers = [];
    private readonly List<KernelCommandPipelineMiddleware> _middleware = [];
    private readonly List<Action> _disposals = [];
    private readonly Queue<KernelCommand> _deferred = new();

    static Kernel() => Formatter.Host = static shown =>
    {
        if (KernelInvocationContext.Current is not { } context)
        {
            return false;
        }
        context.Show(shown);
        return true;
    };

    protected Kernel(string name) : this(name, null, null)
    {
    }

    protected Kernel(string name, string languageName, string languageVersion)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new ArgumentException("Value cannot be null or whitespace.", nameof(name));
        }
        KernelInfo = new KernelInfo(name) { LanguageName = languageName, LanguageVersion = languageVersion };
        FindHandlers();
    }

    /// <summary>The kernel that runs the present cell.</summary>
    public static Kernel Current => KernelInvocationContext.Current?.HandlingKernel;

    public static Kernel Root => Current?.RootKernel;

    public CompositeKernel ParentKernel { get; internal set; }

    public Kernel RootKernel => ParentKernel is null ? this : ParentKernel.RootKernel;

    public int SubmissionCount { get; private set; }

    protected bool IsDisposed { get; private set; }

    public IObservable<KernelEvent> KernelEvents => _events;

    public string Name => KernelInfo.LocalName;

    public KernelInfo KernelInfo { get; }

    /// <summary>The magic commands that the kernel has beside those which are always there.</summary>
    internal HashSet<string> MagicCommands { get; } = [];

    // What a cell calls by its bare name, through "using static Kernel".

    public static void CSS(string content) => Scripts.Css(content);

    public static DisplayedValue display(object value, params string[] mimeTypes) => value.Display(mimeTypes);

    public static IHtmlContent HTML(string content) => content.ToHtmlContent();

    public static void Javascript(string scriptContent) => Scripts.Javascript(scriptContent);

    public void AddMiddleware(KernelCommandPipelineMiddleware middleware, string caller = null) =>
        _middleware.Add(middleware ?? throw new ArgumentNullException(nameof(middleware)));

    /// <summary>Has the command carried out before the next one that is sent.</summary>
    public void DeferCommand(KernelCommand command)
    {
        lock (_deferred)
        {
            _deferred.Enqueue(command ?? throw new ArgumentNullException(nameof(command)));
        }
    }

    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }
        IsDisposed = true;
        for (var i = _disposals.Count - 1; i >= 0; i--)
        {
            _disposals[i]();
        }
        _events.Complete();
        GC.SuppressFinalize(this);
    }

    public void RegisterCommandHandler<TCommand>(Func<TCommand, KernelInvocationContext, Task> handler) where TCommand : KernelCommand
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers[typeof(TCommand)] = (command, context) => handler((TCommand)command, context);
    }

    public void RegisterForDisposal(Action dispose) => _disposals.Add(dispose ?? throw new ArgumentNullException(nameof(dispose)));

    public void RegisterForDisposal(IDisposable disposable) => RegisterForDisposal(disposable.Dispose);

    /// <summary>
    /// Carries the command out after those sent before, or at once when it is sent by a running one. When the token is cancelled
    /// the task ends with a failed command; code that does not look at a token goes on by itself.
    /// </summary>
    public async Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (KernelInvocationContext.Current is { } outer && outer.HandlingKernel?.RootKernel == RootKernel)
        {
            using var inner = new KernelInvocationContext(command, this, outer);
            KernelInvocationContext.Current = inner;
            await RunAsync(command, inner);
            return inner.Result;
        }
        var context = new KernelInvocationContext(command, this, null);
        await using var cancelling = cancellationToken.Register(context.Cancel);
        // The place in the queue is taken here, in the order of the calls.
        var turn = RootKernel._oneAtATime.WaitAsync(CancellationToken.None);
        var work = Task.Run(() => RunInTurnAsync(command, context, turn), CancellationToken.None);
        if (cancellationToken.CanBeCanceled)
        {
            var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var _ = cancellationToken.Register(cancelled.SetResult);
            await Task.WhenAny(work, cancelled.Task);
        }
        else
        {
            await work;
        }
        return context.Result;
    }

    public bool SupportsCommandType(Type commandType) => _handlers.ContainsKey(commandType);

    public override string ToString() => $"{GetType().Name}: {Name}";

    protected internal void PublishEvent(KernelEvent kernelEvent) => _events.Publish(kernelEvent);

    protected virtual void SetHandlingKernel(KernelCommand command, KernelInvocationContext context) => context.HandlingKernel = this;

    internal virtual Kernel KernelFor(KernelCommand command) => this;

    /// <summary>A variable of the kernel, for the magic commands that pass values.</summary>
    internal virtual bool TryGetVariable(string name, out object value, out Type type)
    {
        (value, type) = (null, null);
        return false;
    }

    internal virtual Task SetVariableAsync(string name, object value, Type type) =>
        throw new InvalidOperationException($"Kernel {Name} takes no values.");

    internal virtual IEnumerable<(string Name, object Value)> VariableValues() => [];

    internal async Task RunDeferredAsync()
    {
        while (true)
        {
            KernelCommand next;
            lock (_deferred)
            {
                if (!_deferred.TryDequeue(out next))
                {
                    return;
                }
            }
            using var context = new KernelInvocationContext(next, this, null);
            await RunAsync(next, context);
        }
    }

    /// <summary>The kernel's own handler, without middleware and without looking for magic commands.</summary>
    internal async Task HandleAsync(KernelCommand command, KernelInvocationContext context)
    {
        var before = context.HandlingKernel;
        SetHandlingKernel(command, context);
        if (command is SubmitCode)
        {
            SubmissionCount++;
        }
        try
        {
            await (_handlers.TryGetValue(command.GetType(), out var handler) ? handler(command, context)
                : command.Handler is not null || command is DisplayValue ? command.InvokeAsync(context)
                : throw new CommandNotSupportedException(command.GetType(), this));
        }
        finally
        {
            if (!context.IsComplete)
            {
                context.HandlingKernel = before;
            }
        }
    }

    private async Task RunInTurnAsync(KernelCommand command, KernelInvocationContext context, Task turn)
    {
        await turn;
        try
        {
            // Cancelled while it waited.
            if (context.IsComplete)
            {
                return;
            }
            foreach (var kernel in RootKernel.SelfAndChildren())
            {
                await kernel.RunDeferredAsync();
            }
            KernelInvocationContext.Current = context;
            ConsoleCapture.Start(context);
            try
            {
                await RunAsync(command, context);
            }
            finally
            {
                context.Dispose();
                ConsoleCapture.Stop(context);
            }
        }
        finally
        {
            RootKernel._oneAtATime.Release();
        }
    }

    internal virtual IEnumerable<Kernel> SelfAndChildren() => [this];

    private async Task RunAsync(KernelCommand command, KernelInvocationContext context)
    {
        try
        {
            await Next(0)(command, context);
            context.Complete(command);
        }
        catch (Exception thrown)
        {
            context.Fail(command, thrown);
        }

        KernelPipelineContinuation Next(int index) => index < _middleware.Count
            ? (next, inner) => _middleware[index](next, inner, Next(index + 1))
            : DispatchAsync;
    }

    private Task DispatchAsync(KernelCommand command, KernelInvocationContext context) =>
        command is SubmitCode submission ? Magic.RunAsync(submission, this, context)
        : KernelFor(command) is { } kernel ? kernel.HandleAsync(command, context)
        : throw new NoSuitableKernelException(command);

    private void FindHandlers()
    {
        foreach (var handled in GetType().GetInterfaces())
        {
            if (handled.IsGenericType && handled.GetGenericTypeDefinition() == typeof(IKernelCommandHandler<>))
            {
                var method = handled.GetMethod("HandleAsync");
                _handlers[handled.GetGenericArguments()[0]] = (command, context) => (Task)method.Invoke(this, BindingFlags.DoNotWrapExceptions, null, [command, context], null);
            }
        }
    }
}
