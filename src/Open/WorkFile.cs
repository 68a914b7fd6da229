using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse.Open;

/// <summary>
/// The learner's copy on the disk: written whole or not at all, its last versions kept, and never over something that this server
/// has not seen.
/// </summary>
internal sealed class WorkFile(string path, string versions)
{
    private const int Kept = 5;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    private string? _known;
    private (DateTime Time, long Length) _stat;

    public string Path => path;
    public bool Exists => File.Exists(path);

    /// <summary>The file's text as it is on the disk, which is known from now on; null if there is no file.</summary>
    public byte[]? Read()
    {
        if (!Exists)
        {
            _known = null;
            return null;
        }
        _stat = Stat();
        var bytes = File.ReadAllBytes(path);
        _known = Hash(bytes);
        return bytes;
    }

    /// <summary>Is what lies on the disk something else than what was read or written last?</summary>
    public bool ChangedOutside()
    {
        if (!Exists)
            return false; // Deleted: it comes back with the next save.
        var stat = Stat();
        if (_known is not null && stat == _stat)
            return false;
        var changed = Hash(File.ReadAllBytes(path)) != _known;
        if (!changed)
            _stat = stat;
        return changed;
    }

    /// <summary>Writes the file if it is as this server knows it.</summary>
    /// <returns>false: it changed on the disk, and was not written.</returns>
    /// <exception cref="IOException">Or <see cref="UnauthorizedAccessException"/>: it cannot be written.</exception>
    public bool Save(string text)
    {
        if (ChangedOutside())
            return false;
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Hash(bytes);
        if (hash == _known && Exists)
            return true;
        KeepVersion(always: false);
        WriteWhole(path, bytes);
        (_known, _stat) = (hash, Stat());
        return true;
    }

    /// <summary>Copies what is on the disk to the versions, of which the last five stay.</summary>
    /// <param name="always">Also if the last one is only minutes old.</param>
    public void KeepVersion(bool always)
    {
        if (!Exists)
            return;
        var old = Versions();
        if (!always && old.Count > 0 && DateTime.UtcNow - File.GetLastWriteTimeUtc(old[^1]) < Between)
            return;
        var bytes = File.ReadAllBytes(path);
        if (old.Count > 0 && Hash(File.ReadAllBytes(old[^1])) == Hash(bytes))
            return;
        var time = DateTime.Now.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        WriteWhole(System.IO.Path.Combine(versions, $"{Name}.{time}.ipynb"), bytes);
        foreach (var extra in Versions().SkipLast(Kept))
            File.Delete(extra);
    }

    /// <summary>The kept versions, oldest first.</summary>
    public IReadOnlyList<string> Versions() =>
        Directory.Exists(versions)
            ? [.. Directory.EnumerateFiles(versions, Name + ".*.ipynb").Order(StringComparer.Ordinal)]
            : [];

    private string Name => System.IO.Path.GetFileNameWithoutExtension(path);

    private (DateTime, long) Stat() => new FileInfo(path) is var info ? (info.LastWriteTimeUtc, info.Length) : default;

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>A reader sees the old file or the whole new one, also after the machine lost its power.</summary>
    public static void WriteWhole(string path, byte[] bytes)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var temporary = System.IO.Path.Combine(
            folder,
            $".{System.IO.Path.GetFileName(path)}.{Environment.ProcessId}.tmp"
        );
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
            throw;
        }
    }
}
