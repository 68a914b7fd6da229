using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace DropoutCourse;

/// <summary>MNIST could not be downloaded; the message says what was tried, what happened and what to do.</summary>
public sealed class MnistDownloadException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="inner">The cause.</param>
    public MnistDownloadException(string message, Exception? inner = null)
        : base(message, inner) { }
}

/// <summary>
/// Downloads MNIST's files into a folder. Each goes into NAME.gz.part first, is checked against its SHA-256 and only then gets its name;
/// an interrupted download goes on where it stopped; each mirror gets its chance.
/// </summary>
sealed class MnistDownload(MnistOptions options)
{
    const int Attempts = 4; // per mirror and file; a further one only if the last brought new bytes
    const long MaxBytes = 64 * 1024 * 1024; // the largest file has 10 MB: what is longer is something else

    readonly TextWriter log = options.Log ?? Console.Out;

    /// <summary>Fetches what the folder lacks. Files that are there already are left alone.</summary>
    public async Task Run(CancellationToken stop)
    {
        string folder = options.CourseFolder;
        using FileStream _ = await Lock(folder, stop).ConfigureAwait(false);
        using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        foreach (MnistFile file in options.Files)
            if (file.In(folder) is null)
                await FetchFromAnyMirror(client, file, Path.Combine(folder, file.Name + ".gz"), stop)
                    .ConfigureAwait(false);
    }

    async Task FetchFromAnyMirror(HttpClient client, MnistFile file, string target, CancellationToken stop)
    {
        var failures = new List<string>();
        foreach (Uri mirror in options.Mirrors)
        {
            var url = new Uri(mirror, file.Name + ".gz");
            try
            {
                await Fetch(client, url, file, target, stop).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
                when (e is HttpRequestException or InvalidDataException or TimeoutException or HttpIOException)
            {
                failures.Add($"{url}: {e.Message}");
            }
        }
        throw new MnistDownloadException(
            $"MNIST could not be downloaded. {string.Join(" | ", failures)} Remedy: check the network, or put {file.Name}.gz and the other three files into {Path.GetDirectoryName(target)}, or set DROPOUT_COURSE_DATA to a folder that has them."
        );
    }

    async Task Fetch(HttpClient client, Uri url, MnistFile file, string target, CancellationToken stop)
    {
        string part = target + ".part";
        for (int attempt = 1; ; attempt++)
        {
            long before = LengthOf(part);
            try
            {
                await Receive(client, url, part, stop).ConfigureAwait(false);
            }
            catch (Exception e)
                when (e is HttpIOException or TimeoutException && attempt < Attempts && LengthOf(part) > before)
            {
                log.WriteLine(
                    $"MNIST: {file.Name}.gz broke off after {Megabytes(LengthOf(part))} MB ({e.Message}); going on from there"
                );
                continue;
            }
            string? problem = Check(part, file);
            if (problem is null)
                break;
            File.Delete(part);
            // A part left by another run or mirror may not fit: once more from the start before giving up on this mirror.
            if (before == 0)
                throw new InvalidDataException($"{file.Name}.gz was deleted: {problem}.");
        }
        File.Move(part, target, overwrite: true);
    }

    /// <summary>Appends to the part file what it lacks.</summary>
    async Task Receive(HttpClient client, Uri url, string part, CancellationToken stop)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            long have = LengthOf(part);
            stall.CancelAfter(options.StallTimeout + options.ConnectTimeout);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            if (have > 0)
                request.Headers.Range = new RangeHeaderValue(have, null);
            using HttpResponseMessage response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token)
                .ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
                return; // nothing is missing; the check will tell
            response.EnsureSuccessStatusCode();
            bool resumed =
                response.StatusCode == HttpStatusCode.PartialContent
                && response.Content.Headers.ContentRange?.From == have;
            long total = (resumed ? have : 0) + (response.Content.Headers.ContentLength ?? 0);
            log.WriteLine(
                $"MNIST: {Path.GetFileNameWithoutExtension(part)} from {url.Host}{(resumed ? $", going on at {Megabytes(have)} MB" : "")}{(total > 0 ? $", {Megabytes(total)} MB" : "")}"
            );

            using Stream body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
            using FileStream file = Writable(part, resumed ? FileMode.Append : FileMode.Create);
            var buffer = new byte[1 << 16];
            long shown = Environment.TickCount64;
            while (true)
            {
                stall.CancelAfter(options.StallTimeout);
                int read = await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                await file.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
                if (file.Position > MaxBytes)
                {
                    file.SetLength(0);
                    throw new InvalidDataException(
                        $"{Path.GetFileNameWithoutExtension(part)} was given up: more than {Megabytes(MaxBytes)} MB came where about 10 are due."
                    );
                }
                if (Environment.TickCount64 - shown < 2000)
                    continue;
                shown = Environment.TickCount64;
                log.WriteLine($"MNIST: {Megabytes(file.Position)} of {Megabytes(total)} MB");
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {options.StallTimeout.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>What is wrong with the file; null if it is the right one.</summary>
    static string? Check(string part, MnistFile file)
    {
        if (LengthOf(part) == 0)
            return "it is empty";
        try
        {
            using var unpacked = new GZipStream(File.OpenRead(part), CompressionMode.Decompress);
            string hash = Convert.ToHexStringLower(SHA256.HashData(unpacked));
            return hash == file.Sha256
                ? null
                : $"its decompressed contents have SHA-256 {hash}, expected {file.Sha256}";
        }
        catch (InvalidDataException e)
        {
            return $"it cannot be decompressed ({e.Message})";
        }
    }

    /// <summary>Makes the folder and lets one process at a time download into it.</summary>
    async Task<FileStream> Lock(string folder, CancellationToken stop)
    {
        string path = Path.Combine(folder, ".lock"); // stays: deleting it would let two processes hold two locks
        for (bool told = false; ; told = true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path)) // in use
            {
                if (!told)
                    log.WriteLine("MNIST: another process is downloading; waiting for it");
                await Task.Delay(200, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(folder, e);
            }
        }
    }

    static FileStream Writable(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Path.GetDirectoryName(path)!, e);
        }
    }

    static MnistDownloadException Unwritable(string folder, Exception e) =>
        new(
            $"MNIST cannot be stored: the folder {folder} cannot be written ({e.Message}). Remedy: make it writable, or set DROPOUT_COURSE_DATA to a folder that has the files.",
            e
        );

    static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    static string Megabytes(long bytes) =>
        (bytes / 1e6).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
