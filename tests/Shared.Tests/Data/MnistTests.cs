using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public class MnistTests
{
    /// <summary>Writes a tiny data set in MNIST's files: image i is filled with i, its label is i % 10.</summary>
    static void WriteSmallSet(string folder, int train = 30, int test = 20, int side = 28, bool packed = true)
    {
        Directory.CreateDirectory(folder);
        foreach (
            var (images, labels, n) in new[]
            {
                (MnistFiles.TrainImages, MnistFiles.TrainLabels, train),
                (MnistFiles.TestImages, MnistFiles.TestLabels, test),
            }
        )
        {
            var pixels = Enumerable.Range(0, n * side * side).Select(k => (byte)(k / (side * side))).ToArray();
            Idx.WriteImages(
                Path.Combine(folder, images.Name + (packed ? ".gz" : "")),
                new ByteImages(pixels, n, side, side)
            );
            Idx.WriteLabels(
                Path.Combine(folder, labels.Name + (packed ? ".gz" : "")),
                Enumerable.Range(0, n).Select(i => (byte)(i % 10)).ToArray()
            );
        }
    }

    static MnistOptions Offline(TempFolder folder, TextWriter? log = null) =>
        new()
        {
            CourseFolder = folder["mnist"],
            FailureNote = folder["cache/note.txt"],
            Memory = folder["cache/known.txt"],
            DataName = "small digits",
            MayDownload = false,
            Mirrors = [],
            Log = log ?? new StringWriter(),
        };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AFolderIsReadIntoTensors(bool packed)
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["my-digits"], packed: packed);
        using DigitData data = Mnist.Load(Offline(folder) with { DataFolder = folder["my-digits"] });
        Assert.Equal([30, 1, 28, 28], data.TrainImages.shape);
        Assert.Equal([20, 1, 28, 28], data.TestImages.shape);
        Assert.Equal((ScalarType.Float32, ScalarType.Int64), (data.TrainImages.dtype, data.TrainLabels.dtype));
        Assert.Equal(17f / 255, data.TrainImages[17, 0, 27, 27].item<float>(), 1e-7);
        Assert.Equal(7, data.TrainLabels[17].item<long>());
        Assert.Equal("small digits", data.Name); // not MNIST, and not called so
        Assert.Contains(folder["my-digits"], data.ToString());
        Assert.Contains("30 training and 20 test images [1, 28, 28]", data.ToString());
    }

    [Fact]
    public void TensorsSurviveTheScopeTheyWereLoadedIn()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["d"]);
        DigitData data,
            flat,
            part;
        using (NewDisposeScope())
        {
            data = Mnist.Load(Offline(folder) with { DataFolder = folder["d"] });
            flat = data.Flat();
            part = data.Subset(1);
        }
        Assert.Equal(30, data.TrainImages.shape[0]);
        Assert.Equal([30, 784], flat.TrainImages.shape);
        Assert.Equal([10, 1, 28, 28], part.TrainImages.shape);
        Assert.Equal(20, flat.TestLabels.numel());
    }

    [Fact]
    public void FlatAndImagesShareTheNumbers()
    {
        using DigitData data = SyntheticDigits.Load(20, 10),
            flat = data.Flat(),
            back = flat.AsImages();
        Assert.Equal([20, 784], flat.TrainImages.shape);
        Assert.Equal([20, 1, 28, 28], back.TrainImages.shape);
        flat.TrainImages[3, 28] = 0.5f;
        Assert.Equal(0.5f, data.TrainImages[3, 0, 1, 0].item<float>());
        data.Dispose();
        Assert.Equal(0.5f, back.TrainImages[3, 0, 1, 0].item<float>()); // views keep the memory alive
    }

    [Fact]
    public void ASubsetHasEquallyManyOfEachClass()
    {
        using DigitData data = SyntheticDigits.Load(500, 300);
        using DigitData part = data.Subset(7, 4, seed: 3),
            again = data.Subset(7, 4, seed: 3),
            other = data.Subset(7, 4, seed: 4),
            all = data.Subset(7);
        long[] labels = part.TrainLabels.data<long>().ToArray();
        Assert.All(Enumerable.Range(0, 10), d => Assert.Equal(7, labels.Count(l => l == d)));
        Assert.Equal(40, part.TestLabels.shape[0]);
        Assert.Equal(300, all.TestLabels.shape[0]);
        Assert.True(part.TrainImages.allclose(again.TrainImages));
        Assert.False(part.TrainImages.allclose(other.TrainImages));
        // Image and label stay together: each chosen pair is one of the whole set.
        using Tensor first = (data.TrainImages - part.TrainImages[0]).abs().sum([1, 2, 3]);
        Assert.Equal(labels[0], data.TrainLabels[first.argmin().item<long>()].item<long>());
        Assert.Equal(0f, first.min().item<float>());
        Assert.Contains("a class has only", Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset(400)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset(0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("synthetic")]
    [InlineData(" Synthetic ")]
    public void TheVariableCanAskForSyntheticDigits(string value)
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["mnist"]);
        Assert.Equal("SyntheticDigits", Mnist.Describe(Offline(folder) with { DataFolder = value }));
        if (value != "synthetic")
            return; // once is enough: it draws 70,000 digits
        using DigitData data = Mnist.Load(Offline(folder) with { DataFolder = value });
        Assert.Equal("SyntheticDigits", data.Name);
        Assert.Equal([60_000, 1, 28, 28], data.TrainImages.shape);
        Assert.Equal([10_000], data.TestLabels.shape);
        Assert.Equal((0f, 1f), (data.TrainImages.min().item<float>(), data.TrainImages.max().item<float>()));
    }

    [Fact]
    public void AMissingFolderIsAnErrorNotAFallback()
    {
        using var folder = new TempFolder();
        string missing = folder["nowhere"];
        foreach (
            Action load in new Action[]
            {
                () => Mnist.Load(Offline(folder) with { DataFolder = missing }),
                () => Mnist.Describe(Offline(folder) with { DataFolder = missing }),
            }
        )
        {
            string message = Assert.Throws<DirectoryNotFoundException>(load).Message;
            Assert.Contains($"DROPOUT_COURSE_DATA is '{missing}'", message);
            Assert.Contains("Remedy: correct the variable", message);
        }
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["d"]);
        File.Delete(Path.Combine(folder["d"], "t10k-labels-idx1-ubyte.gz"));
        Assert.Contains(
            "lacks t10k-labels-idx1-ubyte (with or without .gz); it has t10k-images-idx3-ubyte.gz",
            Assert
                .Throws<FileNotFoundException>(() => Mnist.Load(Offline(folder) with { DataFolder = folder["d"] }))
                .Message
        );
    }

    static string LoadError(TempFolder folder) =>
        Assert
            .Throws<InvalidDataException>(() => Mnist.Load(Offline(folder) with { DataFolder = folder["d"] }))
            .Message;

    [Fact]
    public void SwappedFilesAreNoticed()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["d"]);
        string images = Path.Combine(folder["d"], MnistFiles.TrainImages.Name + ".gz"),
            labels = Path.Combine(folder["d"], MnistFiles.TrainLabels.Name + ".gz");
        File.Move(images, folder["x"]);
        File.Move(labels, images);
        File.Move(folder["x"], labels);
        string message = LoadError(folder);
        Assert.Contains(folder["d"], message);
        Assert.Contains("train-images-idx3-ubyte.gz is wrong: magic number", message);
        Assert.Contains("this is a label file where images are due", message);
        Assert.Contains("train-labels-idx1-ubyte.gz is wrong: magic number", message);
    }

    [Fact]
    public void LabelsOfTheOtherHalfAreNoticed()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["d"]);
        File.Copy(
            Path.Combine(folder["d"], MnistFiles.TestLabels.Name + ".gz"),
            Path.Combine(folder["d"], MnistFiles.TrainLabels.Name + ".gz"),
            overwrite: true
        );
        string message = LoadError(folder);
        Assert.Contains("has 30 images, but", message);
        Assert.Contains("has 20 labels. Remedy: the files may be swapped", message);
    }

    [Fact]
    public void ImagesOfAnotherSizeAndEmptySetsAreRefused()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["d"], side: 32);
        Assert.Contains("has images of 32x32 pixels, not 28x28", LoadError(folder));
        WriteSmallSet(folder["d"], test: 0);
        Assert.Contains("number of images is 0", LoadError(folder));
    }

    [Fact]
    public void TheCourseFolderIsUsedWhenTheVariableIsNotSet()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["mnist"]);
        using DigitData data = Mnist.Load(Offline(folder));
        Assert.Equal(30, data.TrainLabels.shape[0]);
        Assert.Contains("(data/mnist)", data.Source);
        Assert.Equal("small digits (data/mnist)", Mnist.Describe(Offline(folder)));
    }

    [Fact]
    public void OfflineTheFallbackIsSaidInOneLine()
    {
        using var folder = new TempFolder();
        var log = new StringWriter();
        Assert.Equal("SyntheticDigits (offline)", Mnist.Describe(Offline(folder)));
        using DigitData data = Mnist.Load(Offline(folder, log));
        Assert.Equal("SyntheticDigits", data.Name);
        Assert.Single(log.ToString().TrimEnd().Split('\n'));
        Assert.Contains("using SyntheticDigits instead", log.ToString());
    }

    [Fact]
    public void AFailedDownloadFallsBackAndIsRememberedForAWhile()
    {
        using var folder = new TempFolder();
        using var server = new MirrorServer(request => request.Header(404, 0));
        var log = new StringWriter();
        MnistOptions options = Offline(folder, log) with { MayDownload = true, Mirrors = [server.Url] };
        Assert.StartsWith("MNIST (downloaded when first needed", Mnist.Describe(options));
        Assert.Equal("SyntheticDigits", Mnist.Load(options).Name);
        Assert.Contains("404", log.ToString());
        Assert.Single(server.Log);

        log.GetStringBuilder().Clear();
        Assert.Equal("SyntheticDigits", Mnist.Load(options).Name);
        Assert.Single(server.Log); // not asked again
        Assert.Contains("is not tried again before", log.ToString());
        Assert.Equal("SyntheticDigits (MNIST could not be downloaded)", Mnist.Describe(options));

        Assert.StartsWith("MNIST (downloaded", Mnist.Describe(options with { RetryAfter = TimeSpan.Zero }));
        Assert.Throws<MnistDownloadException>(() => Mnist.Download(options)); // asked for: tried at once
        Assert.Equal(2, server.Log.Count);
    }

    [Fact]
    public void AnUnwritableCacheFolderDoesNotStopTheFallback()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["data"], "a file where the folder should be");
        var log = new StringWriter();
        using DigitData data = Mnist.Load(
            new MnistOptions
            {
                CourseFolder = folder["data/mnist"],
                FailureNote = folder["data/cache/note.txt"],
                Mirrors = [],
                Log = log,
            }
        );
        Assert.Equal("SyntheticDigits", data.Name);
        Assert.Contains("cannot be written", log.ToString());
    }

    [Fact]
    public void WhatIsDownloadedIsLoaded()
    {
        using var folder = new TempFolder();
        WriteSmallSet(folder["served"]);
        using var server = new MirrorServer(request =>
            request.Serve(File.ReadAllBytes(folder["served" + request.Path["/mnist".Length..]]))
        );
        var files = new[]
        {
            MnistFiles.TestLabels,
            MnistFiles.TrainLabels,
            MnistFiles.TestImages,
            MnistFiles.TrainImages,
        }
            .Select(file =>
                file with
                {
                    Sha256 = file.Name.Contains("images")
                        ? Idx.Sha256(Idx.ReadImages(file.In(folder["served"])!))
                        : Idx.Sha256(Idx.ReadLabels(file.In(folder["served"])!)),
                }
            )
            .ToArray();
        using DigitData data = Mnist.Load(
            Offline(folder) with
            {
                MayDownload = true,
                Mirrors = [server.Url],
                Files = files,
            }
        );
        Assert.Equal(30, data.TrainLabels.shape[0]);
        Assert.Equal(4, server.Log.Count);
        Assert.Equal(4, Directory.GetFiles(folder["mnist"], "*.gz").Length);
    }
}

