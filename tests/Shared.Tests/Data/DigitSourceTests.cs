using System.Diagnostics;
using System.IO.Compression;
using TorchSharp;

namespace DropoutCourse.Tests;

/// <summary>What is called MNIST is MNIST: known by contents, under whatever name and place; anything else is named for what it is and refused.</summary>
public sealed class DigitSourceTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly MnistFile[] files;

    public void Dispose() => folder.Dispose();

    /// <summary>A small set that is the published one here: 30 and 20 images, packed.</summary>
    public DigitSourceTests()
    {
        files = [.. MnistFiles.All.Select(f => f with { Sha256 = Write(folder["d"], f, f.Name + ".gz") })];
    }

    static string Write(string at, MnistFile file, string name, byte shade = 90, int? count = null, int side = 28)
    {
        Directory.CreateDirectory(at);
        int n = count ?? (file.Name.StartsWith("train", StringComparison.Ordinal) ? 30 : 20);
        string path = Path.Combine(at, name);
        if (file.Name.Contains("labels"))
        {
            byte[] labels = [.. Enumerable.Range(0, n).Select(i => (byte)(i * i % 10))];
            Idx.WriteLabels(path, labels);
            return Idx.Sha256(labels);
        }
        var images = new ByteImages([.. Enumerable.Repeat(shade, n * side * side)], n, side, side);
        Idx.WriteImages(path, images);
        return Idx.Sha256(images);
    }

    MnistOptions Options(string? data = null) =>
        new()
        {
            DataFolder = data ?? folder["d"],
            CourseFolder = folder["none"],
            FailureNote = folder["cache/note.txt"],
            Memory = folder["cache/known.txt"],
            MayDownload = false,
            Mirrors = [],
            Files = files,
            Log = new StringWriter(),
        };

    string Packed(MnistFile file) => Path.Combine(folder["d"], file.Name + ".gz");

    string Refused(MnistOptions? options = null)
    {
        options ??= Options();
        string problem = Assert.ThrowsAny<SystemException>(() => Mnist.Describe(options)) is var e ? e.Message : "";
        Assert.Equal(problem, Assert.ThrowsAny<SystemException>(() => Mnist.Load(options)).Message);
        Assert.Contains("Remedy: ", problem);
        return problem;
    }

    void IsMnist(string at)
    {
        Assert.Equal("MNIST (DROPOUT_COURSE_DATA)", Mnist.Describe(Options(at)));
        using DigitData data = Mnist.Load(Options(at));
        Assert.Equal(("MNIST", 30L), (data.Name, data.TrainImages.shape[0]));
    }

    [Fact]
    public void KnownByItsContentsWhereverItLies()
    {
        IsMnist(folder["d"]);
        foreach (MnistFile file in MnistFiles.All)
        {
            Write(folder["seven-zip"], file, file.Name.Replace("-idx", ".idx"));
            Write(folder["torchvision/MNIST/raw"], file, file.Name);
            Write(folder["torchvision/MNIST/raw"], file, file.Name + ".gz");
            Write(folder["upper"], file, file.Name.ToUpperInvariant() + ".GZ");
        }
        IsMnist(folder["seven-zip"]);
        IsMnist(folder["torchvision"]);
        IsMnist(folder["torchvision/MNIST"]);
        IsMnist(folder["torchvision/MNIST/raw"]);
        IsMnist(folder["upper"]);
    }

    [Fact]
    public void OfAPackedAndAnUnpackedFileThePublishedOneIsRead()
    {
        Write(folder["d"], MnistFiles.TrainImages, MnistFiles.TrainImages.Name);
        IsMnist(folder["d"]);
        File.WriteAllText(Packed(MnistFiles.TrainImages), "<html>");
        IsMnist(folder["d"]);
    }

    public static TheoryData<string, string> NoData =>
        new()
        {
            { "", "is empty (0 bytes)" },
            { "\uFEFF <!DOCTYPE html><html>moved</html>", "is a web page" },
            { "version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a pointer of Git LFS" },
            { "PK\u0003\u0004 and so on", "is a zip archive; unpack it" },
            { "Not found.", "is text (\"Not found.\")" },
        };

    [Theory]
    [MemberData(nameof(NoData))]
    public void WhatIsNoDataIsNamed(string contents, string what)
    {
        File.WriteAllText(Packed(MnistFiles.TrainImages), contents);
        Assert.Contains("train-images-idx3-ubyte.gz " + what, Refused());
        // Not even under another name.
        Assert.Contains(what, Refused(Options() with { DataName = "my digits" }));
    }

    [Fact]
    public void HalfADownloadIsTruncated()
    {
        byte[] all = File.ReadAllBytes(Packed(MnistFiles.TrainImages));
        File.WriteAllBytes(Packed(MnistFiles.TrainImages), all[..(all.Length / 2)]);
        Assert.Matches("train-images-idx3-ubyte.gz (is truncated|cannot be decompressed)", Refused());
        Write(folder["d"], MnistFiles.TrainImages, "plain");
        File.Delete(Packed(MnistFiles.TrainImages));
        File.WriteAllBytes(
            Path.Combine(folder["d"], MnistFiles.TrainImages.Name),
            File.ReadAllBytes(Path.Combine(folder["d"], "plain"))[..5000]
        );
        Assert.Contains("train-images-idx3-ubyte is truncated", Refused());
    }

    [Fact]
    public void OneChangedByteIsNotMnist()
    {
        IsMnist(folder["d"]); // remembered
        ByteImages images = Idx.ReadImages(Packed(MnistFiles.TestImages));
        images.Pixels[5000] ^= 255;
        Idx.WriteImages(Packed(MnistFiles.TestImages), images);
        string problem = Refused();
        Assert.Contains("t10k-images-idx3-ubyte.gz has 20 images", problem);
        Assert.Contains("DROPOUT_COURSE_DATA_NAME=\"NAME\"", problem);
        // Only under a name of its own, which every result carries.
        using DigitData data = Mnist.Load(Options() with { DataName = "MNIST, one byte changed" });
        Assert.Equal("MNIST, one byte changed", data.Name);
        foreach (string name in new[] { "MNIST", "mnist", "SyntheticDigits" })
            Assert.Contains("DROPOUT_COURSE_DATA_NAME says " + name, Refused(Options() with { DataName = name }));
    }

    [Fact]
    public void BlankImagesAreCounted()
    {
        ByteImages images = Idx.ReadImages(Packed(MnistFiles.TrainImages));
        images.Pixels.AsSpan(784 * 10).Clear();
        Idx.WriteImages(Packed(MnistFiles.TrainImages), images);
        Assert.Contains("has 20 blank images among 30", Refused());
    }

    [Theory]
    [InlineData(73, "Fashion-MNIST")]
    [InlineData(49, "KMNIST")]
    [InlineData(44, "EMNIST")]
    public void OtherSetsAreKnownByTheirBrightness(byte shade, string set)
    {
        Write(folder["d"], MnistFiles.TrainImages, MnistFiles.TrainImages.Name + ".gz", shade, 2000);
        Write(folder["d"], MnistFiles.TrainLabels, MnistFiles.TrainLabels.Name + ".gz", count: 2000);
        string problem = Refused();
        Assert.Contains($"train-images-idx3-ubyte.gz looks like {set}'s", problem);
        Assert.Contains($"DROPOUT_COURSE_DATA_NAME=\"{set}\"", problem);
        using DigitData data = Mnist.Load(Options() with { DataName = set });
        Assert.Equal(set, data.Name);
    }

    [Fact]
    public void ClassesOfEqualSizeAndLettersAreNotMnists()
    {
        Idx.WriteLabels(Packed(MnistFiles.TrainLabels), [.. Enumerable.Range(0, 2000).Select(i => (byte)(i % 10))]);
        Assert.Contains("equally many labels of each class, as Fashion-MNIST", Refused());
        Idx.WriteLabels(Packed(MnistFiles.TrainLabels), [.. Enumerable.Range(0, 30).Select(i => (byte)(i % 26))]);
        Assert.Contains("has label 10 is 10", Refused());
    }

    [Fact]
    public void SwappedFilesAreNamed()
    {
        File.Copy(Packed(MnistFiles.TestLabels), Packed(MnistFiles.TrainLabels), overwrite: true);
        Assert.Contains(
            "train-labels-idx1-ubyte.gz holds MNIST's t10k-labels-idx1-ubyte: the files are swapped",
            Refused()
        );
    }

    [Fact]
    public void PublishedFilesAreRememberedBySizeAndTime()
    {
        IsMnist(folder["d"]);
        string memory = File.ReadAllText(folder["cache/known.txt"]);
        Assert.All(MnistFiles.All, f => Assert.Contains(Packed(f), memory));
        // Of the same size and time: believed when the folder is looked at, never when the numbers are read.
        string path = Packed(MnistFiles.TestLabels);
        var (time, length) = (File.GetLastWriteTimeUtc(path), new FileInfo(path).Length);
        byte[] other = [.. Enumerable.Range(0, 20).Select(i => (byte)(i * i % 10))];
        other[3] = 1;
        Idx.WriteLabels(path, other);
        using (FileStream padded = File.Open(path, FileMode.Open))
            if (padded.Length < length)
                padded.SetLength(length);
        File.SetLastWriteTimeUtc(path, time);
        if (new FileInfo(path).Length == length)
            Assert.Contains(
                "not MNIST any more",
                Assert.Throws<InvalidDataException>(() => Mnist.Load(Options())).Message
            );
        // Of another time: looked at anew.
        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.Contains("t10k-labels-idx1-ubyte.gz", Refused());
    }

    [Fact]
    public void DamagedFilesOfTheCoursesOwnFolderAreRefusedToo()
    {
        MnistOptions options = Options() with { DataFolder = null, CourseFolder = folder["d"] };
        Assert.Equal("MNIST (data/mnist)", Mnist.Describe(options));
        File.WriteAllText(Packed(MnistFiles.TrainImages), "<html>");
        string problem = Refused(options);
        Assert.Contains("is a web page", problem);
        Assert.Contains("the course downloads them again", problem);
    }

    [Fact]
    public void ABombIsNotUnpackedToItsEnd()
    {
        using (var file = File.Create(Packed(MnistFiles.TrainImages)))
        using (var packed = new GZipStream(file, CompressionLevel.Fastest))
            for (int i = 0; i < 200; i++)
                packed.Write(new byte[1 << 20]);
        Assert.Contains("train-images-idx3-ubyte.gz", Refused());
    }
}
