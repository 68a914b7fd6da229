using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GenericChart = Plotly.NET.GenericChart;

namespace DropoutCourse;

/// <summary>
/// The HTML of a chart in a notebook or on a page. It is never an empty box: it is drawn with the plotly.js that the page has or the
/// notebook brings (<see cref="PlotlyLibrary"/>), else with one that it loads; without all of them, and where scripts do not run, it
/// shows the numbers as a table and says why.
/// </summary>
public static class ChartHtml
{
    // The whole plotly.js, with every type of chart. Tried one after the other, and only when the notebook brings none that can draw the chart.
    static readonly string[] Sources =
    [
        $"https://cdn.plot.ly/plotly-{PlotlyLibrary.Version}.min.js",
        $"https://cdn.jsdelivr.net/npm/plotly.js-dist-min@{PlotlyLibrary.Version}/plotly.min.js",
    ];

    const int LoadMilliseconds = 15_000; // per source, until the table is shown; a chart that loads later still replaces it

    // Plotly.NET's own template has 8 KB, opaque grounds and white grids. This one has no ground; the text takes the page's color when drawn.
    const string Template = """
        {"layout":{"paper_bgcolor":"rgba(0,0,0,0)","plot_bgcolor":"rgba(0,0,0,0)","font":{"color":"#808080","family":"system-ui, sans-serif","size":13},
        "title":{"x":0.02,"xanchor":"left","y":0.97,"yanchor":"top","font":{"size":17}},"colorway":COLORS,"hovermode":"closest","modebar":{"bgcolor":"rgba(0,0,0,0)","color":"#808080","activecolor":"#0072B2"},
        "xaxis":{"gridcolor":"rgba(128,128,128,0.25)","linecolor":"#808080","showline":true,"ticks":"outside","tickcolor":"#808080","zeroline":false,"automargin":true,"title":{"standoff":8}},
        "yaxis":{"gridcolor":"rgba(128,128,128,0.25)","zeroline":false,"automargin":true,"title":{"standoff":8}},
        "legend":{"x":1,"xanchor":"right","y":1.02,"yanchor":"bottom","orientation":"h"}},
        "data":{"heatmap":[{"colorbar":{"outlinewidth":0,"thickness":14}}]}}
        """;

    // One function per page, however many charts: it draws what is marked with the id, and fetches plotly.js once where the notebook brings none.
    // "whole": the chart has a type that the small bundle lacks; an unknown type would be drawn as a scatter plot, so the library is asked whether it knows it.
    const string Script = """
        window.courseChart=window.courseChart||function(id,fig,whole){
        var all=document.querySelectorAll('[data-course-chart="'+id+'"]:not([data-drawn])'),box=all[all.length-1];if(!box)return;
        box.setAttribute('data-drawn','1');var plot=box.children[0],table=box.children[1],note=table.children[0];
        function fail(why){note.textContent=why+' Here are its numbers.';table.style.display='';}
        function draw(){try{var l=fig.layout,f=l.template&&l.template.layout&&l.template.layout.font;
        if(f&&f.color==='#808080')f.color=getComputedStyle(box).color;plot.style.display='';
        Promise.resolve(window.Plotly.newPlot(plot,fig.data,l,{responsive:true,displaylogo:false,modeBarButtonsToRemove:["select2d","lasso2d","autoScale2d"]})).then(function(){table.style.display='none';},
        function(e){fail('The chart could not be drawn ('+e+').');});}catch(e){fail('The chart could not be drawn ('+e+').');}}
        function ready(){var p=window.Plotly;return p&&p.newPlot&&(!whole||p.PlotSchema&&fig.data.every(function(t){return p.PlotSchema.get().traces[t.type||'scatter'];}));}
        function fetchAll(){return window.coursePlotly=window.coursePlotly||new Promise(function(done,failed){(function next(urls){
        if(!urls.length){window.coursePlotly=null;return failed();}var s=document.createElement('script'),d=window.define,amd=d&&d.amd;
        function restore(){if(d)d.amd=amd;}if(d)d.amd=undefined;
        s.onload=function(){restore();ready()?done():next(urls.slice(1));};
        s.onerror=function(){restore();s.remove();next(urls.slice(1));};
        setTimeout(restore,TIMEOUT);s.src=urls[0];document.head.appendChild(s);})(SOURCES);});}
        if(ready())return draw();
        table.style.display='none';
        var slow=setTimeout(function(){fail('The chart waits for its library, plotly.js, which has not come yet.');},TIMEOUT);
        (window.courseBundle||Promise.reject()).then(function(){if(!ready())throw 0;}).catch(fetchAll).then(function(){clearTimeout(slow);draw();},function(){clearTimeout(slow);
        fail('The chart could not be drawn: its library, plotly.js, could not be loaded (no network?).');
        window.addEventListener('course-plotly',function(){if(ready())draw();},{once:true});});};
        """;

