namespace DropoutCourse;

/// <summary>One of MNIST's four files.</summary>
/// <param name="Name">File name without .gz.</param>
/// <param name="Sha256">SHA-256 of the decompressed contents, lower-case hexadecimal.</param>
public sealed record MnistFile(string Name, string Sha256)
{
    // Below the folder that somebody names: where torchvision puts the files.
    static readonly string[] Below = ["", "MNIST/raw", "raw", "MNIST"];

    /// <summary>The file in this folder, plain or gzip; null if it has neither.</summary>
    /// <param name="folder">Where to look.</param>
    public string? In(string folder) => AllIn(folder).FirstOrDefault();

    /// <summary>
    /// Whatever has this file's name in this folder: gzip or plain, in upper or lower case, with 7-Zip's dot (train-images.idx3-ubyte), in the folder itself or in
    /// MNIST/raw below it. The packed ones first.
    /// </summary>
    /// <param name="folder">Where to look; it need not exist.</param>
    public IReadOnlyList<string> AllIn(string folder)
    {
        List<string> found = [];
        foreach (string below in Below)
        {
            string at = Path.Combine(folder, below);
            if (Directory.Exists(at))
                found.AddRange(
                    Directory
                        .EnumerateFiles(at)
                        .Where(IsNamed)
                        .OrderByDescending(f => f.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                        .ThenBy(f => f, StringComparer.Ordinal)
                );
        }
        // On systems that ignore case MNIST and mnist are one folder.
        return [.. found.DistinctBy(Path.GetFullPath)];
    }

    bool IsNamed(string path)
    {
        string name = Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return name.Replace('.', '-').Equals(Name, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>The names and checksums of MNIST's files, and the public places that have them.</summary>
public static class MnistFiles
{
    /// <summary>60,000 training images.</summary>
    public static MnistFile TrainImages { get; } =
        new("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");

    /// <summary>60,000 training labels.</summary>
    public static MnistFile TrainLabels { get; } =
        new("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");

    /// <summary>10,000 test images.</summary>
    public static MnistFile TestImages { get; } =
        new("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");

    /// <summary>10,000 test labels.</summary>
    public static MnistFile TestLabels { get; } =
        new("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /// <summary>All four, the small ones first: a mirror that does not answer is noticed early.</summary>
    public static IReadOnlyList<MnistFile> All { get; } = [TestLabels, TrainLabels, TestImages, TrainImages];

    /// <summary>Public mirrors; each has the files as NAME.gz.</summary>
    public static IReadOnlyList<Uri> Mirrors { get; } =
    [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")];
}
