namespace DropoutCourse;

/// <summary>Where <see cref="Mnist"/> looks for its files and how it downloads them. Lessons need none of this: the defaults come from the environment.</summary>
public sealed record MnistOptions
{
    /// <summary>The folder in DROPOUT_COURSE_DATA; null if that is not set. Empty or "synthetic" means: use SyntheticDigits.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The course's own folder for the files, data/mnist.</summary>
    public string CourseFolder { get; init; } = Path.Combine(CourseFolders.Data, "mnist");

    /// <summary>Whether <see cref="Mnist.Load"/> may download what is missing.</summary>
    public bool MayDownload { get; init; } = true;

    /// <summary>A file that remembers a failed download, so that a machine without a network does not wait again in each notebook.</summary>
    public string FailureNote { get; init; } = Path.Combine(CourseFolders.Data, "cache", "mnist-download-failed.txt");

    /// <summary>How long a failed download is remembered.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where to download from, tried in this order. Each ends with a slash.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = MnistFiles.Mirrors;

    /// <summary>The files to download and their checksums.</summary>
    public IReadOnlyList<MnistFile> Files { get; init; } = MnistFiles.All;

    /// <summary>How long to wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for the next bytes.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Where messages and progress lines go; null: to the console.</summary>
    public TextWriter? Log { get; init; }

    /// <summary>
    /// The options that the environment asks for: DROPOUT_COURSE_DATA names a folder with the files;
    /// COURSE_OFFLINE=1, or CI=true on a build server, forbids the download.
    /// </summary>
    public static MnistOptions FromEnvironment() =>
        new()
        {
            DataFolder = Environment.GetEnvironmentVariable("DROPOUT_COURSE_DATA"),
            MayDownload = !IsOn("COURSE_OFFLINE") && !IsOn("CI"),
        };

    static bool IsOn(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").ToLowerInvariant() is not ("" or "0" or "false" or "no");
}