/// <summary>Measures time: alone.</summary>
[Collection("alone")]
public class RealMnistTests
{
    [Fact]
    public void TheRealMnistIsReadWhole()
    {
        string? real = RealMnist.Folder;
        Assert.SkipWhen(real is null, RealMnist.Reason);
        using (Mnist.Load(new MnistOptions { DataFolder = real })) { } // loads the native library
        TimeSpan Processor() => Process.GetCurrentProcess().TotalProcessorTime;
        var (watch, processor) = (Stopwatch.StartNew(), Processor());
        using DigitData data = Mnist.Load(new MnistOptions { DataFolder = real });
        // Under a second; where other programs hold the processors, under a second of their time.
        double seconds = Math.Min(watch.Elapsed.TotalSeconds, (Processor() - processor).TotalSeconds);
        Assert.True(seconds < 1, $"70,000 images took {seconds:F2} s");
        Assert.Equal("MNIST", data.Name);
        Assert.Equal([60_000, 1, 28, 28], data.TrainImages.shape);
        Assert.Equal([10_000, 1, 28, 28], data.TestImages.shape);
        // Published: mean 0.1307 and standard deviation 0.3081 of the training pixels; the first labels are 5 0 4 1 9 and 7 2 1 0 4.
        Assert.Equal(0.1307, data.TrainImages.mean().item<float>(), 1e-4);
        Assert.Equal(0.3081, data.TrainImages.std().item<float>(), 1e-4);
        Assert.Equal([5, 0, 4, 1, 9], data.TrainLabels.data<long>().ToArray()[..5]);
        Assert.Equal([7, 2, 1, 0, 4], data.TestLabels.data<long>().ToArray()[..5]);
    }
}

/// <summary>The real MNIST, for the tests that need it.</summary>
static class RealMnist
{
    public const string Reason =
        "the real MNIST is needed: set DROPOUT_COURSE_DATA to a folder that has its four files";

    // Read once, before a test changes the variable.
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("DROPOUT_COURSE_DATA") is { Length: > 0 } folder && Directory.Exists(folder)
            ? folder
            : null;
}