    static int count;

    /// <summary>The HTML of a chart: a figure with a text alternative, the numbers as a table, and the script that draws it.</summary>
    /// <param name="chart">Any Plotly.NET chart.</param>
    public static string Of(GenericChart chart) => OfFigure(GenericChart.toFigureJson(chart));

    /// <summary>The HTML of a figure in plotly.js' format.</summary>
    /// <param name="figureJson">An object with data and layout.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string OfFigure(string figureJson)
    {
        JsonNode figure =
            JsonNode.Parse(figureJson) ?? throw new JsonException("a figure must be an object with data and layout");
        JsonObject layout = figure["layout"] as JsonObject ?? [];
        if (IsDefaultTemplate(layout["template"]))
            layout["template"] = JsonNode.Parse(Template.Replace("COLORS", JsonSerializer.Serialize(Palette.All)));
        var summary = new FigureSummary(figure);
        // The default encoder writes < as an escape, so that no text can end the script element.
        string json = new JsonObject
        {
            ["data"] = figure["data"]?.DeepClone(),
            ["layout"] = layout.DeepClone(),
        }.ToJsonString();
        // From the contents and not at random: running a notebook again gives the same file.
        string id =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)))[..12]
            + "-"
            + Interlocked.Increment(ref count);
        string script = Script
            .Replace("TIMEOUT", LoadMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Replace("SOURCES", JsonSerializer.Serialize(Sources))
            .ReplaceLineEndings("");
        bool whole = figure["data"] is JsonArray traces && traces.Any(trace => !InBundle(trace?["type"]));
        string size = (Pixels(layout["width"]), Pixels(layout["height"])) is (int w, int h)
            ? $"width:{w}px;height:{h}px;max-width:100%;"
            : "height:420px;";
        return $"""
            <div data-course-chart="{id}" style="overflow-x:auto"><div role="img" aria-label="{WebUtility.HtmlEncode(
                summary.Words
            )}" style="display:none;{size}"></div><div><p>The chart is drawn where scripts run. Here are its numbers.</p>{summary.Table}</div></div>
            <script>{script}courseChart("{id}",{json}{(whole ? ",true" : "")});</script>
            """;
    }

    // Plotly.NET's default template, known by its bluish ground; a template that somebody chose is left alone.
    static bool IsDefaultTemplate(JsonNode? template) =>
        template?["layout"]?["plot_bgcolor"] is JsonValue ground
        && ground.TryGetValue(out string? color)
        && color.Replace(" ", "").ToUpperInvariant()
            is "#E5ECF6"
                or "RGB(229,236,246)"
                or "RGBA(229,236,246,1)"
                or "RGBA(229,236,246,1.0)";

    static bool InBundle(JsonNode? type) =>
        type is not JsonValue value || !value.TryGetValue(out string? name) || PlotlyLibrary.TraceTypes.Contains(name);

    static int? Pixels(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double pixels) ? (int)pixels : null;
}
