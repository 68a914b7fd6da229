using System.IO.Compression;
using Microsoft.DotNet.Interactive;

namespace DropoutCourse;

/// <summary>
/// The plotly.js that a notebook brings along, so that its charts are drawn without a network, in Jupyter, in VS Code, on any page. Set-up
/// lays a small one beside this assembly; where it could not be fetched, the one in Plotly.NET serves.
/// </summary>
public static class PlotlyLibrary
{
    /// <summary>The file beside this assembly: the bundle plotly.js-cartesian-dist-min, compressed by gzip.</summary>
    public const string FileName = "plotly.min.js.gz";

    /// <summary>The version of plotly.js that set-up and the servers give. Plotly.NET 6.0 is made for 2.28; the format of figures has not changed in 2.x.</summary>
    public const string Version = "2.35.3";

    /// <summary>What the bundle can draw; the lessons' figures use scatter, bar and heatmap.</summary>
    public static readonly IReadOnlySet<string> TraceTypes = new HashSet<string>
    {
        "bar",
        "box",
        "contour",
        "heatmap",
        "histogram",
        "histogram2d",
        "histogram2dcontour",
        "image",
        "pie",
        "scatter",
        "scatterternary",
        "violin",
    };

    // The library starts in a function that hides the page's module loaders (Jupyter's require.js), so that it becomes window.Plotly everywhere.
    // It is unpacked by the browser: 0.6 MB in the notebook instead of 1.4. Charts that gave up before it came are drawn when it has come.
    const string Script = """
        (function(packed){if(window.Plotly||window.courseBundle)return;try{
        var bytes=Uint8Array.from(atob(packed),function(c){return c.charCodeAt(0);});
        window.courseBundle=new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then(function(code){
        if(!window.Plotly){var s=document.createElement("script");s.textContent="(function(define,module,exports){"+code+"\n})();";
        document.head.appendChild(s);s.remove();if(!window.Plotly)throw new Error("plotly.js did not start");}
        window.dispatchEvent(new Event("course-plotly"));});
        window.courseBundle.catch(function(){});
        }catch(e){}})
        """;

    /// <summary>Puts the library into the output of the running cell, once per notebook: the cell that starts the lesson. Outside a notebook nothing happens.</summary>
    public static void Bring()
    {
        if (KernelInvocationContext.Current is { } cell && Packed() is { } packed)
            cell.DisplayAs(Html(packed), "text/html");
    }

    /// <summary>The small bundle, if set-up could fetch it; else the whole of plotly.js, three times as large, that lies in Plotly.NET.dll.</summary>
    static byte[]? Packed()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(PlotlyLibrary).Assembly.Location) ?? "", FileName);
        if (File.Exists(file))
            return File.ReadAllBytes(file);
        var plotly = typeof(Plotly.NET.GenericChart).Assembly;
        if (
            plotly.GetManifestResourceNames().FirstOrDefault(n => n.EndsWith(".min.js", StringComparison.Ordinal))
            is not { } name
        )
            return null;
        using var packed = new MemoryStream();
        using (var script = plotly.GetManifestResourceStream(name)!)
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            script.CopyTo(zip);
        return packed.ToArray();
    }

    /// <summary>The output that brings the library: nothing to see, and a script that starts it unless the page has one.</summary>
    /// <param name="packed">plotly.js, compressed by gzip.</param>
    public static string Html(byte[] packed) =>
        $"<div data-course-plotly=\"{Version}\" hidden></div><script>{Script.ReplaceLineEndings("")}(\"{Convert.ToBase64String(packed)}\");</script>";
}
