using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DropoutCourse.Site;
using Microsoft.AspNetCore.Http;

namespace DropoutCourse.Open;

/// <summary>Style sheets and scripts of the pages: those of the reading edition, and the page's own.</summary>
internal sealed partial class PageAssets(OpenOptions options)
{
    private readonly Dictionary<string, Lazy<(string Type, byte[] Content)>> _files = new()
    {
        ["site.css"] = new(() => Text("text/css", Assets.Read("site.css"))),
        ["narrow.js"] = new(() => Text("text/javascript", Assets.Read("narrow.js"))),
        ["charts.js"] = new(() => Text("text/javascript", Assets.Read("charts.js"))),
        ["reachable.js"] = new(() => Text("text/javascript", Assets.Read("reachable.js"))),
        ["explore.js"] = new(() => Text("text/javascript", Assets.Explore())),
        ["open.css"] = new(() => Text("text/css", EditorBundle.Read("open.css"))),
        ["page.js"] = new(() => File("text/javascript", EditorBundle.Script(options))),
        ["plotly.min.js"] = new(() =>
            File("text/javascript", options.Tools.Module("plotly.js-cartesian-dist-min/plotly-cartesian.min.js"))
        ),
        ["katex.css"] = new(() => File("text/css", options.Tools.Module("katex/dist/katex.min.css"))),
    };

    private static (string, byte[]) Text(string type, string text) => (type, Encoding.UTF8.GetBytes(text));

    private static (string, byte[]) File(string type, string path) => (type, System.IO.File.ReadAllBytes(path));

    public async Task Send(HttpContext context, string name)
    {
        // KaTeX's style sheet names its fonts beside it.
        var (type, content) =
            _files.TryGetValue(name, out var file) ? file.Value
            : Font().IsMatch(name) && System.IO.File.Exists(options.Tools.Module("katex/dist/" + name))
                ? File("font/woff2", options.Tools.Module("katex/dist/" + name))
            : ("", []);
        if (type.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        // Kept by the browser, and asked for again by each page: what is the same as before is not read and compiled anew.
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = type.StartsWith("text/", StringComparison.Ordinal)
            ? type + "; charset=utf-8"
            : type;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content);
    }

    /// <summary>
    /// The frame in which an output's own scripts run: of no origin, so that it has neither the cookie nor a way to this server or
    /// to any other; the page gives it the output and learns its height.
    /// </summary>
    public async Task Frame(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy =
            "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; frame-ancestors 'self'";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(EditorBundle.Read("frame.html"));
    }

    [GeneratedRegex("^fonts/[A-Za-z0-9_-]+\\.woff2$")]
    private static partial Regex Font();
}
