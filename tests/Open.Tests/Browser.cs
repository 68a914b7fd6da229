using System.Collections.Concurrent;
using DropoutCourse.Open;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(DropoutCourse.Tests.Browser))]

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
        _browser = await Launch();
    }

    /// <summary>One more, for a test that kills it.</summary>
    public async Task<IBrowser> Launch()
    {
        Assert.SkipWhen(_playwright is null, Missing);
        return await Chromium.Launch(_playwright, "--enable-precise-memory-info");
    }

    /// <summary>A notebook of the course, in a window of its own that came with the token.</summary>
    public async Task<NotebookTab> Open(
        TestCourse course,
        string name,
        bool phone = false,
        bool dark = false,
        IBrowser? other = null,
        string? address = null
    )
    {
        var tab = await Window(phone, dark, other);
        await tab.Page.GotoAsync(address ?? course.Server.Address(new CourseFile(name, null, "")));
        await tab.Ready();
        return tab;
    }

    /// <summary>The list of lessons, from where a learner opens one.</summary>
    public async Task<NotebookTab> OpenList(TestCourse course)
    {
        var tab = await Window();
        await tab.Page.GotoAsync(course.Server.Address());
        return tab;
    }

    private async Task<NotebookTab> Window(bool phone = false, bool dark = false, IBrowser? other = null)
    {
        Assert.SkipWhen(_browser is null, Missing);
        var context = await (other ?? _browser).NewContextAsync(
            new()
            {
                ViewportSize = phone ? new() { Width = 390, Height = 800 } : new() { Width = 1280, Height = 900 },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                IsMobile = phone,
                HasTouch = phone,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(120_000); // a busy machine is no error
        return new NotebookTab(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

/// <summary>A notebook's page, used as a person does; it remembers what the browser complained about.</summary>
public sealed class NotebookTab : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public IPage Page { get; }
    public ConcurrentQueue<string> Problems { get; } = [];

    public NotebookTab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
                Problems.Enqueue($"console: {m.Text}");
        };
        page.PageError += (_, e) => Problems.Enqueue($"error: {e}");
        page.Request += (_, r) =>
        {
            if (new Uri(r.Url) is { Scheme: "http" or "https" or "ws" or "wss", Host: not "127.0.0.1" })
                Problems.Enqueue($"asks the network: {r.Url}");
        };
    }

    public Task Ready() => Page.WaitForSelectorAsync("html[data-ready]");

    /// <summary>A code cell, from 1.</summary>
    public ILocator Cell(int number) => Page.Locator($".cell.live[data-number=\"{number}\"]");

    public ILocator Editor(int number) => Cell(number).Locator(".cm-content");

    public Task<string> Text(int number) =>
        Page.EvaluateAsync<string>(
            "n => [...document.querySelectorAll(`.cell.live[data-number=\"${n}\"] .cm-line`)].map(l => l.textContent).join('\\n')",
            number
        );

    public Task<string> Output(int number) => Cell(number).Locator(".outputs").InnerTextAsync();

    /// <summary>Replaces a cell's text, key by key.</summary>
    public async Task Type(int number, string text)
    {
        await Editor(number).ClickAsync();
        await Page.Keyboard.PressAsync("ControlOrMeta+a");
        await Page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>Runs a cell by Shift+Enter and waits for its end.</summary>
    public async Task<string> Run(int number)
    {
        await Editor(number).ClickAsync();
        await Forget(number);
        await Page.Keyboard.PressAsync("Shift+Enter");
        return await Ended(number);
    }

    /// <summary>Takes the end of an earlier run away: the page writes over it.</summary>
    public Task Forget(int number) => Cell(number).EvaluateAsync("box => { box.dataset.state = 'asked'; }");

    public async Task<string> Ended(int number)
    {
        var state = await Page.WaitForFunctionAsync(
            "n => { const s = document.querySelector(`.cell.live[data-number=\"${n}\"]`).dataset.state; return s === 'good' || s === 'failed' ? s : false; }",
            number
        );
        return await state.JsonValueAsync<string>();
    }

    public Task State(int number, string state) =>
        Page.WaitForSelectorAsync($".cell.live[data-number=\"{number}\"][data-state=\"{state}\"]");

    public Task Kernel(string state) => Page.WaitForSelectorAsync($"#kernel[data-state=\"{state}\"]");

    public Task Says(string text) =>
        Page.WaitForFunctionAsync("t => document.getElementById('notices').textContent.includes(t)", text);

    public Task Saved() =>
        Page.WaitForFunctionAsync("() => document.getElementById('saved').textContent.startsWith('saved')");

    public ValueTask DisposeAsync() => new(_context.CloseAsync());
}
