using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Microsoft.DotNet.Interactive.Events;

/// <summary>Something that happened while a command was carried out.</summary>
public abstract class KernelEvent
{
    protected KernelEvent(KernelCommand command) => Command = command;

    public KernelCommand Command { get; internal set; }

    public override string ToString() => GetType().Name;
}

public abstract class KernelCommandCompletionEvent : KernelEvent
{
    internal KernelCommandCompletionEvent(KernelCommand command, int? executionOrder) : base(command) => ExecutionOrder = executionOrder;

    public int? ExecutionOrder { get; }
}

public sealed class CommandSucceeded : KernelCommandCompletionEvent
{
    public CommandSucceeded(KernelCommand command, int executionOrder = 0) : base(command, executionOrder)
    {
    }

    public override string ToString() => $"{nameof(CommandSucceeded)}: {Command}";
}

public sealed class CommandFailed : KernelCommandCompletionEvent
{
    public CommandFailed(Exception exception, KernelCommand command, string message = null, int? executionOrder = null) : base(command, executionOrder)
    {
        Exception = exception;
        Message = string.IsNullOrWhiteSpace(message) ? exception?.ToString() ?? $"Command failed: {command}" : message;
    }

    public CommandFailed(string message, KernelCommand command, int? executionOrder = null) : this(null, command, message, executionOrder)
    {
    }

    public Exception Exception { get; }

    public string Message { get; set; }

    public override string ToString() => $"{nameof(CommandFailed)}: {Message}";
}

public class CodeSubmissionReceived : KernelEvent
{
    public CodeSubmissionReceived(SubmitCode command) : base(command)
    {
    }

    public string Code => ((SubmitCode)Command).Code;

    public override string ToString() => $"{nameof(CodeSubmissionReceived)}: {Code}";
}

public class CompleteCodeSubmissionReceived : KernelEvent
{
    public CompleteCodeSubmissionReceived(SubmitCode submitCode) : base(submitCode)
    {
    }

    public string Code => ((SubmitCode)Command).Code;

    public override string ToString() => $"{nameof(CompleteCodeSubmissionReceived)}: {Code}";
}

public class IncompleteCodeSubmissionReceived : KernelEvent
{
    public IncompleteCodeSubmissionReceived(SubmitCode submitCode) : base(submitCode)
    {
    }
}

public class DiagnosticsProduced : KernelEvent
{
    public DiagnosticsProduced(IReadOnlyCollection<Diagnostic> diagnostics, IReadOnlyCollection<FormattedValue> formattedDiagnostics, KernelCommand command) : base(command)
    {
        Diagnostics = diagnostics ?? [];
        FormattedDiagnostics = formattedDiagnostics ?? [];
    }

    public IReadOnlyCollection<Diagnostic> Diagnostics { get; }

    public IReadOnlyCollection<FormattedValue> FormattedDiagnostics { get; }

    public override string ToString() => string.Join(Environment.NewLine, Diagnostics);
}

/// <summary>Output: a value, and how it is shown in each MIME type.</summary>
public abstract class DisplayEvent : KernelEvent
{
    protected DisplayEvent(object value, KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null, string valueId = null) : base(command)
    {
        Value = value;
        FormattedValues = formattedValues ?? [];
        ValueId = valueId;
    }

    public object Value { get; }

    public IReadOnlyCollection<FormattedValue> FormattedValues { get; }

    public string ValueId { get; }

    public override string ToString() => $"{GetType().Name}: {FormattedValues.FirstOrDefault()?.Value ?? Value}";
}

public class DisplayedValueProduced : DisplayEvent
{
    public DisplayedValueProduced(object value, KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null, string valueId = null)
        : base(value, command, formattedValues, valueId)
    {
    }
}

public class DisplayedValueUpdated : DisplayEvent
{
    public DisplayedValueUpdated(object value, string valueId, KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null)
        : base(value, command, formattedValues, valueId ?? throw new ArgumentNullException(nameof(valueId)))
    {
    }
}

public class ReturnValueProduced : DisplayEvent
{
    public ReturnValueProduced(object value, KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null, string valueId = null)
        : base(value, command, formattedValues, valueId)
    {
    }
}

public class StandardOutputValueProduced : DisplayEvent
{
    public StandardOutputValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null, string valueId = null)
        : base(null, command, formattedValues, valueId)
    {
    }
}

public class StandardErrorValueProduced : DisplayEvent
{
    public StandardErrorValueProduced(KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null, string valueId = null)
        : base(null, command, formattedValues, valueId)
    {
    }
}

public class ErrorProduced : DisplayEvent
{
    public ErrorProduced(string message, KernelCommand command, IReadOnlyCollection<FormattedValue> formattedValues = null)
        : base(message, command, formattedValues ?? [new FormattedValue(PlainTextFormatter.MimeType, message)]) => Message = message;

    public string Message { get; }

    public override string ToString() => $"{nameof(ErrorProduced)}: {Message}";
}

public class ValueProduced : KernelEvent
{
    public ValueProduced(object value, string name, FormattedValue formattedValue, RequestValue command) : base(command)
    {
        Value = value;
        Name = name;
        FormattedValue = formattedValue;
    }

    public object Value { get; }

    public string Name { get; }

    public FormattedValue FormattedValue { get; }
}

public class ValueInfosProduced : KernelEvent
{
    public ValueInfosProduced(IReadOnlyCollection<KernelValueInfo> valueInfos, RequestValueInfos command) : base(command) =>
        ValueInfos = valueInfos;

    public IReadOnlyCollection<KernelValueInfo> ValueInfos { get; }
}
