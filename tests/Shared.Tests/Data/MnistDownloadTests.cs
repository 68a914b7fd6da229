using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;

namespace DropoutCourse.Tests;

/// <summary>Downloads from a server on this machine; no test touches the network.</summary>
public class MnistDownloadTests
{
    static readonly byte[] Contents = RandomBytes(300_000);
    static readonly byte[] Packed = Pack(Contents);
    static readonly MnistFile File1 = new("digits", Convert.ToHexStringLower(SHA256.HashData(Contents)));

    static byte[] RandomBytes(int n)
    {
        var bytes = new byte[n];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    static MnistOptions Options(TempFolder folder, TextWriter log, params Uri[] mirrors) =>
        new()
        {
            CourseFolder = folder["mnist"],
            FailureNote = folder["cache/note.txt"],
            Mirrors = mirrors,
            Files = [File1],
            Log = log,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            StallTimeout = TimeSpan.FromSeconds(30), // a busy machine must not fail the tests
        };

    static string[] Names(TempFolder folder) =>
        Directory
            .GetFiles(folder["mnist"])
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name != ".lock")
            .ToArray();

    [Fact]
    public void AFileIsFetchedOnceAndReported()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve(Packed));
        var log = new StringWriter();
        Mnist.Download(Options(folder, log, server.Url));
        Assert.Equal(["digits.gz"], Names(folder));
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
        Assert.Contains("digits.gz from 127.0.0.1, 0.3 MB", log.ToString());
        Mnist.Download(Options(folder, log, server.Url));
        Assert.Equal(["/mnist/digits.gz"], server.Log);
    }

    [Fact]
    public void AnInterruptedDownloadGoesOnWhereItStopped()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve(Packed));
        Directory.CreateDirectory(folder["mnist"]);
        File.WriteAllBytes(folder["mnist/digits.gz.part"], Packed[..100_000]);
        Mnist.Download(Options(folder, new StringWriter(), server.Url));
        Assert.Equal(["/mnist/digits.gz from 100000"], server.Log);
        Assert.Equal(["digits.gz"], Names(folder));
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
    }

    [Fact]
    public void ADownloadThatBreaksOffIsResumedAtOnce()
    {
        using var folder = new TempFolder();
        int calls = 0;
        using var server = new MirrorServer(async request =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                await request.Serve(Packed);
            else
            {
                await request.Header(200, Packed.Length);
                await request.Write(Packed[..50_000]); // and the connection is closed
            }
        });
        var log = new StringWriter();
        Mnist.Download(Options(folder, log, server.Url));
        Assert.Equal(["/mnist/digits.gz", "/mnist/digits.gz from 50000"], server.Log);
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
        Assert.Contains("broke off", log.ToString());
    }

    [Fact]
    public void AServerThatAlwaysBreaksOffIsGivenUpAndItsPartIsKept()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(async request =>
        {
            await request.Header(200, Packed.Length);
            await request.Write(Packed[..50_000]);
        });
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url))
        );
        Assert.Contains("digits.gz", e.Message);
        Assert.Contains("Remedy: ", e.Message);
        Assert.Equal(["digits.gz.part"], Names(folder));
        Assert.InRange(server.Log.Count, 1, 4);
    }

    [Fact]
    public void AServerWithoutRangesStartsFromTheBeginning()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => (request with { From = null }).Serve(Packed));
        Directory.CreateDirectory(folder["mnist"]);
        File.WriteAllBytes(folder["mnist/digits.gz.part"], Packed[..1000]);
        Mnist.Download(Options(folder, new StringWriter(), server.Url));
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
        Assert.Single(server.Log);
    }

    [Fact]
    public void ASlowButSteadyServerIsGivenItsTime()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(async request =>
        {
            await request.Header(200, Packed.Length);
            foreach (byte[] piece in Packed.Chunk(Packed.Length / 3))
            {
                await Task.Delay(2000);
                await request.Write(piece);
            }
        });
        Mnist.Download(
            Options(folder, new StringWriter(), server.Url) with
            {
                ConnectTimeout = TimeSpan.FromSeconds(0.5),
                StallTimeout = TimeSpan.FromSeconds(5),
            }
        );
        Assert.Single(server.Log); // in all it takes longer than connecting and one pause may
    }

    [Theory]
    [InlineData(1000)] // the rest is asked for, and does not fit
    [InlineData(10_000_000)] // nothing is left to ask for
    public void APartThatDoesNotFitIsFetchedAnew(int length)
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve(Packed));
        Directory.CreateDirectory(folder["mnist"]);
        File.WriteAllBytes(folder["mnist/digits.gz.part"], new byte[length]);
        Mnist.Download(Options(folder, new StringWriter(), server.Url));
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public void ACompletePartIsNotFetchedAgain()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve(Packed));
        Directory.CreateDirectory(folder["mnist"]);
        File.WriteAllBytes(folder["mnist/digits.gz.part"], Packed);
        Mnist.Download(Options(folder, new StringWriter(), server.Url));
        Assert.Equal([$"/mnist/digits.gz from {Packed.Length}"], server.Log);
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
    }

    [Fact]
    public void WrongContentsAreDeletedAndNamed()
    {
        using var folder = new TempFolder();
        byte[] other = Pack([1, 2, 3]);
        using var server = new MirrorServer(request => request.Serve(other));
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url))
        );
        Assert.Contains("digits.gz was deleted", e.Message);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3])), e.Message);
        Assert.Contains(File1.Sha256, e.Message);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public void APageInsteadOfAFileIsDeletedAndNamed()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve("<html>please log in</html>"u8.ToArray()));
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url))
        );
        Assert.Contains("cannot be decompressed", e.Message);
        Assert.Empty(Names(folder));
    }

    [Fact]
    public void TheSecondMirrorIsTriedAfterThe404OfTheFirst()
    {
        using var folder = new TempFolder();
        using var first = new MirrorServer(request => request.Header(404, 0));
        using var second = new MirrorServer(request => request.Serve(Packed));
        Mnist.Download(Options(folder, new StringWriter(), first.Url, second.Url));
        Assert.Single(first.Log);
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
    }

    [Fact]
    public void TheSecondMirrorReplacesTheWrongContentsOfTheFirst()
    {
        using var folder = new TempFolder();
        using var first = new MirrorServer(request => request.Serve(Pack([1])));
        using var second = new MirrorServer(request => request.Serve(Packed));
        Mnist.Download(Options(folder, new StringWriter(), first.Url, second.Url));
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
    }

    [Theory]
    [InlineData(false)] // silent from the start
    [InlineData(true)] // silent in the middle
    public void ASilentServerTimesOut(bool begins)
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(async request =>
        {
            if (begins)
            {
                await request.Header(200, Packed.Length);
                if (request.From is null)
                    await request.Write(Packed[..50_000]);
            }
            await Task.Delay(Timeout.Infinite, request.Stop);
        });
        var watch = Stopwatch.StartNew();
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(
                Options(folder, new StringWriter(), server.Url) with
                {
                    ConnectTimeout = TimeSpan.FromSeconds(1),
                    StallTimeout = TimeSpan.FromSeconds(1),
                }
            )
        );
        Assert.Contains("nothing came for 1 s", e.Message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 60);
    }

    [Fact]
    public void AnEndlessAnswerIsCutOff()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(async request =>
        {
            await request.Header(200, 1L << 40);
            for (var block = new byte[1 << 20]; ; )
                await request.Write(block);
        });
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url))
        );
        Assert.Contains("more than 67", e.Message);
        Assert.Equal(0, new FileInfo(folder["mnist/digits.gz.part"]).Length);
    }

    [Fact]
    public void NobodyListeningIsSaid()
    {
        using var folder = new TempFolder();
        Uri url;
        using (var server = new MirrorServer(_ => Task.CompletedTask))
            url = server.Url;
        var e = Assert.Throws<MnistDownloadException>(() => Mnist.Download(Options(folder, new StringWriter(), url)));
        Assert.Contains(url.ToString(), e.Message);
        Assert.Contains("Remedy: check the network", e.Message);
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNamed()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Serve(Packed));
        File.WriteAllText(folder["mnist"], "a file where the folder should be");
        var e = Assert.Throws<MnistDownloadException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url))
        );
        Assert.Contains(folder["mnist"], e.Message);
        Assert.Contains("cannot be written", e.Message);
        Assert.Contains("Remedy: make it writable", e.Message);
    }

    [Fact]
    public void CancellingStopsTheDownload()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => Task.Delay(Timeout.Infinite, request.Stop));
        using var stop = new CancellationTokenSource(300);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Mnist.Download(Options(folder, new StringWriter(), server.Url), stop.Token)
        );
    }

    [Fact]
    public async Task TwoDownloadsAtOnceFetchOnce()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(async request =>
        {
            await Task.Delay(500);
            await request.Serve(Packed);
        });
        await Task.WhenAll(
            Task.Run(() => Mnist.Download(Options(folder, new StringWriter(), server.Url))),
            Task.Run(() => Mnist.Download(Options(folder, new StringWriter(), server.Url)))
        );
        Assert.Single(server.Log);
        Assert.Equal(Packed, File.ReadAllBytes(folder["mnist/digits.gz"]));
    }
}
