using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DropoutCourse.Site;

namespace DropoutCourse.Tests;

/// <summary>What the library shows in a notebook is what the reading edition understands: a chart becomes a figure that is drawn.</summary>
public class SitePageTests
{
    [Fact]
    public void ChartsArriveOnThePages()
    {
        var folder = Directory.CreateTempSubdirectory("course-page-").FullName;
        try
        {
            var chart = Figures.Bars("Units <kept>", "kept", "share (%)", ["0", "1"], ("drawn", [40.0, 60.0], null));
            var net = ChartHtml.OfFigure(
                """{"data":[{"type":"heatmap","z":[[1,2],[3,4]]}],"layout":{"title":{"text":"</script>"},"width":300,"height":200}}"""
            );
            JsonObject Cell(string html) =>
                new()
                {
                    ["cell_type"] = "code",
                    ["id"] = Guid.NewGuid().ToString("N"),
                    ["source"] = "1",
                    ["execution_count"] = 1,
                    ["metadata"] = new JsonObject(),
                    ["outputs"] = new JsonArray(
                        new JsonObject
                        {
                            ["output_type"] = "execute_result",
                            ["execution_count"] = 1,
                            ["metadata"] = new JsonObject(),
                            ["data"] = new JsonObject { ["text/html"] = html },
                        }
                    ),
                };
            File.WriteAllText(
                Path.Combine(folder, "01-a.ipynb"),
                new JsonObject
                {
                    ["cells"] = new JsonArray(
                        Cell(PlotlyLibrary.Html(new byte[100])),
                        Cell(ChartHtml.Of(chart)),
                        Cell(net),
                        Cell("<div id=\"x\"><!-- here --></div><script>draw()</script>")
                    ),
                    ["metadata"] = new JsonObject(),
                    ["nbformat"] = 4,
                    ["nbformat_minor"] = 5,
                }.ToJsonString()
            );
            // Tools that are not there: node cannot be started, the pages are written all the same; only plotly.js must exist to be copied.
            var tools = Path.Combine(folder, "tools");
            foreach (
                var file in new[]
                {
                    "plotly.js-cartesian-dist-min/plotly-cartesian.min.js",
                    "plotly.js-cartesian-dist-min/LICENSE",
                    "katex/dist/katex.min.css",
                    "katex/LICENSE",
                    "highlight.js/LICENSE",
                }
            )
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(tools, "node_modules", file))!);
                File.WriteAllText(Path.Combine(tools, "node_modules", file), "");
            }
            var site = new SiteBuilder(
                new()
                {
                    Notebooks = Path.Combine(folder, "none"),
                    Executed = folder,
                    Target = Path.Combine(folder, "site"),
                    Tools = new(tools, Path.Combine(tools, "no-node")),
                }
            ).Build();
            var page = File.ReadAllText(Path.Combine(site.Target, "01-a.html"));
            Assert.DoesNotContain("data-course-plotly", page); // the pages have the library beside them
            Assert.Single(Regex.Matches(page, "drawn by a script of its own"));
            Assert.Equal(2, site.Figures);
            Assert.Equal(2, page.Split("<figure class=\"chart pending\"").Length - 1);
            Assert.Contains("<script type=\"application/json\">{\"data\":", page);
            Assert.Contains("aria-label=\"Units &lt;kept&gt;", page);
            Assert.DoesNotContain("courseChart", page);
            Assert.Contains(site.Warnings, w => w.Contains("node", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
