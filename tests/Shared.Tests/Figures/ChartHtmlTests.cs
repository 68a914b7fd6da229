using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plotly.NET.CSharp;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse.Tests;

public class ChartHtmlTests
{
    static GenericChart Line(string title = "Loss", string name = "train") =>
        Chart
            .Line<double, double, string>(x: new[] { 1.0, 2.0 }, y: new[] { 0.75, 0.25 }, Name: name)
            .WithLayout(new { title = new { text = title } })
            .WithXAxisStyle<double, double, string>(TitleText: "epoch")
            .WithYAxisStyle<double, double, string>(TitleText: "loss (nats)");

    /// <summary>The figure that the script is given.</summary>
    static JsonNode FigureIn(string html) =>
        JsonNode.Parse(Regex.Match(html, @"courseChart\(""[^""]+"",(.*)\);</script>").Groups[1].Value)!;

    [Fact]
    public void TheChartHasATextAlternative()
    {
        string label = WebUtility.HtmlDecode(
            Regex.Match(ChartHtml.Of(Line()), "aria-label=\"([^\"]*)\"").Groups[1].Value
        );
        Assert.Equal(
            "Loss. x axis: epoch. y axis: loss (nats). train: 2 points, from 0.75 to 0.25, least 0.25, largest 0.75",
            label
        );
    }

    [Fact]
    public void TheNumbersAreInATableEvenWithoutScripts()
    {
        string html = ChartHtml.Of(Line());
        string before = html[..html.IndexOf("<script>", StringComparison.Ordinal)];
        Assert.Contains("<p>The chart is drawn where scripts run. Here are its numbers.</p>", before);
        Assert.Contains(
            "<table><caption>loss (nats)</caption><tr><th>epoch</th><th>train</th></tr><tr><td>1</td><td>0.75</td></tr><tr><td>2</td><td>0.25</td></tr></table>",
            before
        );
    }

    [Fact]
    public void LongSeriesAreCutAndBigPicturesNotTabulated()
    {
        double[] x = Enumerable.Range(0, 1000).Select(i => (double)i).ToArray();
        string html = ChartHtml.Of(Chart.Line<double, double, string>(x: x, y: x));
        Assert.Equal(13, Regex.Count(html, "<tr>"));
        Assert.Contains("<td>0</td>", html);
        Assert.Contains("<td>999</td>", html);
        Assert.Contains("(12 of 1000 rows)", html);
        int[][] z = Enumerable.Range(0, 50).Select(_ => new int[50]).ToArray();
        Assert.Contains(
            "a picture of 50 rows of 50 values",
            ChartHtml.Of(Chart.Heatmap<int, int, int, string>(zData: z))
        );
        Assert.Contains(
            "<td>7</td>",
            ChartHtml.Of(Chart.Heatmap<int, int, int, string>(zData: new[] { new[] { 7, 8 } }))
        );
    }

    [Fact]
    public void TextsCannotBreakOutOfTheScriptOrTheTable()
    {
        const string evil = "</script><script>alert(1)</script><!--\"'&";
        string html = ChartHtml.Of(Line(evil, evil));
        Assert.Equal(1, Regex.Count(html, "<script"));
        Assert.Equal(1, Regex.Count(html, "</script"));
        Assert.DoesNotContain("<!--", html);
        JsonNode figure = FigureIn(html);
        Assert.Equal(evil, figure["data"]![0]!["name"]!.GetValue<string>()); // and yet it arrives whole
    }

    [Fact]
    public void ThePlainTemplateIsReplacedByTheCourses()
    {
        GenericChart chart = Line();
        string html = ChartHtml.Of(chart);
        JsonNode template = FigureIn(html)["layout"]!["template"]!;
        Assert.Equal("rgba(0,0,0,0)", template["layout"]!["plot_bgcolor"]!.GetValue<string>());
        Assert.Equal(Palette.All, template["layout"]!["colorway"]!.AsArray().Select(c => c!.GetValue<string>()));
        Assert.InRange(html.Length, 0, 6000);

        JsonNode chosen = JsonNode.Parse("""{"data":[],"layout":{"template":{"layout":{"plot_bgcolor":"white"}}}}""")!;
        Assert.Equal(
            "white",
            FigureIn(ChartHtml.OfFigure(chosen.ToJsonString()))["layout"]!["template"]!["layout"]![
                "plot_bgcolor"
            ]!.GetValue<string>()
        );
    }

