using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace DropoutCourse.Tests;

/// <summary>The executed lessons in Jupyter's own notebook page, in a browser that reaches this machine only: every chart is drawn.</summary>
public class JupyterTests(Browser browser)
{
    /// <summary>What a page says of its charts: what became of each, and what of its table.</summary>
    private const string Charts = """
        () => [...document.querySelectorAll('[data-course-chart]')].map(box => {
          const table = box.children[1], svg = box.querySelector('.plot-container svg.main-svg');
          return { chart: box.children[0].getAttribute('aria-label').slice(0, 90),
                   drawn: svg !== null && svg.getBoundingClientRect().width > 50,
                   table: getComputedStyle(table).display !== 'none' ? table.children[0].textContent : null };
        })
        """;

    private sealed record Chart(
        [property: System.Text.Json.Serialization.JsonPropertyName("chart")] string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("drawn")] bool Drawn,
        [property: System.Text.Json.Serialization.JsonPropertyName("table")] string? Table
    );

    [Fact]
    public async Task EveryChartOfTheLessonsIsDrawnWithoutANetwork()
    {
        Assert.SkipWhen(JupyterServer.Executable is null, JupyterServer.Missing);
        Assert.SkipWhen(Sites.Executed is null, Sites.NothingExecuted);
        using var folder = new Notebooks(Directory.GetFiles(Sites.Executed, "*.ipynb"));
        Assert.SkipUnless(
            folder.Files.Any(file => File.ReadAllText(file).Contains("data-course-plotly", StringComparison.Ordinal)),
            "the lessons were executed without plotly.js beside the library: its charts need a network. Remedy: apt-get install -y npm, then ./course test"
        );
        await using var server = await JupyterServer.Start(folder.Path);
        List<string> wrong = [];
        foreach (var file in folder.Files)
            wrong.AddRange(await Look(server, file));
        Assert.Empty(wrong);
    }

    /// <summary>Without the library in the notebook and without a network the numbers are there, and why.</summary>
    [Fact]
    public async Task WithoutTheLibraryTheNumbersAreShown()
    {
        Assert.SkipWhen(JupyterServer.Executable is null, JupyterServer.Missing);
        using var folder = new Notebooks(Path.Combine(Sites.Data, "executed", "01-first.ipynb"));
        await using var server = await JupyterServer.Start(folder.Path);
        var problems = await Look(server, folder.Files[0]);
        Assert.NotEmpty(problems);
        Assert.All(
            problems,
            problem => Assert.Contains("could not be loaded (no network?). Here are its numbers.", problem)
        );
    }

    private async Task<IReadOnlyList<string>> Look(JupyterServer server, string file)
    {
        var name = Path.GetFileName(file);
        var expected = Outputs(file).Count(html => html.Contains("<div data-course-chart=", StringComparison.Ordinal));
        await using var tab = await browser.Open(local: true);
        await tab.Page.GotoAsync($"{server.Address}/notebooks/{Uri.EscapeDataString(name)}");
        await tab.Page.WaitForFunctionAsync(
            "() => window.Jupyter && Jupyter.notebook && Jupyter.notebook._fully_loaded"
        );
        // Each chart ends as a drawing or as a table with a reason; the latter takes as long as the servers' silence.
        try
        {
            await tab.Page.WaitForFunctionAsync(
                $"expected => {{ const all = ({Charts})(); return all.length === expected && all.every(c => c.drawn && !c.table || c.table && !c.drawn && /^The chart (could not|waits)/.test(c.table)); }}",
                expected
            );
        }
        catch (TimeoutException)
        {
            return
            [
                $"{name}: its {expected} charts were neither drawn nor tables in time: {await tab.Page.EvaluateAsync<JsonElement>(Charts)}",
            ];
        }
        var charts = (await tab.Page.EvaluateAsync<JsonElement>(Charts)).Deserialize<Chart[]>()!;
        List<string> wrong =
        [
            .. charts
                .Where(c => !c.Drawn || c.Table is not null)
                .Select(c => $"{name}: {c.Name}: {c.Table ?? "not drawn"}"),
        ];
        if (wrong.Count == 0) // nobody was asked for the library
            wrong.AddRange(tab.Problems.Where(p => Regex.IsMatch(p, @"asks the network: .*plotly\.?js|plotly-2\.35")));
        return wrong;
    }

    private static IEnumerable<string> Outputs(string file) =>
        JsonNode.Parse(File.ReadAllText(file))!["cells"]!
            .AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? [])
            .Select(output =>
                output!["data"]?["text/html"] is { } html
                    ? html is JsonArray lines
                        ? string.Concat(lines.Select(l => l!.GetValue<string>()))
                        : html.GetValue<string>()
                    : ""
            );

    /// <summary>Copies of notebooks in a folder of their own: Jupyter saves what is opened.</summary>
    private sealed class Notebooks : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("course-jupyter-notebooks-").FullName;

        public IReadOnlyList<string> Files { get; }

        public Notebooks(params string[] files) =>
            Files = [
                .. files
                    .Order(StringComparer.Ordinal)
                    .Select(file =>
                    {
                        var copy = System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file));
                        File.Copy(file, copy);
                        return copy;
                    }),
            ];

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
