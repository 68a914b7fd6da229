using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DropoutCourse.Site;
using Microsoft.AspNetCore.Http;

namespace DropoutCourse.Open;

/// <summary>Style sheets and scripts of the pages: those of the reading edition, and the page's own.</summary>
internal sealed partial class PageAssets(OpenOptions options)
{
    /// <param name="Tag">Tells this content from others: a browser that has it is not sent it again.</param>
    private sealed record Asset(string Type, byte[] Content, string Tag);

    private readonly Dictionary<string, Lazy<Asset>> _files = new()
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

    private static Asset Text(string type, string text) => Bytes(type, Encoding.UTF8.GetBytes(text));

    private static Asset File(string type, string path) => Bytes(type, System.IO.File.ReadAllBytes(path));

    private static Asset Bytes(string type, byte[] content) =>
        new(type, content, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"");

    public async Task Send(HttpContext context, string name)
    {
        // KaTeX's style sheet names its fonts beside it.
        var asset =
            _files.TryGetValue(name, out var file) ? file.Value
            : Font().IsMatch(name) && System.IO.File.Exists(options.Tools.Module("katex/dist/" + name))
                ? File("font/woff2", options.Tools.Module("katex/dist/" + name))
            : null;
        if (asset is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        // Kept by the browser, and asked for again by each page: what is the same as before is not read and compiled anew.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.Tag;
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = asset.Type.StartsWith("text/", StringComparison.Ordinal)
            ? asset.Type + "; charset=utf-8"
            : asset.Type;
        context.Response.ContentLength = asset.Content.Length;
        await context.Response.Body.WriteAsync(asset.Content);
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