    [Fact]
    public void SeriesOnTheSameXShareATableOthersDoNot()
    {
        string html = ChartHtml.Of(
            Figures.Lines(
                "T",
                "x",
                "y",
                new Series("a", [1, 2], [3, 4], [5, 6]),
                new Series("b", [1, 2], [7, 8]),
                new Series("c", [9], [10])
            )
        );
        Assert.Equal(2, Regex.Count(html, "<table>"));
        Assert.Contains(
            "<tr><th>x</th><th>a</th><th>± error</th><th>b</th></tr><tr><td>1</td><td>3</td><td>5</td><td>7</td></tr>",
            WebUtility.HtmlDecode(html)
        );
    }

    [Fact]
    public void NumbersThatAreNoneAreShownAsSuch()
    {
        string html = ChartHtml.Of(
            Chart.Line<double, double, string>(x: new[] { 1.0, 2.0 }, y: new[] { double.NaN, 2.0 }, Name: "s")
        );
        Assert.Contains("<td>NaN</td>", html);
        Assert.Contains("s: 2 points, from 2 to 2", html);
    }

    static string? Chromium =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(
            File.Exists
        );

    /// <summary>The page's body after its scripts have run in a browser that reaches no host.</summary>
    internal static string Rendered(string html, string head = "")
    {
        Assert.SkipWhen(Chromium is null, "Chromium is needed: apt-get install chromium");
        using var folder = new TempFolder();
        File.WriteAllText(folder["page.html"], $"<!doctype html><meta charset=utf-8>{head}<body>{html}</body>");
        var start = new ProcessStartInfo(Chromium!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            string argument in new[]
            {
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--allow-file-access-from-files",
                $"--user-data-dir={folder["profile"]}",
                "--virtual-time-budget=20000",
                "--dump-dom",
                new Uri(folder["page.html"]).AbsoluteUri,
            }
        )
            start.ArgumentList.Add(argument);
        using Process browser = Process.Start(start)!;
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginErrorReadLine();
        string dom = browser.StandardOutput.ReadToEnd();
        if (!browser.WaitForExit(60_000))
            browser.Kill(entireProcessTree: true);
        return Regex.Replace(
            dom[dom.IndexOf("<body>", StringComparison.Ordinal)..],
            "<script.*?</script>",
            "",
            RegexOptions.Singleline
        );
    }

    internal const string FakePlotly =
        "newPlot:function(el,data,layout){el.textContent='drawn '+data.length+' of '+layout.title.text;return Promise.resolve();}";

    [Fact]
    public void APlotlyThatIsThereIsUsed()
    {
        string body = Rendered(
            ChartHtml.Of(Line()) + ChartHtml.Of(Line("Second")),
            $"<script>window.Plotly={{{FakePlotly}}};</script>"
        );
        Assert.Contains("drawn 1 of Loss", body);
        Assert.Contains("drawn 1 of Second", body);
        Assert.Equal(2, Regex.Count(body, "<div style=\"display: ?none;?\"><p>")); // the tables are out of sight
    }

    [Fact]
    public void WithoutPlotlyTheTableIsShownWithTheReason()
    {
        string body = Rendered(ChartHtml.Of(Line()));
        Assert.Contains("could not be loaded (no network?). Here are its numbers.", body);
        Assert.Contains("<td>0.75</td>", body);
        Assert.Matches("<div( style=\"\")?><p>The chart could not be drawn", body); // in sight
    }

    [Fact]
    public void APlotlyThatFailsShowsTheTableWithItsError()
    {
        foreach (string failing in new[] { "throw new Error('broken')", "return Promise.reject('broken')" })
        {
            string body = Rendered(
                ChartHtml.Of(Line()),
                $"<script>window.Plotly={{newPlot:function(){{{failing};}}}};</script>"
            );
            Assert.Contains("The chart could not be drawn (", body);
            Assert.Contains("broken", body);
        }
    }

    [Fact]
    public void ALoadedPlotlyDoesNotGoToTheModuleLoader()
    {
        // As in Jupyter: a module loader (AMD) is there. The library must become window.Plotly all the same, and the loader must be whole afterwards.
        string library =
            "data:text/javascript,"
            + Uri.EscapeDataString(
                $"if(typeof define==='function'&&define.amd)define([],function(){{}});else window.Plotly={{{FakePlotly}}};"
            );
        string html = Regex.Replace(ChartHtml.Of(Line()), "https://cdn.plot.ly/[^\"]*", library);
        string body = Rendered(
            html
                + "<p id=state></p><script>setTimeout(function(){document.getElementById('state').textContent='loader '+(define.amd===true)},3000)</script>",
            "<script>window.define=function(){};define.amd=true;</script>"
        );
        Assert.Contains("drawn 1 of Loss", body);
        Assert.Contains("loader true", body);
    }
}
