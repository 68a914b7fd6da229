using System.Globalization;

namespace DropoutCourse;

/// <summary>Where <see cref="Mnist"/> looks for its files and how it downloads them. Lessons need none of this: the defaults come from the environment.</summary>
public sealed record MnistOptions
{
    /// <summary>The folder in DROPOUT_COURSE_DATA; null if that is not set. Empty or "synthetic" means: use SyntheticDigits.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The variable that names digits other than MNIST's, see <see cref="DataName"/>.</summary>
    internal const string NameVariable = "DROPOUT_COURSE_DATA_NAME";

    /// <summary>
    /// What other files than the published MNIST are called, "Fashion-MNIST" say: every result carries that name. Null: other files are refused. MNIST is known by its
    /// contents and keeps its own name.
    /// </summary>
    public string? DataName { get; init; }

    /// <summary>The course's own folder for the files, data/mnist.</summary>
    public string CourseFolder { get; init; } = Path.Combine(CourseFolders.Data, "mnist");

    /// <summary>Whether <see cref="Mnist.Load"/> may download what is missing.</summary>
    public bool MayDownload { get; init; } = true;

    /// <summary>A file that remembers a failed download, so that a machine without a network does not wait again in each notebook.</summary>
    public string FailureNote { get; init; } = Path.Combine(CourseFolders.Data, "cache", "mnist-download-failed.txt");

    /// <summary>A file that remembers, by size and time, which files are MNIST's, so that they are not hashed again each time; null: none.</summary>
    public string? Memory { get; init; } = Path.Combine(CourseFolders.Data, "cache", "mnist-known.txt");

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
    /// The options that the environment asks for: DROPOUT_COURSE_DATA names a folder with the files, DROPOUT_COURSE_DATA_NAME what they are if they are not MNIST's;
    /// COURSE_OFFLINE=1, or CI=true on a build server, forbids the download.
    /// </summary>
    public static MnistOptions FromEnvironment() =>
        new()
        {
            DataFolder = Environment.GetEnvironmentVariable("DROPOUT_COURSE_DATA"),
            DataName = Environment.GetEnvironmentVariable(NameVariable),
            MayDownload = !IsOn("COURSE_OFFLINE") && !IsOn("CI"),
        };

    /// <summary>Is a switch set, to anything but 0, false, no or off?</summary>
    internal static bool IsOn(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Trim().ToLowerInvariant()
            is not ("" or "0" or "false" or "no" or "off");

    /// <summary>When a download failed, if that is not too long ago to count.</summary>
    internal DateTime? LastFailure
    {
        get
        {
            try
            {
                if (!File.Exists(FailureNote))
                    return null;
                DateTime at = DateTime
                    .Parse(File.ReadAllText(FailureNote), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)
                    .ToLocalTime();
                return at <= DateTime.Now && DateTime.Now - at < RetryAfter ? at : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                return null; // a note that cannot be read only costs another try
            }
        }
    }
}
