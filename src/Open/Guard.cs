using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace DropoutCourse.Open;

/// <summary>
/// Who may ask this server anything: a browser of this machine that once came with the token. Other programs' users, pages of other
/// sites and names of other hosts that lead here (DNS rebinding) get nothing, not even the list of files.
/// </summary>
public sealed class Guard
{
    private readonly byte[] _token = RandomNumberGenerator.GetBytes(32);
    private readonly string _cookieValue;

    /// <summary>For the first address only: it becomes a cookie, and the address is left.</summary>
    public string Token => Convert.ToHexStringLower(_token);

    public int Port { get; }

    /// <summary>Cookies know no ports: two courses that are open at once need two names.</summary>
    private string CookieName => $"course-{Port}";

    /// <param name="keyFile">Where the key lies that the cookie is made from: a page that is open goes on after the server was started again.</param>
    public Guard(int port, string keyFile)
    {
        Port = port;
        _cookieValue = Convert.ToHexStringLower(
            HMACSHA256.HashData(Key(keyFile), Encoding.ASCII.GetBytes($"page {port}"))
        );
    }

    private static byte[] Key(string file)
    {
        try
        {
            if (File.Exists(file) && File.ReadAllBytes(file) is { Length: 32 } key)
                return key;
            key = RandomNumberGenerator.GetBytes(32);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.None,
            };
            // For its user's eyes only, from the first byte on.
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.Delete(file);
            using var stream = new FileStream(file, options);
            stream.Write(key);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"{Paths.Short(file)} cannot be written to ({e.Message}). Clone the course into a folder of your own."
            );
        }
    }

    /// <summary>Lets a request through, or answers it itself.</summary>
    /// <returns>Has it been answered?</returns>
    public async Task<bool> Refuses(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Harden(context);
        if (!IsOwnHost(request.Host.Value))
            return await Answer(
                context,
                StatusCodes.Status421MisdirectedRequest,
                $"This server answers to 127.0.0.1:{Port} only."
            );
        // Browsers say where a request comes from; those without the header are a person's own: a typed address, a bookmark.
        var origin = request.Headers.Origin.ToString();
        if (
            origin.Length > 0 && origin != $"http://{request.Host.Value}"
            || context.WebSockets.IsWebSocketRequest && origin.Length == 0
            || request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate"
        )
            return await Answer(
                context,
                StatusCodes.Status403Forbidden,
                "Another site's page may not ask this server."
            );
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return await Answer(context, StatusCodes.Status405MethodNotAllowed, "Only GET.");
        if (request.Query["token"].ToString() is { Length: > 0 } token)
        {
            if (!Same(token, Token))
                return await Answer(context, StatusCodes.Status403Forbidden, Unknown);
            response.Cookies.Append(
                CookieName,
                _cookieValue,
                new()
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Strict,
                    Path = "/",
                    IsEssential = true,
                }
            );
            // The token must not stay in the address: addresses are copied, and shown on screens.
            response.StatusCode = StatusCodes.Status303SeeOther;
            response.Headers.Location = request.PathBase.Add(request.Path).ToUriComponent();
            return true;
        }
        return !Same(request.Cookies[CookieName] ?? "", _cookieValue)
            && await Answer(context, StatusCodes.Status403Forbidden, Unknown);
    }

    private const string Unknown =
        "This page opens from the address that ./course open prints in the terminal (it ends with ?token=...). Open that address in this browser.";

    private bool IsOwnHost(string? host) => host == $"127.0.0.1:{Port}" || host == $"localhost:{Port}";

    private static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(wanted));

    /// <summary>Styles may be inline, because formulas and charts set the places of their parts so; scripts are the course's own files.</summary>
    private void Harden(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
            + $"connect-src 'self' ws://{(IsOwnHost(context.Request.Host.Value) ? context.Request.Host.Value : "127.0.0.1")}; frame-src 'self'; "
            + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static async Task<bool> Answer(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n");
        return true;
    }
}
