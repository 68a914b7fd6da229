using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>The figures with sliders in Jupyter's own notebook page, whose scripts run in another way than a page's: they start and answer.</summary>
public class JupyterFigureTests(ExplorePages pages, Browser browser)
{
    [Fact]
    public async Task TheFiguresAnswerInJupyter()
    {
        Assert.SkipWhen(JupyterServer.Executable is null, JupyterServer.Missing);
        await using var server = await JupyterServer.Start(pages.Notebooks);
        await using var tab = await browser.Open(local: true);
        await tab.Page.GotoAsync($"{server.Address}/notebooks/01-figures.ipynb");
        await tab.Page.WaitForFunctionAsync(
            "expected => document.querySelectorAll('.explore[data-started] .explore-controls').length === expected",
            ExplorePages.Figures.Count
        );
        foreach (var figure in await tab.Page.Locator(".explore").AllAsync())
        {
            // Jupyter's shortcuts must not take the arrow keys away.
            var slider = figure.Locator("input[type=range]").First;
            string before = await slider.InputValueAsync();
            await slider.FocusAsync();
            await slider.PressAsync(before == await slider.GetAttributeAsync("max") ? "ArrowLeft" : "ArrowRight");
            Assert.NotEqual(before, await slider.InputValueAsync());
            Assert.True(await figure.Locator("svg, canvas").First.IsVisibleAsync());
        }
        Assert.DoesNotContain(tab.Problems, p => p.StartsWith("error:", StringComparison.Ordinal));
    }
}
