using System.Text;
using UtfUnknown;

namespace DropoutCourse.Notebooks;

/// <summary>Text of a file whose encoding nobody states: byte order marks, UTF-8, UTF-16 and UTF-32 without a mark, and what spreadsheets call ANSI.</summary>
/// <param name="Encoding">Its name, as messages say it, for example UTF-8.</param>
/// <param name="Guessed">The encoding follows from nothing but the look of the letters: some may be wrong.</param>
public sealed record TextFile(string Text, string Encoding, bool Guessed)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Never fails: bytes that are no text give text that makes no sense.</summary>
    public static TextFile Of(byte[] bytes)
    {
        foreach (var (mark, encoding) in Marks)
            if (bytes.AsSpan().StartsWith(mark))
                return new(encoding.GetString(bytes, mark.Length, bytes.Length - mark.Length), Name(encoding), false);
        if (WithoutMark(bytes) is { } wide)
            return new(wide.GetString(bytes), Name(wide), false);
        try
        {
            return new(StrictUtf8.GetString(bytes), "UTF-8", false);
        }
        catch (DecoderFallbackException)
        {
            var found = CharsetDetector.DetectFromBytes(bytes).Detected;
            var encoding = found is { Confidence: > 0.5f, Encoding: { } guess } ? guess : Western;
            // ISO 8859-1 has control characters where Windows has quotes and dashes.
            if (encoding.CodePage == 28591)
                encoding = Western;
            return new(encoding.GetString(bytes), Name(encoding), true);
        }
    }

    private static string Name(Encoding encoding) =>
        encoding.CodePage switch
        {
            65001 => "UTF-8",
            1200 => "UTF-16",
            1201 => "UTF-16 (big-endian)",
            12000 => "UTF-32",
            12001 => "UTF-32 (big-endian)",
            _ => encoding.WebName,
        };

    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly UTF32Encoding BigUtf32 = new(bigEndian: true, byteOrderMark: true);

    // The mark of UTF-32 begins with that of UTF-16.
    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], System.Text.Encoding.UTF8),
        ([0xFF, 0xFE, 0, 0], System.Text.Encoding.UTF32),
        ([0, 0, 0xFE, 0xFF], BigUtf32),
        ([0xFF, 0xFE], System.Text.Encoding.Unicode),
        ([0xFE, 0xFF], System.Text.Encoding.BigEndianUnicode),
    ];

    /// <summary>In JSON and tables most characters are ASCII: where the zeros stand between them tells the width (RFC 4627, section 3).</summary>
    private static Encoding? WithoutMark(byte[] bytes)
    {
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, 4096) & ~3);
        if (head.Length < 4)
            return null;
        Span<int> zeros = stackalloc int[4];
        for (var i = 0; i < head.Length; i++)
            if (head[i] == 0)
                zeros[i & 3]++;
        var quarter = head.Length / 4;
        bool Most(int count) => count > 0.7 * quarter;
        bool None(int count) => count == 0;
        if (Most(zeros[1]) && Most(zeros[2]) && Most(zeros[3]) && None(zeros[0]))
            return System.Text.Encoding.UTF32;
        if (Most(zeros[0]) && Most(zeros[1]) && Most(zeros[2]) && None(zeros[3]))
            return BigUtf32;
        if (Most(zeros[1]) && Most(zeros[3]) && None(zeros[0]) && None(zeros[2]))
            return System.Text.Encoding.Unicode;
        return Most(zeros[0]) && Most(zeros[2]) && None(zeros[1]) && None(zeros[3])
            ? System.Text.Encoding.BigEndianUnicode
            : null;
    }
}
