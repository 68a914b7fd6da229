using System.IO.Compression;

namespace DropoutCourse.Tests;

/// <summary>An archive in memory.</summary>
internal static class Zipped
{
    public static byte[] Of(params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var stream = zip.CreateEntry(name).Open())
                    stream.Write(content);
        return memory.ToArray();
    }
}
