using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>The machine's own Chromium, as the tests start it.</summary>
internal static class Chromium
{
    public const string Missing =
        "Chromium is not installed, so the pages were not looked at. Remedy: apt-get install -y chromium";

    public static string? Executable => Programs.Find("chromium", "chromium-browser", "google-chrome", "chrome");

    public static Task<IBrowser> Launch(IPlaywright playwright, params string[] more) =>
        playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Executable,
                Headless = true,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    .. more,
                ],
            }
        );
}
