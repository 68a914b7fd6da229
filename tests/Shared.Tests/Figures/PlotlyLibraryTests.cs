using System.IO.Compression;
using System.Text;
using Plotly.NET.CSharp;

namespace DropoutCourse.Tests;

/// <summary>A notebook's page that reaches no host: the library in the output of the first cell draws the charts.</summary>
public class PlotlyLibraryTests
{
    // As plotly.js begins: it gives itself to a module loader where there is one.
    const string Library =
        "if(typeof define==='function'&&define.amd)define([],function(){});else if(typeof exports==='object')exports.Plotly={};else window.Plotly={"
        + ChartHtmlTests.FakePlotly
        + "};";

    const string Loader = "<script>window.define=function(){};define.amd=true;window.exports={};</script>";

    static byte[] Packed(string code)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.SmallestSize))
            zip.Write(Encoding.UTF8.GetBytes(code));
        return to.ToArray();
    }

    static string Bar(string title) =>
        ChartHtml.OfFigure(
            """{"data":[{"type":"bar","x":[1],"y":[2]}],"layout":{"title":{"text":"TITLE"}}}""".Replace("TITLE", title)
        );

    static string Surface =>
        ChartHtml.OfFigure("""{"data":[{"type":"surface","z":[[1,2],[3,4]]}],"layout":{"title":{"text":"3D"}}}""");

    [Fact]
    public void ItDrawsTheChartsOfThePageAlsoWhereAModuleLoaderIs()
    {
        string body = ChartHtmlTests.Rendered(PlotlyLibrary.Html(Packed(Library)) + Bar("one") + Bar("two"), Loader);
        Assert.Contains("drawn 1 of one", body);
        Assert.Contains("drawn 1 of two", body);
        Assert.DoesNotContain("could not be", body);
    }

    [Fact]
    public void ChartsThatGaveUpBeforeItCameAreDrawnAfterAll()
    {
        string later = PlotlyLibrary.Html(Packed(Library));
        int script = later.IndexOf("<script>", StringComparison.Ordinal) + "<script>".Length;
        string body = ChartHtmlTests.Rendered(
            Bar("early")
                + later[..script]
                + "setTimeout(function(){"
                + later[script..].Replace("</script>", "},5000)</script>")
        );
        Assert.Contains("drawn 1 of early", body);
    }

    [Fact]
    public void AKindOfChartThatItLacksIsATableAndNotAnotherKindOfChart()
    {
        string body = ChartHtmlTests.Rendered(PlotlyLibrary.Html(Packed(Library)) + Surface + Bar("flat"));
        Assert.Contains("drawn 1 of flat", body);
        Assert.DoesNotContain("drawn 1 of 3D", body);
        Assert.Contains("could not be loaded (no network?)", body);
    }

    [Fact]
    public void ADamagedLibraryLeavesTheTable()
    {
        string body = ChartHtmlTests.Rendered(PlotlyLibrary.Html([1, 2, 3]) + Bar("one"));
        Assert.Contains("could not be loaded (no network?). Here are its numbers.", body);
    }

    /// <summary>Outside a notebook, as in a program that uses the library, starting a lesson shows nothing.</summary>
    [Fact]
    public void OutsideANotebookNothingHappens() => PlotlyLibrary.Bring();

    [Fact]
    public void TheLessonsKindsOfChartsAreInTheBundle()
    {
        foreach (string type in new[] { "scatter", "bar", "heatmap" })
            Assert.Contains(type, PlotlyLibrary.TraceTypes);
        Assert.DoesNotContain(",true);", Bar("x"));
        Assert.Contains(",true);", Surface);
        Assert.DoesNotContain("true", ChartHtml.Of(Chart.Pie<int, string, string>(values: new[] { 1, 2 }))[^20..]);
    }
}
