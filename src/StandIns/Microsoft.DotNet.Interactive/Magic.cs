using System.Diagnostics;
using System.Text;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

/// <summary>Takes a submission apart at its magic commands (#!...) and runs the parts in order.</summary>
internal static class Magic
{
    private const string Error = "DNI101";

    /// <summary>What each kernel understands, with the line that #!lsmagic shows.</summary>
    private static readonly Dictionary<string, string> Always = new()
    {
        ["#!time"] = "Time the execution of the following code in the submission.",
        ["#!lsmagic"] = "List the available magic commands.",
        ["#!about"] = "Show version and build information.",
        ["#!html"] = "Show the following text as HTML.",
        ["#!markdown"] = "Show the following text as Markdown.",
        ["#!javascript"] = "Run the following text as JavaScript in the page.",
        ["#!value"] = "Store a value: --name NAME [--from-file PATH | --from-value TEXT] [--mime-type TYPE], or the following text.",
    };

    private static readonly Dictionary<string, string> Optional = new()
    {
        ["#!who"] = "Display the names of the current top-level variables.",
        ["#!whos"] = "Display the names of the current top-level variables and their values.",
        ["#!share"] = "Get a value from one kernel and create a copy in another: --from KERNEL NAME [--as NAME].",
        ["#!set"] = "Set a value in the kernel: --name NAME --value @KERNEL:NAME or a text.",
        ["#!import"] = "Run another notebook or source code file inline: PATH.",
    };

    private static readonly Dictionary<string, string> Aliases = new() { ["#!js"] = "#!javascript", ["#!md"] = "#!markdown" };

    private sealed record Part(Kernel Kernel, string Directive, string Arguments, StringBuilder Code, int Line);

    internal static async Task RunAsync(SubmitCode submission, Kernel kernel, KernelInvocationContext context)
    {
        context.Publish(new CodeSubmissionReceived(submission));
        var target = kernel.KernelFor(submission)
            ?? throw new NoSuitableKernelException(submission);
        if (!submission.Code.Contains("#!", StringComparison.Ordinal))
        {
            await target.HandleAsync(submission, context);
            return;
        }
        var parts = Split(submission, target, context);
        if (parts is null)
        {
            return;
        }
        foreach (var part in parts)
        {
            await RunPartAsync(part, submission, context);
            if (context.IsComplete)
            {
                return;
            }
        }
    }

