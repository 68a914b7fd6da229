using System.Diagnostics;

namespace DropoutCourse.Tests;

/// <summary>html-validate from npm, over all pages.</summary>
public class ValidHtmlTests(Sites sites)
{
    [Fact]
    public async Task EveryPageIsValidHtml()
    {
        foreach (var site in sites.All.Append(sites.SmallBare))
        {
            var start = new ProcessStartInfo(
                Sites.Tools!.Node,
                [
                    Sites.Tools.Module("html-validate/bin/html-validate.mjs"),
                    "--config",
                    Path.Combine(Sites.Data, "htmlvalidate.json"),
                    "--formatter",
                    "text",
                    .. site.Pages.Select(p => Path.Combine(site.Target, p)),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, output + await errors);
        }
    }
}
