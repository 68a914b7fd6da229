using System.Globalization;
using System.Security.Cryptography;

namespace DropoutCourse;

/// <summary>
/// SHA-256 of files' decompressed contents. Those of published files are remembered by path, size and time, so that half a hundred megabytes are not
/// hashed anew in each notebook.
/// </summary>
/// <param name="path">Where they are remembered; null: nowhere.</param>
sealed class KnownFiles(string? path)
{
    const long MaxBytes = 64 * 1024 * 1024; // the largest has 47 MB
    static readonly Lock Gate = new();

    /// <summary>The SHA-256 of a file's contents, after gzip is taken off; null if they cannot be read to the end.</summary>
    /// <param name="file">An existing file.</param>
    /// <param name="published">The hashes that are worth remembering.</param>
    public string? Sha256(string file, IReadOnlySet<string> published)
    {
        string stamp = Stamp(file);
        if (Remembered().TryGetValue(stamp, out string? known) && published.Contains(known))
            return known;
        string? hash = Hash(file);
        if (hash is not null && published.Contains(hash))
            Remember(stamp, hash);
        return hash;
    }

    static string? Hash(string file)
    {
        try
        {
            using Stream stream = Idx.Unpacked(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            long total = 0;
            // What is longer is no file of MNIST's, however small its archive is.
            for (int read; (read = stream.Read(buffer)) > 0; hash.AppendData(buffer, 0, read))
                if ((total += read) > MaxBytes)
                    return null;
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string Stamp(string file)
    {
        var info = new FileInfo(file);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{info.Length}\t{info.LastWriteTimeUtc.Ticks}\t{info.FullName}"
        );
    }

    Dictionary<string, string> Remembered()
    {
        Dictionary<string, string> all = [];
        try
        {
            if (path is not null && File.Exists(path))
                foreach (string line in File.ReadAllLines(path))
                    if (line.Split('\t', 2) is [{ Length: 64 } hash, string stamp])
                        all[stamp] = hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is not remembered is hashed again: slower, not wrong.
        }
        return all;
    }

    void Remember(string stamp, string hash)
    {
        if (path is null)
            return;
        string temporary = $"{path}.tmp{Environment.ProcessId}";
        lock (Gate)
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                // Earlier sizes and times of the same file are of no more use.
                string file = stamp.Split('\t', 3)[2];
                File.WriteAllLines(
                    temporary,
                    Remembered()
                        .Where(p => p.Key.Split('\t', 3) is [_, _, string other] && other != file)
                        .Append(new(stamp, hash))
                        .Select(p => $"{p.Value}\t{p.Key}")
                );
                File.Move(temporary, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
