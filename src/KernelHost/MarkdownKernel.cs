using Markdig;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.KernelHost;

/// <summary>Cells that begin with #!markdown: shown as HTML, as by the tool.</summary>
internal sealed class MarkdownKernel() : Kernel("markdown"), IKernelCommandHandler<SubmitCode>
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

    public Task HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        var html = new FormattedValue("text/html", Markdown.ToHtml(command.Code, Pipeline));
        context.Publish(new DisplayedValueProduced(command.Code, command, [html]));
        return Task.CompletedTask;
    }
}
