using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace DropoutCourse;

/// <summary>A stack of gray images as bytes.</summary>
/// <param name="Pixels">All pixels, image after image, row after row; 0 is background, 255 full ink. Length Count*Rows*Columns.</param>
/// <param name="Count">Number of images, 0 or more.</param>
/// <param name="Rows">Height of an image in pixels.</param>
/// <param name="Columns">Width of an image in pixels.</param>
public sealed record ByteImages(byte[] Pixels, int Count, int Rows, int Columns);

/// <summary>
/// Reads and writes IDX files, the format of MNIST: a big-endian header (magic number, then one 32-bit length per dimension) and
/// the bytes. Plain and gzip files are told apart by their first two bytes, not by their names.
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "File formats".
/// </summary>
public static class Idx
{
    const int ImageMagic = 0x00000803,
        LabelMagic = 0x00000801; // unsigned byte data with 3 dimensions, and with 1
    const int MaxSide = 4096; // pixels
    const long MaxBytes = 1L << 30; // 1 GiB; MNIST's largest file has 47 MB
    const int BestDeflateRatio = 1032; // deflate cannot pack more bytes than this into one

    /// <summary>Reads an image file (magic number 2051).</summary>
    /// <param name="path">An IDX file, plain or gzip.</param>
    /// <returns>The images as bytes 0..255.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a whole IDX image file; the message names file, field, value and remedy.</exception>
    public static ByteImages ReadImages(string path)
    {
        using var input = new Input(path, ImageMagic, fields: 3);
        int count = input.Field("number of images", 0, int.MaxValue);
        int rows = input.Field("number of rows", 1, MaxSide),
            columns = input.Field("number of columns", 1, MaxSide);
        return new ByteImages(
            input.Payload((long)count * rows * columns, $"{count} images of {rows}x{columns} pixels"),
            count,
            rows,
            columns
        );
    }

