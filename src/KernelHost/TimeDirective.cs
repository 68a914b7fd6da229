using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.KernelHost;

/// <summary>#!time, as the tool has it: says after the cell how long it took.</summary>
internal static class TimeDirective
{
    public static KernelActionDirective Directive { get; } =
        new("#!time") { Description = "Time the execution of the cell" };

    public static Task Run(KernelCommand command, KernelInvocationContext context)
    {
        var clock = Stopwatch.StartNew();
        context.OnComplete(c =>
        {
            var time = string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds}ms");
            c.Publish(new DisplayedValueProduced(time, c.Command, [new FormattedValue("text/plain", time)]));
        });
        return Task.CompletedTask;
    }
}
