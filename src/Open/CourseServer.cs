using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DropoutCourse.Open;

/// <summary>The server: on this machine's loopback only, for as long as the command runs.</summary>
public sealed class CourseServer : IAsyncDisposable
{
    private const int PortsToTry = 20;

    private readonly WebApplication _app;
    private readonly OpenOptions _options;
    private readonly CourseFiles _files;
    private readonly NotebookHtml _html;
    private readonly ProgressFile _progress;
    private readonly SpareKernel _kernels;
    private readonly PageAssets _assets;
    private readonly ConcurrentDictionary<string, Lazy<Session>> _sessions = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly Guard _guard;
    private Task _ahead = Task.CompletedTask;

    public int Port => _guard.Port;

    /// <summary>Other programs had the ports before this one.</summary>
    public bool PortWasTaken => Port != _options.Port;

    /// <summary>The first address: with the token, which becomes a cookie.</summary>
    public string Address(CourseFile? file = null) =>
        $"http://127.0.0.1:{Port}{(file is null ? "/" : NotebookHtml.Address(file))}?token={_guard.Token}";

    private CourseServer(OpenOptions options, WebApplication app, Guard guard)
    {
        (_options, _app, _guard) = (options, app, guard);
        _files = new(options.Root);
        _html = new(options, _files);
        _progress = new(Path.Combine(options.Work, "progress.json"));
        _assets = new(options);
        _kernels = new(options);
    }

    /// <summary>Starts on the first free port from the wanted one on.</summary>
    /// <exception cref="UserError">No port is free, or the page's script cannot be made.</exception>
    public static async Task<CourseServer> Start(OpenOptions options)
    {
        EditorBundle.Ensure(options);
        for (var port = options.Port; ; port++)
        {
            if (port > 65535 || port >= options.Port + PortsToTry)
                throw new UserError(
                    $"The ports {options.Port} to {port - 1} are taken. Choose another one with --port, or end the programs that have them."
                );
            if (IsTaken(port))
                continue;
            var app = Build(port);
            var server = new CourseServer(options, app, new(port, Path.Combine(options.State, "open.key")));
            server.Map();
            try
            {
                await app.StartAsync();
                if (options.Spare)
                    server._ahead = server.PrepareAhead();
                return server;
            }
            catch (IOException)
            {
                await app.DisposeAsync(); // Somebody was faster.
            }
        }
    }

    /// <summary>
    /// What the reader of the list will want: a process for cells, then the texts of the lessons in their order. Rendering them is the longest
    /// part of a lesson's first opening.
    /// </summary>
    private async Task PrepareAhead()
    {
        await _kernels.Prepare();
        foreach (var lesson in _files.Lessons.TakeWhile(_ => !_ending.IsCancellationRequested))
            try
            {
                _html.Markdown(lesson, NotebookReader.Read(lesson.Original!, Reading.Lenient).Cells);
            }
            catch (Exception e) when (e is UserError or Site.SiteException)
            {
                // Whoever opens the lesson is told.
            }
    }

    private static bool IsTaken(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static WebApplication Build(int port)
    {
        // Without files of settings, environment variables or arguments: nothing but this decides where it listens.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "course" });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            // Pages send nothing but addresses; all else goes over the socket, whose messages have their own limit.
            kestrel.Limits.MaxRequestBodySize = 4096;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 << 10;
            kestrel.Limits.MaxRequestLineSize = 4 << 10;
            // Who connects and says nothing is let go soon, and keeps nobody else out.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
            kestrel.Limits.MaxConcurrentUpgradedConnections = 64;
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o =>
            o.ShutdownTimeout = TimeSpan.FromSeconds(2)
        );
        return builder.Build();
    }

    private void Map()
    {
        _app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromSeconds(15) });
        _app.Use(
            async (context, next) =>
            {
                if (!await _guard.Refuses(context))
                    await next(context);
            }
        );
        _app.Run(Answer);
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        try
        {
            if (path == "/")
                await Html(context, new StartPage(_options, _files, _progress).Write());
            else if (path.StartsWith("/open/", StringComparison.Ordinal) && Find(path["/open/".Length..]) is { } file)
                await Html(context, new NotebookPage(_options, _files, _html).Write(SessionOf(file).State()));
            else if (
                path.StartsWith("/socket/", StringComparison.Ordinal)
                && context.WebSockets.IsWebSocketRequest
                && Find(path["/socket/".Length..]) is { } opened
            )
                await Socket(context, SessionOf(opened));
            else if (path == "/frame")
                await _assets.Frame(context);
            else if (path.StartsWith("/assets/", StringComparison.Ordinal))
                await _assets.Send(context, path["/assets/".Length..]);
            else
                await NotThere(context);
        }
        catch (Exception e) when (e is UserError or Site.SiteException)
        {
            context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await Html(context, PageShell.Message(_files, "This notebook cannot be opened", e.Message));
        }
    }

    private CourseFile? Find(string name) => _files.Find(name);

    private Session SessionOf(CourseFile file)
    {
        var lazy = _sessions.GetOrAdd(
            file.Name,
            _ => new Lazy<Session>(() => new(file, _options, _html, _progress, _kernels, _id))
        );
        try
        {
            return lazy.Value;
        }
        catch
        {
            // A file that could not be read is read again when its page is loaded again.
            _sessions.TryRemove(new(file.Name, lazy));
            throw;
        }
    }

    private async Task Socket(HttpContext context, Session session)
    {
        var query = context.Request.Query;
        var since = long.TryParse(query["since"], out var version) ? version : 0;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token);
        var client = new Client(socket, end.Token);
        var sending = client.SendAll();
        await session.Serve(client, since, query["server"].ToString());
        await end.CancelAsync();
        await sending;
    }

    private static async Task Html(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html);
    }

    private async Task NotThere(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        await Html(
            context,
            PageShell.Message(
                _files,
                "Not found",
                "There is no such notebook in the course. All that there is stands on the left."
            )
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.StopAsync();
        foreach (var session in _sessions.Values.Where(s => s.IsValueCreated))
            await session.Value.DisposeAsync();
        await _kernels.DisposeAsync();
        await _ahead;
        await _app.DisposeAsync();
        _ending.Dispose();
    }
}
