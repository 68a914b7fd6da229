using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace DropoutCourse.Tests;

public class IdxTests
{
    static readonly ByteImages Images = new(
        Enumerable.Range(0, 3 * 2 * 4).Select(i => (byte)(10 * i)).ToArray(),
        3,
        2,
        4
    );

    [Theory]
    [InlineData("a")]
    [InlineData("a.gz")]
    public void WhatIsWrittenIsReadAgain(string name)
    {
        using var folder = new TempFolder();
        Idx.WriteImages(folder[name], Images);
        Idx.WriteLabels(folder["l" + name], [0, 9, 5]);
        ByteImages read = Idx.ReadImages(folder[name]);
        Assert.Equal(Images.Pixels, read.Pixels);
        Assert.Equal((3, 2, 4), (read.Count, read.Rows, read.Columns));
        Assert.Equal([0, 9, 5], Idx.ReadLabels(folder["l" + name]));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length); // no temporary file stays
    }

    [Fact]
    public void TheFormatIsThePublishedOne()
    {
        using var folder = new TempFolder();
        byte[] bytes = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        File.WriteAllBytes(folder["i"], bytes);
        ByteImages read = Idx.ReadImages(folder["i"]);
        Assert.Equal((1, 2, 3), (read.Count, read.Rows, read.Columns));
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Pixels);
        Idx.WriteImages(folder["o"], read);
        Assert.Equal(bytes, File.ReadAllBytes(folder["o"]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Idx.Sha256(read));

        File.WriteAllBytes(folder["l"], [0, 0, 8, 1, 0, 0, 0, 2, 7, 3]);
        Assert.Equal([7, 3], Idx.ReadLabels(folder["l"]));
    }

    [Fact]
    public void GzipIsRecognizedByItsContents()
    {
        using var folder = new TempFolder();
        Idx.WriteImages(folder["a.gz"], Images);
        File.Move(folder["a.gz"], folder["packed-but-not-called-so"]);
        Assert.Equal(Images.Pixels, Idx.ReadImages(folder["packed-but-not-called-so"]).Pixels);
        Idx.WriteImages(folder["b"], Images);
        File.Move(folder["b"], folder["plain.gz"]);
        Assert.Equal(Images.Pixels, Idx.ReadImages(folder["plain.gz"]).Pixels);
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Contains(
            "no-such-file",
            Assert.Throws<FileNotFoundException>(() => Idx.ReadImages("no-such-file")).Message
        );

    public static TheoryData<string, string> Damages =>
        new()
        {
            { "wrong magic", "magic number is 2052" },
            {
                "labels where images are due",
                "magic number is 2049, expected 2051: this is a label file where images are due"
            },
            { "empty", "ends within the magic number: 0 of 4 bytes" },
            { "header cut", "ends within the number of rows: 2 of 4 bytes" },
            { "truncated", "is truncated: the header announces 3 images of 2x4 pixels, 24 bytes" },
            { "one byte short", "is truncated" },
            { "trailing byte", "has bytes after the announced 3 images of 2x4 pixels" },
            { "too many images", "2147483647 images of 2x4 pixels" },
            { "negative count", "number of images is 4294967295" },
            { "no rows", "number of rows is 0, allowed are 1 to 4096" },
            { "huge rows", "number of rows is 65536, allowed are 1 to 4096" },
            { "huge columns", "number of columns is 1048576, allowed are 1 to 4096" },
        };

    [Theory]
    [MemberData(nameof(Damages))]
    public void DamagedImagesAreRefused(string damage, string message)
    {
        using var folder = new TempFolder();
        Idx.WriteImages(folder["i"], Images);
        byte[] bytes = File.ReadAllBytes(folder["i"]);
        void Put(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        switch (damage)
        {
            case "wrong magic":
                Put(0, 2052);
                break;
            case "labels where images are due":
                Put(0, 2049);
                break;
            case "empty":
                bytes = [];
                break;
            case "header cut":
                bytes = bytes[..10];
                break;
            case "truncated":
                bytes = bytes[..20];
                break;
            case "one byte short":
                bytes = bytes[..^1];
                break;
            case "trailing byte":
                bytes = [.. bytes, 0];
                break;
            case "too many images":
                Put(4, int.MaxValue);
                break;
            case "negative count":
                Put(4, -1);
                break;
            case "no rows":
                Put(8, 0);
                break;
            case "huge rows":
                Put(8, 65536);
                break;
            case "huge columns":
                Put(12, 1 << 20);
                break;
            default:
                throw new ArgumentException(damage);
        }
        File.WriteAllBytes(folder["plain"], bytes);
        using (var gzip = new GZipStream(File.Create(folder["packed.gz"]), CompressionLevel.Fastest))
            gzip.Write(bytes);
        foreach (string path in new[] { folder["plain"], folder["packed.gz"] })
        {
            string found = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(path)).Message;
            Assert.StartsWith(path, found);
            // Nothing, packed by GZipStream, is a file of no bytes: not a gzip file.
            Assert.Contains(
                damage == "empty" && path.EndsWith(".gz") ? "is not a gzip file: it begins with nothing" : message,
                found
            );
            Assert.Contains("Remedy: ", found);
        }
    }

    [Fact]
    public void AnOversizedHeaderCostsNoMemory()
    {
        using var folder = new TempFolder();
        // 100 bytes that announce a gigabyte, packed and plain: refused by size before anything is allocated.
        var bytes = new byte[100];
        byte[] header = [0, 0, 8, 3, 0, 15, 0, 0, 0, 0, 0, 32, 0, 0, 0, 32];
        header.CopyTo(bytes, 0);
        File.WriteAllBytes(folder["plain"], bytes);
        using (var gzip = new GZipStream(File.Create(folder["packed.gz"]), CompressionLevel.Fastest))
            gzip.Write(bytes);
        foreach (string path in new[] { folder["plain"], folder["packed.gz"] })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => Idx.ReadImages(path)).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        }
    }

    [Fact]
    public void WhatIsCalledGzAndIsNotIsRefused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["x.gz"], "<html>404 Not Found</html>");
        string found = Assert.Throws<InvalidDataException>(() => Idx.ReadImages(folder["x.gz"])).Message;
        Assert.Contains(folder["x.gz"] + ": is not a gzip file: it begins with 3c 68", found);
        Assert.Contains("Remedy: ", found);
    }

    [Fact]
    public void EveryDamageToAGzipFileIsNoticed()
    {
        using var folder = new TempFolder();
        var random = new Random(1);
        var pixels = new byte[50 * 28 * 28];
        random.NextBytes(pixels);
        Idx.WriteImages(folder["a.gz"], new ByteImages(pixels, 50, 28, 28));
        byte[] good = File.ReadAllBytes(folder["a.gz"]);
        for (int trial = 0; trial < 60; trial++)
        {
            byte[] bad = (byte[])good.Clone();
            int at = random.Next(12, bad.Length); // behind the header's time stamp and system, which carry no data
            if (trial % 2 == 0)
                bad[at] ^= (byte)(1 << random.Next(8));
            else
                bad = bad[..at];
            File.WriteAllBytes(folder["bad.gz"], bad);
            Exception? e = Record.Exception(() => Idx.ReadImages(folder["bad.gz"]));
            Assert.True(
                e is InvalidDataException && e.Message.StartsWith(folder["bad.gz"]),
                $"trial {trial}, at {at} of {good.Length}: {e?.Message ?? "accepted"}"
            );
        }
    }

    [Fact]
    public void DamagedLabelsAreRefused()
    {
        using var folder = new TempFolder();
        Idx.WriteLabels(folder["l"], [1, 2, 10, 3]);
        string found = Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(folder["l"])).Message;
        Assert.Contains("label 2 is 10; digits have labels 0 to 9", found);
        Idx.WriteImages(folder["i"], Images);
        Assert.Contains(
            "this is an image file where labels are due",
            Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(folder["i"])).Message
        );
        File.WriteAllBytes(folder["s"], [0, 0, 8, 1, 0, 0, 0, 3, 1, 2]);
        Assert.Contains(
            "3 labels, 3 bytes, but only 2 follow",
            Assert.Throws<InvalidDataException>(() => Idx.ReadLabels(folder["s"])).Message
        );
    }

    [Fact]
    public void ImagesThatDoNotFitTheirDimensionsAreNotWritten()
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentException>(() => Idx.WriteImages(folder["i"], new ByteImages(new byte[5], 1, 2, 3)));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}
