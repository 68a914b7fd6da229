using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something a kernel is asked to do.</summary>
public abstract class KernelCommand : IEquatable<KernelCommand>
{
    private string _token;

    protected KernelCommand(string targetKernelName = null) => TargetKernelName = targetKernelName;

    public KernelCommandInvocation Handler { get; set; }

    public KernelCommand Parent { get; private set; }

    public string TargetKernelName { get; internal set; }

    public bool Equals(KernelCommand other) => other is not null && (ReferenceEquals(this, other) || GetOrCreateToken() == other.GetOrCreateToken());

    public override bool Equals(object obj) => Equals(obj as KernelCommand);

    public override int GetHashCode() => GetOrCreateToken().GetHashCode();

    public string GetOrCreateToken() => _token ??= Guid.NewGuid().ToString("N");

    public virtual Task InvokeAsync(KernelInvocationContext context)
    {
        if (Handler is null)
        {
            throw new NoSuitableKernelException(this);
        }
        return Handler(this, context);
    }

    public void SetParent(KernelCommand parent, bool bubbleEvents = false) => Parent = parent;

    public void SetToken(string token) => _token = token;
}

/// <summary>Run this code.</summary>
public class SubmitCode : KernelCommand
{
    public SubmitCode(string code, string targetKernelName = null) : base(targetKernelName) =>
        Code = code ?? throw new ArgumentNullException(nameof(code));

    public string Code { get; }

    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    public override string ToString() => $"SubmitCode: {(Code.Length <= 50 ? Code : Code[..50] + " ...")}";
}

public class DisplayValue : KernelCommand
{
    public DisplayValue(FormattedValue formattedValue, string valueId = null)
    {
        FormattedValue = formattedValue;
        ValueId = valueId;
    }

    public FormattedValue FormattedValue { get; }

    public string ValueId { get; }

    public override Task InvokeAsync(KernelInvocationContext context)
    {
        context.Publish(new Events.DisplayedValueProduced(FormattedValue.Value, this, [FormattedValue], ValueId));
        return Task.CompletedTask;
    }
}

public class RequestValue : KernelCommand
{
    public RequestValue(string name, string mimeType = JsonFormatter.MimeType, string targetKernelName = null) : base(targetKernelName)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        MimeType = mimeType;
    }

    public string Name { get; }

    public string MimeType { get; }
}

public class RequestValueInfos : KernelCommand
{
    public RequestValueInfos(string targetKernelName = null, string mimeType = PlainTextSummaryFormatter.MimeType) : base(targetKernelName) =>
        MimeType = mimeType;

    public string MimeType { get; }
}

/// <summary>Give the kernel a variable.</summary>
public class SendValue : KernelCommand
{
    public SendValue(string name, object value, FormattedValue formattedValue = null, string targetKernelName = null) : base(targetKernelName)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Value = value;
        FormattedValue = formattedValue;
    }

    public FormattedValue FormattedValue { get; }

    public string Name { get; }

    public object Value { get; }
}
