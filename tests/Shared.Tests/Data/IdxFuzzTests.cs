using System.IO.Compression;

namespace DropoutCourse.Tests;

/// <summary>The reader of IDX files, given damaged ones (<see cref="Fuzz"/>), and what was found so.</summary>
public sealed class IdxFuzzTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    static readonly string[] Tokens =
    [
        "\u0000\u0000\u0008\u0003",
        "\u0000\u0000\u0008\u0001",
        "\u001f\u008b",
        "\u001f\u008b\u0008\u0000",
        "\u007f\u00ff\u00ff\u00ff",
        "\u00ff\u00ff\u00ff\u00ff",
        "\u0000\u0000\u0000\u001c",
        "\u0000",
        "\u00ff",
        "<!DOCTYPE html>",
        "\n",
    ];

    List<byte[]> Seeds()
    {
        byte[] pixels = new byte[5 * 7 * 3];
        new Random(1).NextBytes(pixels);
        string images = folder["i"],
            labels = folder["l"];
        Idx.WriteImages(images, new ByteImages(pixels, 5, 7, 3));
        Idx.WriteLabels(labels, [0, 9, 3, 3, 7]);
        List<byte[]> all = [File.ReadAllBytes(images), File.ReadAllBytes(labels)];
        foreach (byte[] plain in all.ToList())
        {
            using var memory = new MemoryStream();
            using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
                gzip.Write(plain);
            all.Add(memory.ToArray());
        }
        return all;
    }

    void Read(byte[] bytes)
    {
        Exception? refusal = null;
        foreach (string name in new[] { "digits-ubyte", "digits-ubyte.gz" })
        {
            string path = folder[name];
            File.WriteAllBytes(path, bytes);
            Try(() => Whole(Idx.ReadImages(path), path));
            Try(() => Idx.ReadLabels(path));
        }
        if (refusal != null)
            throw refusal;

        void Try(Action read)
        {
            try
            {
                read();
            }
            catch (InvalidDataException e)
            {
                refusal = refusal is null || IsRefusal(refusal) ? e : refusal;
            }
        }
    }

    static void Whole(ByteImages images, string path)
    {
        if (images.Pixels.Length != (long)images.Count * images.Rows * images.Columns)
            throw new InvalidOperationException($"{path}: {images.Pixels.Length} pixels");
    }

    bool IsRefusal(Exception e) =>
        e is InvalidDataException
        && e.Message.StartsWith(folder["digits-ubyte"], StringComparison.Ordinal)
        && e.Message.Contains("Remedy: ", StringComparison.Ordinal);

    Fuzz Fuzz => new("idx", Seeds(), Tokens, Read, IsRefusal);

    [Fact]
    public void Damaged_files_are_read_or_refused_in_words() => Fuzz.Run();

    public static TheoryData<string> Found =>
        [.. Directory.GetFiles(Kept).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    static string Kept => Path.Combine(Repository.Root, "tests", "Shared.Tests", "Data", "fuzz");

    [Theory]
    [MemberData(nameof(Found))]
    public void Files_that_were_once_a_fault(string file) => Fuzz.Check(File.ReadAllBytes(Path.Combine(Kept, file)));
}
