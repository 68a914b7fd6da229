namespace DropoutCourse;

/// <summary>
/// Which digits <see cref="MnistOptions"/> lead to, found without making tensors: the same for a lesson, for ./course data and for doctor. In this order: the
/// folder in DROPOUT_COURSE_DATA, data/mnist of the course, a download, SyntheticDigits.
/// </summary>
/// <param name="Kind">How they come about.</param>
/// <param name="Name">What every result on them names: "MNIST" for the published files only.</param>
/// <param name="Origin">Where they were found, for people.</param>
/// <param name="Folder">The folder with the files; null if there is none.</param>
/// <param name="Problem">Why they cannot be used, with the remedy; null if they can.</param>
sealed record DigitSource(DigitSourceKind Kind, string Name, string Origin, string? Folder, string? Problem)
{
    internal const string Mnist = "MNIST",
        Synthetic = "SyntheticDigits",
        Variable = "DROPOUT_COURSE_DATA";

    const string VariableRemedy =
        "correct the variable, or unset it to let the course find or download MNIST, or set it to 'synthetic'";

    /// <summary>Is it the published MNIST, there and unchanged?</summary>
    public bool IsMnist => Kind == DigitSourceKind.Files && Problem is null && Name == Mnist;

    /// <summary>Finds them. Looks into the files, but downloads nothing.</summary>
    public static DigitSource Find(MnistOptions options)
    {
        if (options.DataFolder is { } given)
            return given.Trim().ToLowerInvariant() is "" or "synthetic"
                ? new(DigitSourceKind.Synthetic, Synthetic, $"{Variable} asks for them", null, null)
                : In(given, Variable, VariableRemedy, options);
        if (options.Files.All(file => file.In(options.CourseFolder) is not null))
            return In(
                options.CourseFolder,
                "data/mnist",
                "delete these files: the course downloads them again when they are needed",
                options
            );
        if (!options.MayDownload)
            return new(
                DigitSourceKind.Synthetic,
                Synthetic,
                "MNIST was not found, and downloads are off: COURSE_OFFLINE or CI is set",
                null,
                null
            );
        return options.LastFailure is null
            ? new(
                DigitSourceKind.Download,
                "MNIST or SyntheticDigits",
                "MNIST was not found; the first lesson that needs it tries to download it (11 MB)",
                null,
                null
            )
            : new(
                DigitSourceKind.Synthetic,
                Synthetic,
                "MNIST was not found, and could not be downloaded a while ago",
                null,
                null
            );
    }

    static DigitSource In(string folder, string origin, string remedy, MnistOptions options)
    {
        string full;
        DigitSource Bad(DigitSourceKind kind, string problem) => new(kind, "no digits", origin, folder, problem);
        try
        {
            full = Path.GetFullPath(folder);
            if (!Directory.Exists(full))
                return Bad(
                    DigitSourceKind.NoFolder,
                    $"{origin} is '{folder}', but there is no such folder. Remedy: {remedy}."
                );
            DigitFolder found = DigitFolder.Look(full, options.Files, options.Memory);
            if (found.IsMnist)
                return new(DigitSourceKind.Files, Mnist, origin, full, null);
            if (found.Missing.Count > 0)
                return Bad(
                    DigitSourceKind.NoFile,
                    $"{origin} is '{folder}', but the folder {found.Problem}; or {remedy}."
                );
            string? name = options.DataName?.Trim();
            if (string.IsNullOrEmpty(name))
                return Bad(
                    DigitSourceKind.Wrong,
                    $"{origin} is '{folder}', but what is there {found.Problem}; or {remedy}."
                );
            if (!found.IsReadable)
                return Bad(DigitSourceKind.Wrong, $"{full} cannot be read as {name}: it {found.Problem}.");
            if (name.Equals(Mnist, StringComparison.OrdinalIgnoreCase) || name == Synthetic)
                return Bad(
                    DigitSourceKind.Wrong,
                    $"{MnistOptions.NameVariable} says {name}, but what is in {full} {found.Problem}."
                );
            return new(DigitSourceKind.Files, name, origin, full, null);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return Bad(
                DigitSourceKind.Wrong,
                $"{origin} is '{folder}', which cannot be read ({e.Message}). Remedy: {remedy}."
            );
        }
    }

    /// <summary>The exception that says the problem; only if there is one.</summary>
    public Exception Error() =>
        Kind switch
        {
            DigitSourceKind.NoFolder => new DirectoryNotFoundException(Problem),
            DigitSourceKind.NoFile => new FileNotFoundException(Problem),
            _ => new InvalidDataException(Problem),
        };
}

/// <summary>How digits come about, or why they don't.</summary>
enum DigitSourceKind
{
    /// <summary>Four files in a folder.</summary>
    Files,

    /// <summary>To be downloaded.</summary>
    Download,

    /// <summary>Drawn by the course's own code.</summary>
    Synthetic,

    /// <summary>The folder is missing.</summary>
    NoFolder,

    /// <summary>A file is missing.</summary>
    NoFile,

    /// <summary>The files are others than they are called.</summary>
    Wrong,
}
