using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>A cell does not compile; the inner exception holds the diagnostics.</summary>
public class CodeSubmissionCompilationErrorException : Exception
{
    public CodeSubmissionCompilationErrorException(Exception innerException) : base("Code submission failed to compile.", innerException)
    {
    }
}

public class CommandNotSupportedException : Exception
{
    public CommandNotSupportedException(Type commandType, Kernel kernel) : base($"Kernel {kernel} does not support command type {commandType.Name}.")
    {
    }
}

public class NoSuitableKernelException : Exception
{
    public NoSuitableKernelException(KernelCommand command) : base($"No kernel found for {command} with target kernel '{command.TargetKernelName}'.") =>
        Command = command;

    public KernelCommand Command { get; }
}
