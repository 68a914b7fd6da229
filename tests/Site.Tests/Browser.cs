using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DropoutCourse.Tests.Browser))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace DropoutCourse.Tests;

/// <summary>One headless Chromium of the machine's own for all tests. Without one the tests are skipped, with the remedy.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Missing = Chromium.Missing;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await Chromium.Launch(_playwright);
    }

    /// <summary>A page of its own context, without a network; it remembers all that went wrong.</summary>
    /// <param name="local">Servers of this machine answer.</param>
    public async Task<Tab> Open(
        string? url = null,
        int width = 1280,
        int height = 900,
        bool dark = false,
        bool scripts = true,
        bool phone = false,
        bool local = false
    )
    {
        Assert.SkipWhen(_browser is null, Missing);
        var context = await _browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                Offline = !local,
                JavaScriptEnabled = scripts,
                IsMobile = phone,
                HasTouch = phone,
                DeviceScaleFactor = phone ? 2 : 1,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        if (local)
            await context.RouteAsync(
                url => new Uri(url) is { Scheme: "http" or "https", Host: not "127.0.0.1" },
                route => route.AbortAsync("internetdisconnected")
            );
        context.SetDefaultTimeout(120_000); // a busy machine is no error
        var tab = new Tab(context, await context.NewPageAsync());
        if (url is not null)
            await tab.Go(url);
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A browser's page, and what its console and its requests complained about.</summary>
public sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public IPage Page { get; }
    public ConcurrentQueue<string> Problems { get; } = []; // the browser reports while a test reads

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
                Problems.Enqueue($"console: {m.Text}");
        };
        page.PageError += (_, e) => Problems.Enqueue($"error: {e}");
        page.RequestFailed += (_, r) => Problems.Enqueue($"failed: {r.Url} ({r.Failure})");
        page.Request += (_, r) =>
        {
            if (
                !r.Url.StartsWith("file:", StringComparison.Ordinal)
                && !r.Url.StartsWith("data:", StringComparison.Ordinal)
                && !r.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
                Problems.Enqueue($"asks the network: {r.Url}");
        };
    }

    public async Task Go(string path)
    {
        await Page.GotoAsync(path.StartsWith("file:", StringComparison.Ordinal) ? path : new Uri(path).AbsoluteUri);
    }

    /// <summary>Unfolds every result, and waits until no chart is left to draw.</summary>
    public async Task Drawn()
    {
        await Page.EvaluateAsync("() => document.querySelectorAll('.unfold button').forEach(b => b.click())");
        await Page.WaitForFunctionAsync(
            "() => document.querySelectorAll('.chart.pending').length === 0",
            null,
            new() { Timeout = 120_000 }
        );
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
