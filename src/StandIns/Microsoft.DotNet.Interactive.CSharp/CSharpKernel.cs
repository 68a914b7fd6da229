using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Microsoft.DotNet.Interactive.CSharp;

/// <summary>Runs C# cells as the submissions of one growing script.</summary>
public partial class CSharpKernel :
    Kernel,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<SendValue>,
    IKernelCommandHandler<SubmitCode>
{
    protected CSharpParseOptions _csharpParseOptions = new(LanguageVersion.CSharp12, kind: SourceCodeKind.Script);

    private const string EndOfStack = "--- End of stack trace from previous location ---";

    private ScriptOptions _options;
    private string _workingDirectory;
    private Task _warmUp = Task.CompletedTask;

    public CSharpKernel() : this("csharp")
    {
    }

    public CSharpKernel(string name) : base(name, "C#", "12.0")
    {
        KernelInfo.DisplayName = $"{name} - C# Script";
        RegisterForDisposal(() => ScriptState = null);
    }

    public ScriptState ScriptState { get; private set; }

    public void AddAssemblyReferences(IEnumerable<string> assemblyPaths)
    {
        var options = Options;
        foreach (var path in assemblyPaths)
        {
            var found = References.Shared.ResolveReference(Path.GetFullPath(path), null, MetadataReferenceProperties.Assembly);
            options = found.IsEmpty
                ? throw new FileNotFoundException($"Cannot reference '{path}': there is no such file.", path)
                : options.AddReferences(found);
        }
        _options = options;
    }

    public async Task SetValueAsync(string name, object value, Type declaredType)
    {
        await _warmUp;
        declaredType ??= value?.GetType() ?? typeof(object);
        await RunAsync($"{declaredType.CSharpName()} {name} = default;", CancellationToken.None);
        ScriptState.GetVariable(name).Value = value;
    }

    public bool TryGetValue<T>(string name, out T value)
    {
        if (Variable(name) is { } variable)
        {
            value = (T)variable.Value;
            return true;
        }
        value = default;
        return false;
    }

    /// <summary>Runs code of no output in the background, so that the compiler is warm when the first cell comes.</summary>
    internal void StartWith(string code) => _warmUp = Task.Run(() => RunAsync(code, CancellationToken.None));

    internal override bool TryGetVariable(string name, out object value, out Type type)
    {
        var variable = Variable(name);
        (value, type) = (variable?.Value, variable?.Type);
        return variable is not null;
    }

    internal override IEnumerable<(string Name, object Value)> VariableValues() =>
        Variables().Select(variable => (variable.Name, variable.Value));

    internal override Task SetVariableAsync(string name, object value, Type type) => SetValueAsync(name, value, type);

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (Variable(command.Name) is { } variable)
        {
            context.Publish(new ValueProduced(variable.Value, command.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), command));
        }
        else
        {
            context.Fail(command, message: $"Value '{command.Name}' not found in kernel {Name}");
        }
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        var infos = Variables().Select(variable =>
            new KernelValueInfo(variable.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), variable.Type));
        context.Publish(new ValueInfosProduced([.. infos], command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) =>
        SetValueAsync(command.Name, command.Value ?? command.FormattedValue?.Value, command.Value?.GetType() ?? typeof(string));

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        await _warmUp;
        var tree = CSharpSyntaxTree.ParseText(command.Code, _csharpParseOptions, cancellationToken: context.CancellationToken);
        context.Publish(SyntaxFactory.IsCompleteSubmission(tree)
            ? new CompleteCodeSubmissionReceived(command)
            : new IncompleteCodeSubmissionReceived(command));
        if (PackageReference().Match(command.Code) is { Success: true } package)
        {
            FailOnPackage(command, package, context);
            return;
        }
        try
        {
            var diagnostics = await RunAsync(command.Code, context.CancellationToken);
            Report(diagnostics, command, context);
        }
        catch (CompilationErrorException failed)
        {
            Report(failed.Diagnostics, command, context);
            var message = string.Join(Environment.NewLine, failed.Diagnostics.Select(Text));
            context.Fail(command, new CodeSubmissionCompilationErrorException(failed), message);
            return;
        }
        if (ScriptState.Exception is { } thrown)
        {
            context.Fail(command, thrown, Text(thrown));
            return;
        }
        // What display(...) returns has been shown already.
        if (HasReturnValue && ScriptState.ReturnValue is not DisplayedValue)
        {
            PublishResult(ScriptState.ReturnValue, command, context);
        }
    }

    private ScriptOptions Options
    {
        get
        {
            var current = Environment.CurrentDirectory;
            if (_options is null)
            {
                _options = DefaultOptions();
                _workingDirectory = null;
            }
            if (_workingDirectory != current)
            {
                _workingDirectory = current;
                _options = _options.WithSourceResolver(new Sources(current));
            }
            return _options;
        }
    }

    /// <summary>Whether the last submission ends in an expression without a semicolon, or returns a value.</summary>
    private bool HasReturnValue => HasReturnValueOf(ScriptState.Script);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "HasReturnValue")]
    private static extern bool HasReturnValueOf(Script script);

    private static ScriptOptions DefaultOptions()
    {
        // The names of Roslyn's own default list, looked up once instead of at each cell; dynamic needs Microsoft.CSharp.
        const string Unresolved = "Unresolved: ";
        var framework = ScriptOptions.Default.MetadataReferences
            .Select(reference => reference.Display)
            .Where(name => name.StartsWith(Unresolved, StringComparison.Ordinal))
            .Select(name => References.ForFramework(name[Unresolved.Length..]))
            .Append(References.ForFramework("Microsoft.CSharp"))
            .Where(reference => reference is not null);
        return ScriptOptions.Default
            .WithReferences(framework)
            .AddReferences(References.ForAssembly(typeof(Kernel).Assembly), References.ForAssembly(typeof(CSharpKernel).Assembly), References.ForAssembly(typeof(PocketView).Assembly))
            .AddImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq")
            .WithLanguageVersion(LanguageVersion.CSharp12)
            .WithOptimizationLevel(OptimizationLevel.Debug)
            .WithEmitDebugInformation(true)
            .WithFilePath(Sources.Cell)
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithMetadataResolver(References.Shared);
    }

    private async Task<ImmutableArray<CodeAnalysis.Diagnostic>> RunAsync(string code, CancellationToken cancellationToken)
    {
        var options = Options;
        var before = ScriptState;
        var script = before is null ? CSharpScript.Create(code, options) : before.Script.ContinueWith(code, options);
        var diagnostics = script.Compile(cancellationToken);
        if (diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            throw new CompilationErrorException(string.Join(Environment.NewLine, diagnostics.Select(Text)),
                [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]);
        }
        ScriptState = before is null
            ? await script.RunAsync(null, static _ => true, cancellationToken)
            : await script.RunFromAsync(before, static _ => true, cancellationToken);
        return diagnostics;
    }

    private static void PublishResult(object value, SubmitCode command, KernelInvocationContext context)
    {
        IReadOnlyList<FormattedValue> formatted = value switch
        {
            FormattedValue one => [one],
            IEnumerable<FormattedValue> many => [.. many],
            _ => FormattedValue.CreateManyFromObject(value),
        };
        context.Publish(new ReturnValueProduced(value, command, formatted));
    }

    private static void Report(ImmutableArray<CodeAnalysis.Diagnostic> diagnostics, SubmitCode command, KernelInvocationContext context)
    {
        Diagnostic[] plain = [.. diagnostics.Select(Convert)];
        FormattedValue[] formatted = [.. diagnostics.Select(diagnostic => new FormattedValue(PlainTextFormatter.MimeType, Text(diagnostic)))];
        context.Publish(new DiagnosticsProduced(plain, formatted, command));
    }

    private static Diagnostic Convert(CodeAnalysis.Diagnostic diagnostic)
    {
        var span = diagnostic.Location.GetLineSpan().Span;
        return new Diagnostic(
            new LinePositionSpan(new LinePosition(span.Start.Line, span.Start.Character), new LinePosition(span.End.Line, span.End.Character)),
            diagnostic.Severity, diagnostic.Id, diagnostic.GetMessage());
    }

    /// <summary>(line,column): error CS0029: ..., preceded by the file for code that #load brought in.</summary>
    private static string Text(CodeAnalysis.Diagnostic diagnostic)
    {
        var path = diagnostic.Location.SourceTree?.FilePath;
        return path is null or Sources.Cell ? Convert(diagnostic).ToString() : path + Convert(diagnostic);
    }

    /// <summary>The exception as text, without the frames of the machinery that called the cell.</summary>
    private static string Text(Exception thrown)
    {
        var text = thrown.ToString();
        var frame = text.LastIndexOf("   at Microsoft.CodeAnalysis.Scripting.", StringComparison.Ordinal);
        if (frame < 0)
        {
            return text;
        }
        text = text[..frame].TrimEnd();
        return text.EndsWith(EndOfStack, StringComparison.Ordinal) ? text[..^EndOfStack.Length].TrimEnd() : text;
    }

    private static void FailOnPackage(SubmitCode command, Match package, KernelInvocationContext context)
    {
        var line = command.Code.AsSpan(0, package.Groups["name"].Index).Count('\n');
        var diagnostic = new Diagnostic(
            new LinePositionSpan(new LinePosition(line, 0), new LinePosition(line, package.Length)), DiagnosticSeverity.Error, "DNI210",
            $"{package.Value.Trim()}: this kernel restores no NuGet packages. Refer to an assembly file instead, for instance #r \"../lib/Name.dll\".");
        context.Publish(new DiagnosticsProduced([diagnostic], [new FormattedValue(PlainTextFormatter.MimeType, diagnostic.ToString())], command));
        context.Fail(command, new CodeSubmissionCompilationErrorException(new NotSupportedException(diagnostic.Message)), diagnostic.ToString());
    }

    private ScriptVariable Variable(string name) => ScriptState?.Variables.LastOrDefault(variable => variable.Name == name);

    /// <summary>One for each name, the latest, in the order in which the names first appeared.</summary>
    private IEnumerable<ScriptVariable> Variables() =>
        ScriptState is null ? [] : ScriptState.Variables.GroupBy(variable => variable.Name).Select(same => same.Last());

    [GeneratedRegex("""^[ \t]*#(r|i)[ \t]+"(?<name>nuget:[^"\r\n]*)"?""", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex PackageReference();
}

public static class CSharpKernelExtensions
{
    /// <summary>Lets cells call display, HTML, Javascript and CSS by their bare names.</summary>
    public static CSharpKernel UseKernelHelpers(this CSharpKernel kernel)
    {
        kernel.StartWith($"using static {typeof(Kernel).FullName};");
        return kernel;
    }
}