    /// <summary>Reads a label file (magic number 2049).</summary>
    /// <param name="path">An IDX file, plain or gzip.</param>
    /// <returns>One label 0..9 per example.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a whole IDX label file, or holds a label above 9.</exception>
    public static byte[] ReadLabels(string path)
    {
        using var input = new Input(path, LabelMagic, fields: 1);
        int count = input.Field("number of labels", 0, int.MaxValue);
        byte[] labels = input.Payload(count, $"{count} labels");
        int bad = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)9);
        if (bad >= 0)
            throw input.Error(
                $"label {bad} is {labels[bad]}; digits have labels 0 to 9",
                "the file is damaged or belongs to another data set (EMNIST?): replace it"
            );
        return labels;
    }

    /// <summary>Writes an image file, gzip if the name ends in .gz. The file appears only when it is complete.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="images">The images.</param>
    /// <exception cref="ArgumentException">The number of pixels does not fit the dimensions.</exception>
    public static void WriteImages(string path, ByteImages images)
    {
        if (images.Pixels.LongLength != (long)images.Count * images.Rows * images.Columns)
            throw new ArgumentException(
                $"{images.Pixels.LongLength} pixels for {images.Count} images of {images.Rows}x{images.Columns}",
                nameof(images)
            );
        Write(path, Header(images), images.Pixels);
    }

    /// <summary>Writes a label file, gzip if the name ends in .gz. The file appears only when it is complete.</summary>
    /// <param name="path">Where to write.</param>
    /// <param name="labels">Labels 0..9, one per example.</param>
    public static void WriteLabels(string path, byte[] labels) => Write(path, Header(labels), labels);

    /// <summary>SHA-256 of the images as an uncompressed IDX file, in lower-case hexadecimal.</summary>
    /// <param name="images">The images.</param>
    public static string Sha256(ByteImages images) => Hash(Header(images), images.Pixels);

    /// <summary>SHA-256 of the labels as an uncompressed IDX file, in lower-case hexadecimal.</summary>
    /// <param name="labels">The labels.</param>
    public static string Sha256(byte[] labels) => Hash(Header(labels), labels);

    /// <summary>A file's bytes, after gzip is taken off.</summary>
    /// <param name="path">A file, plain or gzip.</param>
    internal static Stream Unpacked(string path)
    {
        FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        int read = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return IsGzip(start[..read]) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1f, 0x8b, ..];

    static byte[] Header(ByteImages images) => Header(ImageMagic, images.Count, images.Rows, images.Columns);

    static byte[] Header(byte[] labels) => Header(LabelMagic, labels.Length);

    static byte[] Header(params int[] fields)
    {
        var header = new byte[4 * fields.Length];
        for (int i = 0; i < fields.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * i), fields[i]);
        return header;
    }

    static string Hash(byte[] header, byte[] payload)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(payload);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static void Write(string path, byte[] header, byte[] payload)
    {
        string temporary = path + ".tmp" + Environment.ProcessId;
        try
        {
            using (Stream file = File.Create(temporary))
            using (
                Stream output = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                    ? new GZipStream(file, CompressionLevel.Fastest)
                    : file
            )
            {
                output.Write(header);
                output.Write(payload);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary); // nothing to do after the move; removes what a failed write left
        }
    }

    /// <summary>One file being read: knows its name for the errors, and how many bytes it can hold at most.</summary>
    sealed class Input : IDisposable
    {
        readonly string path;
        readonly FileStream file;
        readonly Stream stream;
        readonly bool gzip;
        readonly int headerBytes;

        public Input(string path, int magic, int fields)
        {
            this.path = path;
            headerBytes = 4 + 4 * fields;
            file = File.OpenRead(path);
            bool named = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            Span<byte> start = stackalloc byte[2];
            int read = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
            file.Position = 0;
            gzip = IsGzip(start[..read]);
            stream = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
            try
            {
                // A plain IDX file that is merely called .gz is fine; anything else under that name is not.
                if (named && !gzip && !(read == 2 && start[0] == 0 && start[1] == 0))
                    throw Error(
                        $"is not a gzip file: it begins with {Show(start[..read])}, a gzip file with 1f 8b",
                        "it may be a web page saved under that name: delete it and download it again"
                    );
                int found = Integer("magic number");
                if (found == magic)
                    return;
                string what =
                    found == ImageMagic ? "this is an image file where labels are due"
                    : found == LabelMagic ? "this is a label file where images are due"
                    : "this is not an IDX file of bytes";
                throw Error(
                    $"magic number is {found}, expected {magic}: {what}",
                    found is ImageMagic or LabelMagic
                        ? "the files may have been swapped: rename them, or download them again"
                        : "delete the file and download it again"
                );
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public int Field(string name, int least, int most)
        {
            int value = Integer(name);
            if (value < least || value > most)
                throw Error(
                    $"{name} is {(uint)value}, allowed are {least} to {most}",
                    "the header is damaged: delete the file and download it again"
                );
            return value;
        }

        public byte[] Payload(long bytes, string what)
        {
            if (bytes > MaxBytes)
                throw Error(
                    $"the header announces {what}, {bytes:N0} bytes; at most {MaxBytes:N0} are read",
                    "the header is damaged: delete the file and download it again"
                );
            long room = gzip ? file.Length * BestDeflateRatio : file.Length - headerBytes;
            if (room < bytes)
                throw Truncated(what, bytes, gzip ? null : room);
            var payload = new byte[bytes];
            int read = Read(payload);
            if (read < bytes)
                throw Truncated(what, bytes, read);
            if (Read(new byte[1]) > 0)
                throw Error(
                    $"has bytes after the announced {what}",
                    "the file is damaged or was put together from several: delete it and download it again"
                );
            return payload;
        }

        public InvalidDataException Error(string problem, string remedy, Exception? inner = null) =>
            new($"{path}: {problem}. Remedy: {remedy}.", inner);

        InvalidDataException Truncated(string what, long expected, long? found) =>
            Error(
                $"is truncated: the header announces {what}, {expected:N0} bytes, but {(found is null ? "the file is too short for that" : $"only {found:N0} follow")}",
                "delete the file and download it again"
            );

        int Integer(string name)
        {
            var bytes = new byte[4];
            int read = Read(bytes);
            return read == 4
                ? BinaryPrimitives.ReadInt32BigEndian(bytes)
                : throw Error($"ends within the {name}: {read} of 4 bytes", "delete the file and download it again");
        }

        int Read(byte[] buffer)
        {
            try
            {
                return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            }
            catch (InvalidDataException e) // from the decompression: a damaged block, a wrong checksum, a missing end
            {
                throw Error(
                    $"cannot be decompressed ({e.Message})",
                    "the gzip file is damaged or cut off: delete it and download it again",
                    e
                );
            }
        }

        static string Show(ReadOnlySpan<byte> bytes) =>
            bytes.Length == 0 ? "nothing" : string.Join(" ", bytes.ToArray().Select(b => b.ToString("x2")));

        public void Dispose()
        {
            stream.Dispose();
            file.Dispose();
        }
    }
}