    /// <summary>The parts in order; null, with the command failed, when there is an unknown magic command.</summary>
    private static List<Part> Split(SubmitCode submission, Kernel target, KernelInvocationContext context)
    {
        var parts = new List<Part>();
        var code = new Part(target, null, null, new StringBuilder(), 0);
        var lines = submission.Code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                // Code keeps the line numbers of the cell: what stands before it counts as empty lines.
                if (code.Directive is null && code.Code.Length == 0)
                {
                    code.Code.Append('\n', i);
                }
                code.Code.Append(line).Append(i == lines.Length - 1 ? "" : "\n");
                continue;
            }
            var end = line.IndexOfAny([' ', '\t']);
            var name = end < 0 ? line : line[..end];
            var arguments = end < 0 ? "" : line[end..].Trim();
            name = Aliases.GetValueOrDefault(name, name);
            Close();
            if (KernelNamed(name, target) is { } selected)
            {
                target = selected;
            }
            else if (name is "#!html" or "#!markdown" or "#!javascript" or "#!value")
            {
                code = new Part(target, name, arguments, new StringBuilder(), i);
                continue;
            }
            else if (Always.ContainsKey(name) || (Optional.ContainsKey(name) && Has(name, target)))
            {
                parts.Add(new Part(target, name, arguments, null, i));
            }
            else
            {
                FailUnknown(name, i, target, submission, context);
                return null;
            }
            code = new Part(target, null, null, new StringBuilder(), i);
        }
        Close();
        return parts;

        void Close()
        {
            if (code.Directive is not null || !string.IsNullOrWhiteSpace(code.Code.ToString()))
            {
                parts.Add(code);
            }
        }
    }

    private static Kernel KernelNamed(string name, Kernel target)
    {
        var wanted = name[2..];
        return target.RootKernel.SelfAndChildren().FirstOrDefault(kernel => kernel is not CompositeKernel
            && (kernel.Name == wanted || kernel.KernelInfo.Aliases.Contains(wanted)
                || (kernel.KernelInfo.LanguageName == "C#" && wanted is "csharp" or "c#" or "C#")));
    }

    private static bool Has(string name, Kernel kernel) =>
        kernel.MagicCommands.Contains(name) || (kernel.ParentKernel is { } parent && Has(name, parent));

    private static void FailUnknown(string name, int line, Kernel kernel, SubmitCode submission, KernelInvocationContext context)
    {
        var known = KnownTo(kernel).Select(entry => entry.Name);
        var diagnostic = new Diagnostic(
            new LinePositionSpan(new LinePosition(line, 0), new LinePosition(line, name.Length)),
            CodeAnalysis.DiagnosticSeverity.Error, Error,
            $"Unknown magic command '{name}'. Known here: {string.Join(", ", known)}.");
        context.Publish(new DiagnosticsProduced([diagnostic], [new FormattedValue(PlainTextFormatter.MimeType, diagnostic.ToString())], submission));
        context.Fail(submission, new CodeSubmissionCompilationErrorException(new InvalidOperationException(diagnostic.Message)), diagnostic.ToString());
    }

    private static IEnumerable<(string Name, string Help)> KnownTo(Kernel kernel)
    {
        foreach (var child in kernel.RootKernel.SelfAndChildren().Where(child => child is not CompositeKernel))
        {
            yield return ($"#!{child.Name}", $"Run the following code with the {child.Name} kernel.");
        }
        foreach (var (name, help) in Always)
        {
            yield return (name, help);
        }
        foreach (var (name, help) in Optional.Where(entry => Has(entry.Key, kernel)))
        {
            yield return (name, help);
        }
    }

    private static async Task RunPartAsync(Part part, SubmitCode submission, KernelInvocationContext context)
    {
        var text = part.Code?.ToString();
        switch (part.Directive)
        {
            case null:
                var code = new SubmitCode(text, part.Kernel.Name) { Parameters = submission.Parameters };
                code.SetToken(submission.GetOrCreateToken());
                await part.Kernel.HandleAsync(code, context);
                break;
            case "#!time":
                var watch = Stopwatch.StartNew();
                context.OnComplete(done => done.DisplayAs($"Wall time: {watch.Elapsed.TotalMilliseconds}ms", PlainTextFormatter.MimeType));
                break;
            case "#!html":
                context.DisplayAs(text.TrimEnd('\n'), HtmlFormatter.MimeType);
                break;
            case "#!markdown":
                context.DisplayAs(text.TrimEnd('\n'), "text/markdown");
                break;
            case "#!javascript":
                context.Display(new ScriptContent(text.TrimEnd('\n')), HtmlFormatter.MimeType);
                break;
            case "#!value":
                Values.Store(part.Kernel.RootKernel, part.Arguments, text.TrimEnd('\n'), context);
                break;
            case "#!share":
                await Values.ShareAsync(part.Kernel, part.Arguments);
                break;
            case "#!set":
                await Values.SetAsync(part.Kernel, part.Arguments);
                break;
            case "#!who":
                var names = part.Kernel.VariableValues().Select(variable => $"{variable.Name}\t ").ToList();
                context.Display(new HtmlTag("div", inner => names.FormatTo(inner, HtmlFormatter.MimeType)), HtmlFormatter.MimeType);
                break;
            case "#!whos":
                context.Display(new HtmlTag("table", inner => WriteVariables(part.Kernel, inner)), HtmlFormatter.MimeType);
                break;
            case "#!import":
                await Documents.RunAsync(part.Kernel, new FileInfo(part.Arguments.Trim('"')));
                break;
            case "#!lsmagic":
                var rows = string.Concat(KnownTo(part.Kernel).Select(entry =>
                    $"<tr><td><code>{entry.Name.HtmlEncode()}</code></td><td>{entry.Help.HtmlEncode()}</td></tr>"));
                context.DisplayAs($"<table><tbody>{rows}</tbody></table>", HtmlFormatter.MimeType);
                break;
            case "#!about":
                context.DisplayAs(
                    $"<p>Stand-in for .NET Interactive {typeof(Kernel).Assembly.GetName().Version}: C# on Roslyn scripting, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription.HtmlEncode()}.</p>",
                    HtmlFormatter.MimeType);
                break;
        }
    }

    private static void WriteVariables(Kernel kernel, FormatContext context)
    {
        context.Writer.Write("<thead><tr><th>Variable</th><th>Type</th><th>Value</th></tr></thead><tbody>");
        foreach (var (name, value) in kernel.VariableValues())
        {
            context.Writer.Write($"<tr><td>{name.HtmlEncode()}</td><td>");
            ((object)value?.GetType()).FormatTo(context, HtmlFormatter.MimeType);
            context.Writer.Write("</td><td>");
            value.FormatTo(context, HtmlFormatter.MimeType);
            context.Writer.Write("</td></tr>");
        }
        context.Writer.Write("</tbody>");
        context.RequireDefaultStyles();
    }
}
