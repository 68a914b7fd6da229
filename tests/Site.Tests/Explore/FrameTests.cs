using System.Text.Json;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>What holds for every figure with sliders, on the site's pages and in outputs of notebooks.</summary>
public class FrameTests(ExplorePages pages, Browser browser)
{
    private const string Live = ".explore[data-started] .explore-controls";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryFigureStartsAndNothingComplains(bool onSite)
    {
        await using var tab = await browser.Open(onSite ? pages.SitePage : pages.NotebookPage);
        Assert.Equal(ExplorePages.Figures.Count * (onSite ? 1 : 2), await tab.Page.Locator(Live).CountAsync());
        Assert.Equal(0, await tab.Page.Locator(".explore-static").CountAsync());
        // Every slider to both ends, every choice, every button, with the numbers open.
        await tab.Page.EvaluateAsync(
            """
            async () => {
              const frame = () => new Promise(done => requestAnimationFrame(done));
              for (const d of document.querySelectorAll('.explore details')) d.open = true;
              for (const root of document.querySelectorAll('.explore')) {
                for (const s of root.querySelectorAll('select'))
                  for (const o of s.options) { s.value = o.value; s.dispatchEvent(new Event('change', { bubbles: true })); }
                for (const s of root.querySelectorAll('input[type=range]'))
                  for (const v of [s.min, s.max, s.defaultValue]) { s.value = v; s.dispatchEvent(new Event('input', { bubbles: true })); await frame(); }
                for (const b of root.querySelectorAll('button, input[type=checkbox]')) { b.click(); await frame(); }
                for (const s of root.querySelectorAll('[role=switch]')) s.dispatchEvent(new MouseEvent('click', { bubbles: true }));
              }
              await frame();
            }
            """
        );
        var text = await tab.Page.EvaluateAsync<string>(
            "() => { document.querySelectorAll('main script').forEach(s => s.remove()); return document.querySelector('main').innerHTML; }"
        );
        Assert.DoesNotContain("NaN", text);
        Assert.DoesNotContain("undefined", text);
        Assert.DoesNotContain("Infinity", text);
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));
    }

    /// <summary>Of a figure that is on a page twice, each answers to its own slider only.</summary>
    [Fact]
    public async Task FiguresOfOneNotebookDoNotCollide()
    {
        await using var tab = await browser.Open(pages.NotebookPage);
        var both = tab.Page.Locator(".explore[data-explore=masks]");
        Assert.Equal(2, await both.CountAsync());
        string before = await both.Nth(1).Locator(".explore-say").InnerTextAsync();
        await both.Nth(0).Locator("input[type=range]").First.PressAsync("End");
        await Assertions.Expect(both.Nth(0).Locator(".explore-say")).ToContainTextAsync("Kept in these masks: 0 of");
        Assert.Equal(before, await both.Nth(1).Locator(".explore-say").InnerTextAsync());
        Assert.Empty(
            await tab.Page.EvaluateAsync<string[]>(
                "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"
            )
        );
    }

    /// <summary>VS Code and JupyterLab put an output's HTML into their page as text, and each script again as an element of its own, the later outputs later.</summary>
    [Fact]
    public async Task AHostThatInsertsOutputsByScriptStartsThem()
    {
        await using var tab = await browser.Open();
        await tab.Page.SetContentAsync("<!DOCTYPE html><html lang='en'><title>Host</title><body></body></html>");
        foreach (var (name, figure) in ExplorePages.Figures)
        {
            await tab.Page.EvaluateAsync(
                """
                html => {
                  const box = document.body.appendChild(document.createElement('div'));
                  box.innerHTML = html;
                  for (const old of box.querySelectorAll('script')) {
                    const script = document.createElement('script');
                    script.text = old.textContent;
                    box.appendChild(script).remove();
                  }
                }
                """,
                figure.ToHtml()
            );
            Assert.Equal(
                1,
                await tab
                    .Page.Locator($".explore[data-explore={name}][data-started] input[type=range]")
                    .First.CountAsync()
            );
        }
        Assert.DoesNotContain(tab.Problems, p => p.StartsWith("error", StringComparison.Ordinal));
    }

    /// <summary>The arrow keys move a slider, and the picture's description says what is now to be seen.</summary>
    [Fact]
    public async Task TheKeyboardMovesTheSliders()
    {
        await using var tab = await browser.Open(pages.SitePage);
        var figure = tab.Page.Locator(".explore[data-explore=masks]");
        var slider = figure.GetByLabel("drop rate p");
        string before = (await figure.Locator("svg").First.GetAttributeAsync("aria-label"))!;
        await slider.FocusAsync();
        for (int i = 0; i < 20; i++)
            await slider.PressAsync("ArrowRight");
        Assert.Equal("0.7", await slider.InputValueAsync());
        Assert.NotEqual(before, await figure.Locator("svg").First.GetAttributeAsync("aria-label"));
        await Assertions.Expect(figure.Locator("[role=status]")).ToContainTextAsync("the binomial says 3.00");
    }

    /// <summary>Without scripts: a picture with a description, and the numbers.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutScriptsThereIsAPictureAndATable(bool onSite)
    {
        await using var tab = await browser.Open(onSite ? pages.SitePage : pages.NotebookPage, scripts: false);
        foreach (var figure in await tab.Page.Locator(".explore").AllAsync())
        {
            Assert.True(await figure.Locator("svg[role=img][aria-label]").First.IsVisibleAsync());
            Assert.True(await figure.Locator("td").CountAsync() > 2);
        }
        Assert.True(tab.Problems.IsEmpty, string.Join("\n", tab.Problems));
    }

    /// <summary>The page has the scripts once, and all figures together are small.</summary>
    [Fact]
    public void TheScriptsAreOncePerPageAndSmall()
    {
        string html = File.ReadAllText(pages.SitePage);
        Assert.Equal(2, html.Split("assets/explore.js").Length);
        Assert.DoesNotContain("explore.figures", html);
        Assert.Equal(2, html.Split(".explore-say{").Length);
        long bytes = ExplorePages.Compressed(pages.Script);
        Assert.InRange(bytes, 1000, 60_000);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(390, true)]
    public async Task AxeFindsNothing(int width, bool dark)
    {
        Assert.SkipWhen(Sites.Tools is null, Sites.Missing);
        await using var tab = await browser.Open(pages.SitePage, width, 900, dark);
        await tab.Page.EvaluateAsync(
            "() => document.querySelectorAll('.explore details').forEach(d => { d.open = true; })"
        );
        await tab.Page.AddScriptTagAsync(new() { Path = Sites.Tools.Module("axe-core/axe.min.js") });
        var found = await tab.Page.EvaluateAsync<string>(
            "() => axe.run('.explorable').then(r => JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))])))"
        );
        Assert.Equal("[]", found);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    [InlineData(1200)]
    public async Task NothingIsWiderThanThePage(int width)
    {
        await using var tab = await browser.Open(pages.SitePage, width, 900, phone: width < 500);
        Assert.Equal(
            0,
            await tab.Page.EvaluateAsync<int>(
                "() => [...document.querySelectorAll('.explore, .explore *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('svg *, .explore-numbers')).length"
            )
        );
    }

    /// <summary>From the movement to the changed page (script and layout): below 50 ms at each slider, in the quickest of 21 movements, for other programs use the machine, too.</summary>
    [Fact]
    public async Task TheAnswerComesWhileTheHandMoves()
    {
        await using var tab = await browser.Open(pages.SitePage);
        var times = await tab.Page.EvaluateAsync<JsonElement>(
            """
            () => JSON.parse(JSON.stringify([...document.querySelectorAll('.explore input[type=range]')].map(s => {
              const times = [], start = s.value;
              for (let i = 0; i <= 20; i++) {
                s.value = Number(s.min) + (Number(s.max) - Number(s.min)) * i / 20;
                const before = performance.now();
                s.dispatchEvent(new Event('input', { bubbles: true }));
                document.body.getBoundingClientRect();
                times.push(performance.now() - before);
              }
              s.value = start;
              s.dispatchEvent(new Event('input', { bubbles: true }));
              return [s.closest('.explore').dataset.explore + ' ' + s.parentElement.textContent, Math.min(...times)];
            })))
            """
        );
        foreach (var slider in times.EnumerateArray())
            Assert.True(slider[1].GetDouble() < 50, $"{slider[0]}: {slider[1].GetDouble():0.0} ms");
    }

    /// <summary>A link with settings shows the figure with them; moving a slider writes them into the address.</summary>
    [Fact]
    public async Task TheAddressHoldsTheSettings()
    {
        await using var tab = await browser.Open();
        string page = new Uri(pages.SitePage).AbsoluteUri;
        await tab.Go(page + "#explore-masks;p=0.8;units=5;shared=true;unknown=1");
        var figure = tab.Page.Locator(".explore[data-explore=masks]");
        await Assertions.Expect(figure.GetByLabel("drop rate p")).ToHaveValueAsync("0.8");
        await Assertions.Expect(figure.GetByLabel("one mask for all examples")).ToBeCheckedAsync();
        Assert.InRange(await figure.EvaluateAsync<double>("e => e.getBoundingClientRect().top"), -600, 800);
        await figure.GetByLabel("units", new() { Exact = true }).PressAsync("ArrowRight");
        await tab.Page.WaitForFunctionAsync("() => location.hash.includes('units=6')");
        await tab.Go("about:blank");
        await tab.Go(page + "#explore-masks;p=7;units=x;shared=");
        await Assertions.Expect(figure.GetByLabel("drop rate p")).ToHaveValueAsync("1");
        await Assertions.Expect(figure.GetByLabel("units", new() { Exact = true })).ToHaveValueAsync("10");
    }
}
