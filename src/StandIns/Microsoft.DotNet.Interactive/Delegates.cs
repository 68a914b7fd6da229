using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

public delegate Task KernelCommandInvocation(KernelCommand command, KernelInvocationContext context);

public delegate Task KernelPipelineContinuation(KernelCommand command, KernelInvocationContext context);

public delegate Task KernelCommandPipelineMiddleware(KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next);

/// <summary>A kernel that handles commands of a type.</summary>
public interface IKernelCommandHandler<TCommand> where TCommand : KernelCommand
{
    Task HandleAsync(TCommand command, KernelInvocationContext context);
}

/// <summary>What came of a command: all that was published meanwhile, in order.</summary>
public class KernelCommandResult
{
    internal KernelCommandResult(KernelCommand command) => Command = command;

    public KernelCommand Command { get; }

    public IReadOnlyList<Events.KernelEvent> Events { get; internal set; } = [];
}
