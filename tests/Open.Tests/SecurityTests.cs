using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace DropoutCourse.Tests;

/// <summary>Each attack on the server, as an attacker would try it.</summary>
public class SecurityTests
{
    private static readonly string[] Everywhere =
    [
        "/",
        "/open/notebooks/01-small.ipynb",
        "/socket/notebooks/01-small.ipynb",
        "/assets/page.js",
        "/frame",
        "/nothing",
    ];

    [Fact]
    public async Task WithoutTheTokenThereIsNothingNotEvenTheListOfFiles()
    {
        await using var course = await TestCourse.Start();
        using var client = new HttpClient();
        foreach (var path in Everywhere)
        foreach (var end in new[] { "", "?token=", "?token=" + new string('0', 64) })
        {
            var answer = await client.GetAsync(course.Base + path + end);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain("01-small", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task TheTokenBecomesACookieThatScriptsAndOtherSitesDoNotGet()
    {
        await using var course = await TestCourse.Start();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var answer = await client.GetAsync(course.Server.Address());
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.OriginalString);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/", cookie);
        Assert.DoesNotContain("domain", cookie);
        using var visitor = await course.Visitor();
        Assert.Contains("A small lesson", await visitor.GetStringAsync(course.Base + "/"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(course[".course/open.key"])
            );
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:{port}")]
    [InlineData("127.0.0.1.evil.example:{port}")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0:{port}")]
    public async Task AnotherHostNameThatLeadsHereGetsNothing(string host)
    {
        await using var course = await TestCourse.Start();
        var cookie = await course.Cookie();
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        foreach (var path in Everywhere.Append("/?token=" + course.Server.Address().Split('=')[1]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, course.Base + path);
            request.Headers.Host = host.Replace("{port}", $"{course.Server.Port}");
            request.Headers.Add("Cookie", cookie);
            var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task APageOfAnotherSiteGetsNothing()
    {
        await using var course = await TestCourse.Start();
        var cookie = await course.Cookie();
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        foreach (
            var (name, value) in new[]
            {
                ("Origin", "http://evil.example"),
                ("Origin", "null"),
                ("Origin", $"http://127.0.0.1:{course.Server.Port + 1}"),
                ("Origin", $"https://127.0.0.1:{course.Server.Port}"),
                ("Sec-Fetch-Site", "cross-site"),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, course.Base + "/");
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add(name, value);
            Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task TheSocketWantsTheCookieAndThePagesOwnOrigin()
    {
        await using var course = await TestCourse.Start();
        var cookie = await course.Cookie();
        async Task<bool> Opens(string? origin, bool withCookie)
        {
            using var socket = new ClientWebSocket();
            if (origin is not null)
                socket.Options.SetRequestHeader("Origin", origin);
            if (withCookie)
                socket.Options.SetRequestHeader("Cookie", cookie);
            try
            {
                await socket.ConnectAsync(
                    new($"ws://127.0.0.1:{course.Server.Port}/socket/notebooks/01-small.ipynb"),
                    CancellationToken.None
                );
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        }
        Assert.True(await Opens(course.Base, true));
        Assert.False(await Opens(course.Base, false));
        Assert.False(await Opens(null, true));
        Assert.False(await Opens("http://evil.example", true));
        Assert.False(await Opens("null", true));
    }

    [Fact]
    public async Task NoPathLeavesTheCourse()
    {
        await using var course = await TestCourse.Start(c =>
        {
            File.WriteAllText(
                Path.Combine(c.Outside, "secret.ipynb"),
                TestCourse.Json(TestCourse.Cell("s", "secret", true))
            );
            File.CreateSymbolicLink(c["notebooks/link.ipynb"], Path.Combine(c.Outside, "secret.ipynb"));
            Directory.CreateSymbolicLink(c["notebooks/linked"], c.Outside);
            Directory.CreateDirectory(c["work"]);
            Directory.CreateSymbolicLink(c["work/exercises"], c.Outside);
            c.WriteNotebook("notebooks/exercises/secret.ipynb", ("a sheet", true));
        });
        var cookie = await course.Cookie();
        foreach (
            var path in new[]
            {
                "/open/../../outside/secret.ipynb",
                "/open/notebooks/../../outside/secret.ipynb",
                "/open/%2e%2e/outside/secret.ipynb",
                "/open/notebooks/%2e%2e/%2e%2e/outside/secret.ipynb",
                "/open/notebooks%2f..%2f..%2foutside%2fsecret.ipynb",
                "/open/..%5coutside%5csecret.ipynb",
                "/open/" + Uri.EscapeDataString(Path.Combine(course.Outside, "secret.ipynb")),
                "/open//" + Path.Combine(course.Outside, "secret.ipynb"),
                "/open/notebooks/link.ipynb",
                "/open/notebooks/linked/secret.ipynb",
                "/open/notebooks/exercises/secret.ipynb", // its copy would be written through a link that leads outside
                "/open/notebooks/instructor/01-small.ipynb",
                "/open/notebooks/Instructor/01-small.ipynb",
                "/open/global.json",
                "/assets/../notebooks/01-small.ipynb",
                "/assets/fonts/../../package.json",
                "/assets/fonts%2f..%2fkatex.min.js",
            }
        )
        {
            var (status, body) = await Raw(course, $"GET {path} HTTP/1.1", cookie);
            Assert.True(status is 400 or 404, $"{path}: {status}");
            Assert.DoesNotContain(">secret<", body);
            Assert.DoesNotContain("hidden", body.Replace("class=\"hidden\"", ""));
        }
    }

    /// <summary>A request as it is, which HttpClient would put in order.</summary>
    private static async Task<(int Status, string Body)> Raw(TestCourse course, string line, string cookie)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, course.Server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"{line}\r\nHost: 127.0.0.1:{course.Server.Port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            )
        );
        var text = await new StreamReader(stream).ReadToEndAsync();
        return (int.Parse(text.Split(' ')[1]), text);
    }

    [Fact]
    public async Task ABodyOfAHundredMegabytesIsNotTaken()
    {
        await using var course = await TestCourse.Start();
        var cookie = await course.Cookie();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, course.Server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST / HTTP/1.1\r\nHost: 127.0.0.1:{course.Server.Port}\r\nCookie: {cookie}\r\nContent-Length: {100 << 20}\r\n\r\n"
            )
        );
        var sent = 0L;
        var block = new byte[1 << 20];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            for (; sent < 100 << 20; sent += block.Length)
                await stream.WriteAsync(block, limit.Token);
        }
        catch (IOException) { } // The server let go.
        Assert.True(sent < 90 << 20, $"{sent >> 20} MB were taken");
        using var visitor = await course.Visitor();
        Assert.Contains("A small lesson", await visitor.GetStringAsync(course.Base + "/"));
    }

    [Fact]
    public async Task AMessageOfAHundredMegabytesEndsTheSocket()
    {
        await using var course = await TestCourse.Start();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", course.Base);
        socket.Options.SetRequestHeader("Cookie", await course.Cookie());
        await socket.ConnectAsync(
            new($"ws://127.0.0.1:{course.Server.Port}/socket/notebooks/01-small.ipynb"),
            CancellationToken.None
        );
        var sent = 0L;
        var block = new byte[1 << 20];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            for (; sent < 100 << 20; sent += block.Length)
                await socket.SendAsync(block, WebSocketMessageType.Text, endOfMessage: false, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException) { }
        Assert.True(sent < 90 << 20, $"{sent >> 20} MB were taken");
    }

    [Fact]
    public async Task AHundredSilentConnectionsAndASlowOneKeepNobodyOut()
    {
        await using var course = await TestCourse.Start();
        using var visitor = await course.Visitor();
        List<TcpClient> silent = [];
        try
        {
            for (var i = 0; i < 150; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, course.Server.Port);
                silent.Add(client);
            }
            // One letter a second: it never gets to the end of its header.
            var slow = silent[0].GetStream();
            var clock = Stopwatch.StartNew();
            Assert.Contains("A small lesson", await visitor.GetStringAsync(course.Base + "/"));
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
            var letGo = false;
            clock.Restart();
            while (!letGo && clock.Elapsed < TimeSpan.FromSeconds(40))
            {
                await Task.Delay(1000);
                try
                {
                    await slow.WriteAsync(new[] { (byte)'G' });
                    letGo =
                        slow.DataAvailable && slow.ReadByte() >= 0 || silent[0].Client.Poll(0, SelectMode.SelectRead);
                }
                catch (IOException)
                {
                    letGo = true;
                }
            }
            Assert.True(letGo, "the slow connection was kept");
        }
        finally
        {
            silent.ForEach(c => c.Dispose());
        }
    }

    [Fact]
    public async Task ItListensOnTheLoopbackOnly()
    {
        await using var course = await TestCourse.Start();
        var listening = IPGlobalProperties
            .GetIPGlobalProperties()
            .GetActiveTcpListeners()
            .Where(e => e.Port == course.Server.Port);
        Assert.Equal(IPAddress.Loopback, Assert.Single(listening).Address);
    }

    [Fact]
    public async Task EveryAnswerHasTheStrictPolicy()
    {
        await using var course = await TestCourse.Start();
        using var visitor = await course.Visitor();
        foreach (var path in Everywhere.Where(p => !p.StartsWith("/socket")))
        {
            var answer = await visitor.GetAsync(course.Base + path);
            var policy = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy);
            Assert.Contains(path == "/frame" ? "sandbox allow-scripts;" : "script-src 'self';", policy);
            Assert.Contains(path == "/frame" ? "frame-ancestors 'self'" : "frame-ancestors 'none'", policy);
            Assert.DoesNotContain("allow-same-origin", policy);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }
        // What the policy forbids is not written in the first place.
        var html = await visitor.GetStringAsync(course.Base + "/open/notebooks/01-small.ipynb");
        Assert.DoesNotMatch("<script(?![^>]*src=)", html);
    }

    /// <summary>Scripts and styles are the same for everybody; pages have what the learner wrote.</summary>
    [Fact]
    public async Task ABrowserKeepsScriptsAndNoPage()
    {
        await using var course = await TestCourse.Start();
        using var visitor = await course.Visitor();
        var first = await visitor.GetAsync(course.Base + "/assets/page.js");
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, course.Base + "/assets/page.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await visitor.SendAsync(again)).StatusCode);
        using var other = new HttpRequestMessage(HttpMethod.Get, course.Base + "/assets/charts.js");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SendAsync(other)).StatusCode);
        foreach (var page in new[] { "/", "/open/notebooks/01-small.ipynb", "/frame" })
            Assert.Equal("no-store", (await visitor.GetAsync(course.Base + page)).Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task APortThatIsTakenIsLeftToItsOwner()
    {
        await using var first = await TestCourse.Start();
        await using var second = await TestCourse.Start(change: o => o with { Port = first.Server.Port });
        Assert.NotEqual(first.Server.Port, second.Server.Port);
        Assert.True(second.Server.PortWasTaken);
        using var visitor = await second.Visitor();
        Assert.Contains("A small lesson", await visitor.GetStringAsync(second.Base + "/"));
        // The one's cookie is not the other's.
        using var request = new HttpRequestMessage(HttpMethod.Get, second.Base + "/");
        request.Headers.Add("Cookie", await first.Cookie());
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(request)).StatusCode);
    }
}
