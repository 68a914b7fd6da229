using System.Text;

namespace DropoutCourse.Notebooks;

/// <summary>What a file that should be a notebook is instead, in words.</summary>
public static class FileKind
{
    private static readonly (byte[] Start, string What)[] Known =
    [
        ("PK"u8.ToArray(), "a zip archive (or an Office document)"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"),
        ([0x1F, 0x8B], "a gzip file"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz file"),
        ("BZh"u8.ToArray(), "a bzip2 file"),
        ([0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
        ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Office document"),
        ("{\\rtf"u8.ToArray(), "an RTF document"),
        ("SQLite format 3"u8.ToArray(), "a SQLite database"),
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer, not the file itself"),
    ];

    /// <summary>Null: nothing that is known by its first bytes; it may be a notebook.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            return "empty (0 bytes)";
        if (bytes.IndexOfAnyExcept(" \t\r\n\0"u8) < 0)
            return bytes.Contains((byte)0)
                ? $"empty ({bytes.Length} bytes, all of them zero)"
                : "empty (blanks and line breaks only)";
        foreach (var (start, what) in Known)
            if (bytes.StartsWith(start))
                return what;
        var head = TextFile.Of(bytes[..Math.Min(bytes.Length, 1024)].ToArray()).Text.TrimStart().ToLowerInvariant();
        if (head.StartsWith("<!doctype html") || head.StartsWith("<html") || head.StartsWith("<head"))
            return "a web page, probably a login or error page that was saved in its place";
        return head.StartsWith("<?xml") || head.StartsWith("<svg") ? "an XML file" : null;
    }
}
