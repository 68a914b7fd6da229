using CodeAnalysis = Microsoft.CodeAnalysis;

namespace Microsoft.DotNet.Interactive;

/// <summary>A place in a cell; line and character count from 0.</summary>
public record LinePosition(int Line, int Character)
{
    public override string ToString() => $"({Line}, {Character})";
}

public record LinePositionSpan(LinePosition Start, LinePosition End)
{
    public override string ToString() => $"[{Start}-{End})";
}

/// <summary>What the compiler said about a cell.</summary>
public class Diagnostic
{
    public Diagnostic(LinePositionSpan linePositionSpan, CodeAnalysis.DiagnosticSeverity severity, string code, string message)
    {
        LinePositionSpan = linePositionSpan;
        Severity = severity;
        Code = code;
        Message = message;
    }

    public string Code { get; }

    public LinePositionSpan LinePositionSpan { get; }

    public string Message { get; }

    public CodeAnalysis.DiagnosticSeverity Severity { get; }

    public override string ToString() =>
        $"({LinePositionSpan.Start.Line + 1},{LinePositionSpan.Start.Character + 1}): {Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}
