using System.Text.Json;
using DropoutCourse.Site;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>The pages in a real browser, from the disk, with the network off.</summary>
public class BrowserTests(Sites sites, Browser browser)
{
    private static string At(SiteReport site, string page) => Path.Combine(site.Target, page);

    [Fact]
    public async Task EveryPageLoadsWithoutAComplaint()
    {
        foreach (var site in sites.All)
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(At(site, page));
            await tab.Drawn();
            Assert.True(tab.Problems.Count == 0, string.Join("\n", tab.Problems));
            Assert.Equal(1, await tab.Page.Locator("h1").CountAsync());
            Assert.NotEqual("", await tab.Page.TitleAsync());
        }
    }

    /// <summary>In both themes: the pixels of each differ from those of an empty box.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryFormulaAndFigureIsRendered(bool dark)
    {
        foreach (var site in sites.All)
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(At(site, page), height: 3000, dark: dark);
            await tab.Drawn();
            await tab.Page.AddStyleTagAsync(
                new()
                {
                    Content =
                        ".top{position:static!important} .course,.toc{display:none} .frame{grid-template-columns:minmax(0,60rem);grid-template-areas:'main'}",
                }
            );
            // Hints are folded; their formulas have a size all the same.
            await tab.Page.EvaluateAsync(
                "() => document.querySelectorAll('main details:not(.numbers)').forEach(d => { d.open = true; })"
            );
            await tab.Drawn();
            Assert.Equal(0, await tab.Page.Locator(".chart.failed, .formula.plain, .katex-error").CountAsync());
            var json = await tab.Page.EvaluateAsync<string>(
                """
                () => JSON.stringify([...document.querySelectorAll('main .katex-html, .chart.drawn .chart-area, .picture .plotbox, main img')].map(e => {
                    const r = e.getBoundingClientRect();
                    return [e.className && e.className.baseVal === undefined ? String(e.className) : '', r.left, r.top + scrollY, r.width, r.height, e.textContent.slice(0, 40)];
                }))
                """
            );
            var boxes = JsonDocument
                .Parse(json)
                .RootElement.EnumerateArray()
                .Select(b =>
                    (
                        Kind: b[0].GetString()!,
                        X: b[1].GetDouble(),
                        Y: b[2].GetDouble(),
                        W: b[3].GetDouble(),
                        H: b[4].GetDouble(),
                        Text: b[5].GetString()!
                    )
                )
                .ToList();
            var height = await tab.Page.EvaluateAsync<double>("() => document.documentElement.scrollHeight");
            var seen = 0;
            for (var top = 0.0; top < height; top += 2000)
            {
                var scrolled = await tab.Page.EvaluateAsync<double>("y => { scrollTo(0, y); return scrollY; }", top);
                // What begins in this strip; the window is higher than a strip, so that it ends there, too.
                var here = boxes.Where(b => b.Y >= top && b.Y < top + 2000).ToList();
                if (here.Count == 0)
                    continue;
                var pixels = new Pixels(await tab.Page.ScreenshotAsync());
                foreach (var b in here)
                {
                    seen++;
                    var chart =
                        b.Kind.Contains("chart-area", StringComparison.Ordinal)
                        || b.Kind.Contains("plotbox", StringComparison.Ordinal);
                    var ink = pixels.Ink(b.X, b.Y - scrolled, Math.Min(b.W, 960), b.H);
                    Assert.True(
                        ink >= (chart ? 200 : 4),
                        $"{page}: {(chart ? "a figure" : "a formula")} is empty ({ink} pixels of {b.W}x{b.H} at {b.Y}): {b.Text}"
                    );
                }
            }
            Assert.Equal(boxes.Count, seen);
            // Of the formulas in the text none got lost on the way from the notebook.
            Assert.Equal(
                await tab.Page.Locator("main .formula").CountAsync(),
                boxes.Count(b => b.Kind == "katex-html")
            );
        }
    }

    [Fact]
    public async Task FiguresHaveATextAlternativeAndTheirNumbers()
    {
        foreach (var site in sites.All)
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(At(site, page));
            await tab.Drawn();
            foreach (var plot in await tab.Page.Locator(".chart .chart-area").AllAsync())
                Assert.True((await plot.GetAttributeAsync("aria-label"))!.Length > 10);
            foreach (var numbers in await tab.Page.Locator(".chart details.numbers").AllAsync())
            {
                Assert.Null(await numbers.GetAttributeAsync("open"));
                Assert.NotEqual(
                    0,
                    (await numbers.Locator("td").CountAsync()) + (await numbers.Locator("p").CountAsync())
                );
            }
            foreach (var picture in await tab.Page.Locator("main svg[role=img], main img").AllAsync())
                Assert.NotEqual(
                    "",
                    (await picture.GetAttributeAsync("aria-label")) ?? (await picture.GetAttributeAsync("alt")) ?? ""
                );
        }
    }

    [Fact]
    public async Task NothingOverflows()
    {
        foreach (var site in sites.All)
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(At(site, page), 320, 800);
            await tab.Drawn();
            foreach (var width in new[] { 320, 390, 800, 1100, 1920 })
            {
                await tab.Page.SetViewportSizeAsync(width, 800);
                await tab.Page.EvaluateAsync(
                    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
                );
                var wide = await tab.Page.EvaluateAsync<string>(
                    """
                    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? '' :
                        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
                            && !e.closest('.scroll, pre, .plotbox, .formula.display, .formula.wide, .katex-mathml, svg, .hidden, #search-results')).map(e => e.outerHTML.slice(0, 200)).slice(0, 3).join('\n') || 'something'
                    """
                );
                Assert.True(wide == "", $"{page} at {width}: wider than the screen:\n{wide}");
            }
        }
    }

    /// <summary>On a wide screen in both themes, and on a narrow one.</summary>
    [Fact]
    public async Task AxeFindsNothing()
    {
        foreach (var site in sites.All)
        foreach (var page in site.Pages)
        {
            await using var tab = await browser.Open(At(site, page));
            await tab.Drawn();
            await tab.Page.AddScriptTagAsync(new() { Path = Sites.Tools!.Module("axe-core/axe.min.js") });
            foreach (
                var (name, width, dark) in new[] { ("light", 1280, false), ("dark", 1280, true), ("narrow", 390, true) }
            )
            {
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
                await tab.Page.SetViewportSizeAsync(width, 900);
                await tab.Page.EvaluateAsync(
                    "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
                );
                var found = await tab.Page.EvaluateAsync<string>(
                    "async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(v => v.impact + ' ' + v.id + ': ' + v.help + '\\n' + v.nodes.slice(0, 3).map(n => '    ' + n.html.slice(0, 200) + '\\n      ' + (n.any.concat(n.all, n.none)[0] || {}).message).join('\\n')).join('\\n')"
                );
                Assert.True(found == "", $"{page}, {name}:\n{found}");
            }
        }
    }

    [Fact]
    public async Task LinksAndAnchorsLeadSomewhere()
    {
        foreach (var site in sites.All)
        {
            var ids = new Dictionary<string, HashSet<string>>();
            var links = new List<(string Page, string Href)>();
            foreach (var page in site.Pages)
            {
                await using var tab = await browser.Open(At(site, page), scripts: false);
                ids[At(site, page)] =
                [
                    .. await tab.Page.Locator("[id]").EvaluateAllAsync<string[]>("all => all.map(e => e.id)"),
                ];
                links.AddRange(
                    (
                        await tab.Page.Locator("a[href]").EvaluateAllAsync<string[]>("all => all.map(e => e.href)")
                    ).Select(h => (page, h))
                );
            }
            Assert.True(links.Count > 50);
            foreach (var (page, href) in links)
            {
                var uri = new Uri(href);
                if (!uri.IsFile)
                    continue;
                Assert.True(File.Exists(uri.LocalPath), $"{page}: {href}");
                if (uri.Fragment.Length > 1)
                    Assert.True(
                        ids[Path.GetFullPath(uri.LocalPath)].Contains(Uri.UnescapeDataString(uri.Fragment[1..])),
                        $"{page}: {href}"
                    );
            }
        }
    }

    [Fact]
    public async Task TheSearchFinds()
    {
        await using var tab = await browser.Open(At(sites.Small, "exercises/01-first.html"));
        await tab.Page.Keyboard.PressAsync("/");
        await tab.Page.Keyboard.TypeAsync("conditional probability");
        var first = tab.Page.Locator("#search-results a").First;
        await first.WaitForAsync();
        Assert.Equal("conditional probability", string.Join(" ", await first.Locator("mark").AllTextContentsAsync()));
        Assert.Contains("results", await tab.Page.Locator("#search-status").TextContentAsync());
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions
            .Expect(tab.Page)
            .ToHaveURLAsync(new System.Text.RegularExpressions.Regex("01-first.html#11-formulas-and-terms$"));

        foreach (
            var (query, page) in new[]
            {
                ("随机失活", "08-last.html#82-glossary-english-and-chinese"),
                ("NeverThere OrSo", ""),
                ("ConvErGence MASKS", ""),
                ("not there at all", ""),
                ("notimplemented", "exercises/01-first.html"),
            }
        )
        {
            await tab.Page.FillAsync("#search", query);
            if (page == "")
                await Assertions.Expect(tab.Page.Locator("#search-results p")).ToContainTextAsync("Nothing found");
            else
                await Assertions
                    .Expect(tab.Page.Locator("#search-results a").First)
                    .ToHaveAttributeAsync(
                        "href",
                        new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(page))
                    );
        }
        await tab.Page.FillAsync("#search", "dropout");
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal("A", await tab.Page.EvaluateAsync<string>("() => document.activeElement.tagName"));
        await tab.Page.Keyboard.PressAsync("Escape");
        Assert.True(await tab.Page.Locator("#search-results").IsHiddenAsync());
        Assert.True(tab.Problems.Count == 0, string.Join("\n", tab.Problems));
    }

    [Theory]
    [InlineData("ridge regression", "03-expectation.html")]
    [InlineData("McNemar", "06-mnist-experiment.html")]
    [InlineData("丢弃率", "0")]
    public async Task TheSearchFindsInTheRealCourse(string query, string page)
    {
        Assert.SkipWhen(Sites.Tools is null, Sites.Missing);
        Assert.SkipWhen(sites.Real is null, Sites.NothingExecuted);
        await using var tab = await browser.Open(At(sites.Real, "index.html"));
        await tab.Page.FillAsync("#search", query);
        await tab.Page.Locator("#search-results a").First.WaitForAsync();
        Assert.Contains(
            await tab
                .Page.Locator("#search-results a")
                .EvaluateAllAsync<string[]>("all => all.slice(0, 4).map(a => a.getAttribute('href'))"),
            href => href.Contains(page, StringComparison.Ordinal)
        );
    }

    /// <summary>What learners ask in public, in the words in which they ask it: the answer is among the first results.</summary>
    [Theory]
    [InlineData("Why is my training accuracy lower than my validation accuracy?", "06-mnist-experiment")]
    [InlineData("training accuracy lower than validation", "06-mnist-experiment")]
    [InlineData("why 1.11 times as large with p = 0.1 and not 10 times", "03-expectation")]
    [InlineData("is p dropped or kept?", "02-definition")]
    [InlineData("I called eval() and the answers still differ", "04-implementation")]
    [InlineData("attention still drops in evaluation", "11-transformers")]
    [InlineData("My LSTM's dropout does nothing", "07-dropout-across-tasks")]
    [InlineData("What is the difference between eval() and no_grad()?", "04-implementation")]
    [InlineData("regression noisy and biased", "07-dropout-across-tasks")]
    [InlineData("the same seed gives other masks", "04-implementation")]
    [InlineData("dropout before or after batch normalization?", "08-choosing-and-review")]
    [InlineData("dropout before or after the nonlinearity", "04-implementation")]
    [InlineData("dropout before or after pooling", "07-dropout-across-tasks")]
    [InlineData("leave dropout on for uncertainty with batch normalization", "05-weight-scaling-inference")]
    public async Task TheSearchFindsWhatLearnersAsk(string question, string page)
    {
        await using var tab = await browser.Open(At(sites.Unexecuted, "index.html"));
        await tab.Page.FillAsync("#search", question);
        await tab.Page.Locator("#search-results a").First.WaitForAsync();
        var found = await tab
            .Page.Locator("#search-results a")
            .EvaluateAllAsync<string[]>("all => all.slice(0, 3).map(a => a.getAttribute('href'))");
        Assert.True(
            found.Any(href => href.StartsWith(page, StringComparison.Ordinal)),
            $"not {page}: {string.Join(" ", found)}"
        );
    }

    [Fact]
    public async Task TheThemeFollowsTheSystemAndTheButton()
    {
        async Task<string> Ground(Tab t) =>
            await t.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");
        async Task<string> Ink(Tab t) =>
            await t.Page.Locator(".chart .xtick text").First.EvaluateAsync<string>("e => getComputedStyle(e).fill");
        await using var tab = await browser.Open(At(sites.Small, "01-first.html"));
        await tab.Drawn();
        var (light, lightInk) = (await Ground(tab), await Ink(tab));
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await Ground(tab);
        Assert.NotEqual(light, dark);
        await tab.Page.WaitForFunctionAsync(
            "ink => getComputedStyle(document.querySelector('.chart .xtick text')).fill !== ink",
            lightInk
        );
        await tab.Page.ClickAsync("#theme");
        Assert.Equal("Theme: light", await tab.Page.TextContentAsync("#theme"));
        Assert.Equal(light, await Ground(tab));
        Assert.Equal(lightInk, await Ink(tab));
        await tab.Page.ReloadAsync();
        Assert.Equal(light, await Ground(tab));
        await tab.Page.ClickAsync("#theme");
        Assert.Equal(dark, await Ground(tab));
        await tab.Page.ClickAsync("#theme");
        Assert.Equal("Theme: system", await tab.Page.TextContentAsync("#theme"));
        Assert.True(tab.Problems.Count == 0, string.Join("\n", tab.Problems));
    }

    [Fact]
    public async Task TheContentsFollowTheScroll()
    {
        await using var tab = await browser.Open(At(sites.Small, "01-first.html"), 1400);
        await tab.Drawn();
        Assert.Equal(0, await tab.Page.Locator(".toc [aria-current]").CountAsync());
        await tab.Page.EvaluateAsync("() => document.getElementById('a-chart-a-picture-an-image').scrollIntoView()");
        await Assertions
            .Expect(tab.Page.Locator(".toc [aria-current]"))
            .ToHaveTextAsync("A chart, a picture, an image");
        await tab.Page.ClickAsync(".toc a >> text=Formulas and terms >> nth=0");
        await Assertions
            .Expect(tab.Page.Locator(".toc [aria-current]").First)
            .ToHaveTextAsync("1.1 Formulas and terms");
    }

    [Fact]
    public async Task TheKeyboardReachesEverything()
    {
        await using var tab = await browser.Open(At(sites.Small, "01-first.html"), 390);
        await tab.Drawn();
        await tab.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(
            "Skip to the content",
            await tab.Page.EvaluateAsync<string>("() => document.activeElement.textContent")
        );
        await tab.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await tab.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await tab.Page.EvaluateAsync(
            "() => document.querySelectorAll('details.long').forEach(d => { d.open = true; })"
        );
        HashSet<string> reached = [];
        for (var i = 0; i < 100; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            reached.Add(
                await tab.Page.EvaluateAsync<string>(
                    "() => { const e = document.activeElement; return e.tagName + '.' + (e.className || e.id); }"
                )
            );
        }
        foreach (var what in new[] { "SUMMARY.", "DIV.scroll", "A.anchor", "INPUT.right", "PRE.code" })
            Assert.True(
                reached.Any(r => r.StartsWith(what, StringComparison.Ordinal)),
                $"{what} was not reached, only {string.Join(" ", reached)}"
            );
        Assert.Contains(reached, r => r.Contains("formula display", StringComparison.Ordinal));
    }

    /// <summary>What follows a prediction is folded until an answer is chosen; a link into it unfolds it; without scripts it is shown.</summary>
    [Fact]
    public async Task AResultIsFoldedUntilItIsPredicted()
    {
        var folder = Directory.CreateTempSubdirectory("course-predict-").FullName;
        try
        {
            var notebooks = Path.Combine(folder, "notebooks");
            Directory.CreateDirectory(notebooks);
            static string Code(string id, string html, string tags = "[]") =>
                $$$"""{"cell_type":"code","id":"{{{id}}}","metadata":{"tags":{{{tags}}}},"execution_count":1,"outputs":[{"output_type":"display_data","metadata":{},"data":{"text/html":{{{JsonSerializer.Serialize(html)}}}}}],"source":"code of {{{id}}}"}""";
            static string Text(string id, string text) =>
                $$"""{"cell_type":"markdown","id":"{{id}}","metadata":{},"source":{{JsonSerializer.Serialize(text)}}}""";
            static string Ask(string id) =>
                $"<div id=\"{id}\" class=\"predict\"><fieldset><legend>Predict first. What?</legend><div class=\"choice\"><input type=\"radio\" name=\"{id}\" id=\"{id}-a\"/> <label for=\"{id}-a\">a) this</label></div></fieldset></div>";
            File.WriteAllText(
                Path.Combine(notebooks, "01-p.ipynb"),
                $$"""{"cells":[{{Text("t", "# T")}},{{Code("ask1", Ask("p1"), "[\"hide-input\"]")}},{{Code("run1", "<p>result one</p>")}},{{Code("ask2", Ask("p2"))}},{{Code("run2", "<p>result two</p>", "[\"recorded\"]")}},{{Text("box", "<a id=\"deep\"></a>\n\nin the result")}},{{Text("s", "## Section")}},{{Code("run3", "<p>result three</p>")}}],"metadata":{},"nbformat":4,"nbformat_minor":5}"""
            );
            var site = new SiteBuilder(
                new()
                {
                    Notebooks = notebooks,
                    Executed = notebooks,
                    Target = Path.Combine(folder, "site"),
                    Tools = Sites.Tools,
                }
            ).Build();
            Task<bool> Seen(Tab t, string what) => t.Page.GetByText(what, new() { Exact = true }).IsVisibleAsync();
            var page = At(site, "01-p.html");
            await using (var tab = await browser.Open(page))
            {
                Assert.Equal(
                    (false, false, true),
                    (await Seen(tab, "result one"), await Seen(tab, "result two"), await Seen(tab, "result three"))
                );
                Assert.False(await Seen(tab, "code of ask1")); // folded, and the others are not
                await tab.Page.CheckAsync("#p1-a");
                Assert.Equal((true, false), (await Seen(tab, "result one"), await Seen(tab, "result two")));
                await tab.Page.ClickAsync(".unfold button");
                Assert.True(await Seen(tab, "result two"));
                Assert.Equal(0, await tab.Page.Locator(".unfold").CountAsync());
                Assert.True(tab.Problems.Count == 0, string.Join("\n", tab.Problems));
                // The colophon names what was recorded.
                Assert.Equal("#cell-run2", await tab.Page.Locator("#colophon + p a").GetAttributeAsync("href"));
            }
            await using (var tab = await browser.Open(new Uri(page).AbsoluteUri + "#deep"))
                Assert.Equal((false, true), (await Seen(tab, "result one"), await Seen(tab, "result two")));
            await using (var tab = await browser.Open(page, scripts: false))
                Assert.Equal((true, true), (await Seen(tab, "result one"), await Seen(tab, "result two")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task WithoutScriptsTheNumbersAreThere()
    {
        await using var tab = await browser.Open(At(sites.Small, "01-first.html"), scripts: false);
        var chart = tab.Page.Locator(".chart").First;
        Assert.True(await chart.Locator(".note").IsVisibleAsync());
        Assert.True(await chart.Locator("td").First.IsVisibleAsync());
        Assert.False(await tab.Page.Locator("#search").IsVisibleAsync());
    }

    [Fact]
    public async Task WithoutPlotlyBesideThePageTheNumbersAreThere()
    {
        var copy = Directory.CreateTempSubdirectory("course-noplotly-").FullName;
        try
        {
            foreach (
                var file in new[]
                {
                    "01-first.html",
                    "assets/site.css",
                    "assets/site.js",
                    "assets/narrow.js",
                    "assets/charts.js",
                    "assets/reachable.js",
                    "assets/katex.css",
                }
            )
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
                File.Copy(At(sites.Small, file), Path.Combine(copy, file));
            }
            await using var tab = await browser.Open(Path.Combine(copy, "01-first.html"));
            await tab.Drawn();
            var chart = tab.Page.Locator(".chart.failed").First;
            await Assertions.Expect(chart.Locator(".note")).ToContainTextAsync("assets/plotly.min.js, was not found");
            Assert.True(await chart.Locator("td").First.IsVisibleAsync());
            Assert.False(await chart.Locator(".plotbox").IsVisibleAsync());
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task TheEditionWithoutNpmReadsWell()
    {
        foreach (var page in sites.SmallBare.Pages)
        {
            await using var tab = await browser.Open(At(sites.SmallBare, page));
            Assert.True(tab.Problems.Count == 0, string.Join("\n", tab.Problems));
            Assert.Equal(0, await tab.Page.Locator(".chart-area, .katex").CountAsync());
        }
        await using var lesson = await browser.Open(At(sites.SmallBare, "01-first.html"));
        Assert.True(await lesson.Page.Locator(".chart td").First.IsVisibleAsync());
        Assert.Contains(
            "npm was not found. Install it.",
            await lesson.Page.Locator(".chart .note").First.TextContentAsync()
        );
        Assert.Contains("P(a|b)", await lesson.Page.Locator("main").TextContentAsync());
    }

    [Fact]
    public async Task ThePrintedPageHasWhatIsRead()
    {
        await using var tab = await browser.Open(At(sites.Small, "01-first.html"));
        await tab.Drawn();
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var selector in new[] { ".top", ".course", ".toc", ".pager", ".copy" })
            Assert.False(await tab.Page.Locator(selector).First.IsVisibleAsync(), selector);
        Assert.True(await tab.Page.Locator(".chart .chart-area").First.IsVisibleAsync());
        await tab.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        Assert.True(await tab.Page.Locator("details.long pre").First.IsVisibleAsync());
        Assert.True((await tab.Page.PdfAsync(new() { Format = "A4", PrintBackground = true })).Length > 20_000);
    }

    /// <summary>The best of some tries: what else the machine does is not the page's fault.</summary>
    [Fact]
    public async Task TheFirstPaintComesWithinASecond()
    {
        foreach (var site in sites.All)
        {
            var page = site.Pages.MaxBy(p => new FileInfo(At(site, p)).Length)!;
            var best = double.MaxValue;
            for (var i = 0; i < 8 && best > 1000; i++)
            {
                await using var tab = await browser.Open(At(site, page));
                best = Math.Min(
                    best,
                    await tab.Page.EvaluateAsync<double>(
                        "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
                    )
                );
            }
            Assert.True(best <= 1000, $"{page}: first paint after {best:0} ms");
        }
    }

    /// <summary>For people to look at: .course/test/site-pictures.</summary>
    [Fact]
    public async Task PicturesOfEveryKindOfPage()
    {
        var site = sites.All.Last();
        var folder = Path.Combine(Repository.Root, ".course", "test", "site-pictures");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var lesson = site.Pages.LastOrDefault(p => p.StartsWith("06", StringComparison.Ordinal)) ?? site.Pages[1];
        List<string> pages = ["index.html", lesson, "glossary.html", "errata.html", "references.html"];
        if (site.Pages.FirstOrDefault(p => p.StartsWith("exercises/", StringComparison.Ordinal)) is { } sheet)
            pages.Add(sheet);
        foreach (var page in pages)
        foreach (
            var (name, width, dark, phone) in new[]
            {
                ("light", 1400, false, false),
                ("dark", 1400, true, false),
                ("phone", 390, false, true),
            }
        )
        {
            await using var tab = await browser.Open(At(site, page), width, phone ? 844 : 1000, dark, phone: phone);
            await tab.Drawn();
            var path = Path.Combine(folder, $"{page.Replace('/', '-').Replace(".html", "")}-{name}.png");
            await tab.Page.ScreenshotAsync(new() { Path = path });
            if (page != lesson)
                continue;
            await tab.Page.EvaluateAsync("() => document.querySelectorAll('.chart')[1].scrollIntoView()");
            await tab.Page.ScreenshotAsync(new() { Path = path.Replace(".png", "-figure.png") });
        }
        Assert.True(Directory.GetFiles(folder).Length >= 18);
    }
}
