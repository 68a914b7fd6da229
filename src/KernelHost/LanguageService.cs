using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace DropoutCourse.KernelHost;

/// <summary>Answers an editor's questions about code from what the kernel knows: the references and names of the cells that ran.</summary>
internal static class LanguageService
{
    /// <summary>A list longer than this is cut: the editor asks again when more has been typed.</summary>
    private const int MostItems = 2000;

    private static readonly JsonSerializerOptions Format = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<Message> Answer(CompositeKernel kernel, Message question)
    {
        object? answer = null;
        try
        {
            var code = question.Text ?? "";
            var place = new LinePosition(question.Line, question.Column);
            answer = question.Kind switch
            {
                Question.Complete => Completions(await kernel.SendAsync(new RequestCompletions(code, place))),
                Question.Hover => Hover(await kernel.SendAsync(new RequestHoverText(code, place))),
                Question.Signature => Signatures(await kernel.SendAsync(new RequestSignatureHelp(code, place))),
                _ => Diagnostics(await kernel.SendAsync(new RequestDiagnostics(code))),
            };
        }
        catch (Exception)
        {
            // The place may be outside of the code, or the code like nothing that the kernel expects: then it has nothing to say.
        }
        return new(Message.Answer) { Id = question.Id, Text = JsonSerializer.Serialize(answer, Format) };
    }

    private static object Completions(KernelCommandResult result) =>
        result
            .Events.OfType<CompletionsProduced>()
            .SelectMany(e => e.Completions)
            .Take(MostItems)
            .Select(i => new
            {
                text = i.DisplayText,
                kind = i.Kind ?? "",
                insert = i.InsertText ?? i.DisplayText,
                doc = i.Documentation ?? "",
            });

    private static object? Hover(KernelCommandResult result) =>
        result.Events.OfType<HoverTextProduced>().FirstOrDefault() is { } hover
        && hover.Content.FirstOrDefault() is { } content
            ? new
            {
                text = content.Value,
                format = content.MimeType,
                line = hover.LinePositionSpan?.Start.Line ?? -1,
                from = hover.LinePositionSpan?.Start.Character ?? -1,
                to = hover.LinePositionSpan?.End.Character ?? -1,
            }
            : null;

    private static object? Signatures(KernelCommandResult result) =>
        result.Events.OfType<SignatureHelpProduced>().FirstOrDefault(e => e.Signatures.Count > 0) is { } help
            ? new
            {
                active = help.ActiveSignatureIndex,
                parameter = help.ActiveParameterIndex,
                signatures = help.Signatures.Select(s => new
                {
                    label = s.Label,
                    doc = s.Documentation?.Value ?? "",
                    parameters = s.Parameters.Select(p => new { label = p.Label, doc = p.Documentation?.Value ?? "" }),
                }),
            }
            : null;

    private static object Diagnostics(KernelCommandResult result) =>
        result
            .Events.OfType<DiagnosticsProduced>()
            .SelectMany(e => e.Diagnostics)
            .Where(d => d.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning)
            .Select(d => new
            {
                line = d.LinePositionSpan.Start.Line,
                from = d.LinePositionSpan.Start.Character,
                toLine = d.LinePositionSpan.End.Line,
                to = d.LinePositionSpan.End.Character,
                severity = d.Severity == DiagnosticSeverity.Error ? "error" : "warning",
                code = d.Code,
                text = d.Message,
            });
}
