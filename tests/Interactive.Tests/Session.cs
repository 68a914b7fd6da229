using System.Reflection;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

// The console, the current directory and the registered formatters belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DropoutCourse.Tests.Interactive;

/// <summary>A kernel as a host makes it, and what its cells give in the shape of notebook outputs.</summary>
internal sealed class Session : IDisposable
{
    private readonly CompositeKernel _kernel;

    internal Session()
    {
        var csharp = new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing();
        _kernel = new CompositeKernel { csharp };
        _kernel.UseImportMagicCommand();
        _kernel.DefaultKernelName = csharp.Name;
    }

    internal static bool IsStandIn { get; } =
        typeof(Kernel).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(entry => entry.Key == "StandIn");

    internal CompositeKernel Kernel => _kernel;

    internal async Task<Cell> RunAsync(string code, CancellationToken cancellationToken = default)
    {
        var result = await _kernel.SendAsync(new SubmitCode(code), cancellationToken);
        return new Cell(result.Events);
    }

    /// <summary>Runs a cell that must succeed.</summary>
    internal async Task<Cell> GoodAsync(string code)
    {
        var cell = await RunAsync(code);
        Assert.True(cell.Error is null, $"The cell failed:\n{code}\n{cell.Error}");
        return cell;
    }

    public void Dispose() => _kernel.Dispose();
}

internal sealed record Output(string Type, string? Name, IReadOnlyDictionary<string, string> Data)
{
    public override string ToString() =>
        $"{Type}{(Name is null ? "" : $" {Name}")} {string.Join(" ", Data.Select(pair => $"[{pair.Key}] {pair.Value}"))}";
}

internal sealed class Cell
{
    internal Cell(IReadOnlyList<KernelEvent> events)
    {
        Events = events;
        foreach (var @event in events)
        {
            switch (@event)
            {
                case StandardOutputValueProduced text:
                    AddText("stdout", text);
                    break;
                case StandardErrorValueProduced text:
                    AddText("stderr", text);
                    break;
                case ReturnValueProduced value:
                    Outputs.Add(new Output("execute_result", null, Data(value)));
                    break;
                case ErrorProduced error:
                    Outputs.Add(new Output("error", null, new Dictionary<string, string> { ["text/plain"] = error.Message }));
                    break;
                case DisplayEvent value:
                    Outputs.Add(new Output("display_data", null, Data(value)));
                    break;
                case CommandFailed failed:
                    Error = failed.Message;
                    Exception = failed.Exception;
                    break;
            }
        }
    }

    internal IReadOnlyList<KernelEvent> Events { get; }

    internal List<Output> Outputs { get; } = [];

    internal string? Error { get; }

    internal Exception? Exception { get; }

    internal string Text => string.Concat(Outputs.Where(output => output.Type == "stream").Select(output => output.Data["text/plain"]));

    /// <summary>The value of the cell in its only MIME type.</summary>
    internal string Result => Assert.Single(Outputs, output => output.Type == "execute_result").Data.Values.Single();

    /// <summary>The result without tags and style, for values that show as preformatted text.</summary>
    internal string PlainResult => Markup.Plain(Result);

    // Front ends join neighboring pieces of a stream.
    private void AddText(string name, DisplayEvent @event)
    {
        var text = @event.FormattedValues.Single().Value;
        if (Outputs.LastOrDefault() is { Type: "stream" } last && last.Name == name)
        {
            text = last.Data["text/plain"] + text;
            Outputs.RemoveAt(Outputs.Count - 1);
        }
        Outputs.Add(new Output("stream", name, new Dictionary<string, string> { ["text/plain"] = text }));
    }

    private static Dictionary<string, string> Data(DisplayEvent @event) =>
        @event.FormattedValues.ToDictionary(value => value.MimeType, value => value.Value);
}

internal static partial class Markup
{
    /// <summary>The style block is the kernel's own affair: [style] stands for it.</summary>
    internal static string WithoutStyle(string html) => Style().Replace(html, "[style]");

    internal static string Plain(string html) =>
        System.Net.WebUtility.HtmlDecode(Tag().Replace(Style().Replace(html, ""), ""));

    [System.Text.RegularExpressions.GeneratedRegex("<style>.*?</style>", System.Text.RegularExpressions.RegexOptions.Singleline)]
    private static partial System.Text.RegularExpressions.Regex Style();

    [System.Text.RegularExpressions.GeneratedRegex("<[^>]*>")]
    private static partial System.Text.RegularExpressions.Regex Tag();
}
