using System.Globalization;

namespace DropoutCourse;

/// <summary>
/// The digits that the course trains on: MNIST if it is there or can be fetched, else <see cref="SyntheticDigits"/>.
/// Looks, in this order, in the folder that DROPOUT_COURSE_DATA names, in data/mnist of the course, at two public mirrors.
/// Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", 1998.
/// </summary>
public static class Mnist
{
    /// <summary>Loads the digits. All 70,000 images take under a second once the files are there.</summary>
    /// <param name="options">Null: what the environment says, see <see cref="MnistOptions.FromEnvironment"/>.</param>
    /// <returns>The data; its Name says what it is.</returns>
    /// <exception cref="DirectoryNotFoundException">DROPOUT_COURSE_DATA names a folder that does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder in DROPOUT_COURSE_DATA lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, swapped or of another size.</exception>
    public static DigitData Load(MnistOptions? options = null)
    {
        options ??= MnistOptions.FromEnvironment();
        if (options.DataFolder is not null)
            return IsSynthetic(options.DataFolder) ? Synthetic() : Read(options.DataFolder, "DROPOUT_COURSE_DATA");
        if (!IsComplete(options.CourseFolder) && !TryDownload(options))
            return Synthetic();
        return Read(options.CourseFolder, "data/mnist");
    }

    /// <summary>Downloads MNIST into data/mnist (11 MB) unless it is there, whatever failed before. Goes on where an interrupted download stopped.</summary>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="stop">Cancels the download; what has come stays for the next time.</param>
    /// <exception cref="MnistDownloadException">No mirror gave the right files, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Download(MnistOptions? options = null, CancellationToken stop = default)
    {
        options ??= MnistOptions.FromEnvironment();
        // On the thread pool: a notebook kernel's own thread may have a synchronization context.
        Task.Run(() => new MnistDownload(options).Run(stop), stop).GetAwaiter().GetResult();
        if (File.Exists(options.FailureNote))
            File.Delete(options.FailureNote);
    }

    /// <summary>Says in a few words what <see cref="Load"/> would load, without loading or downloading.</summary>
    /// <param name="options">Null: what the environment says.</param>
    /// <exception cref="DirectoryNotFoundException">DROPOUT_COURSE_DATA names a folder that does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder in DROPOUT_COURSE_DATA lacks a file.</exception>
    public static string Describe(MnistOptions? options = null)
    {
        options ??= MnistOptions.FromEnvironment();
        if (options.DataFolder is not null)
        {
            if (IsSynthetic(options.DataFolder))
                return SyntheticDigits.Name;
            CheckFolder(options.DataFolder, "DROPOUT_COURSE_DATA");
            return $"{NameOf(options.DataFolder, Labels(options.DataFolder))} (DROPOUT_COURSE_DATA)";
        }
        if (IsComplete(options.CourseFolder))
            return $"{NameOf(options.CourseFolder, Labels(options.CourseFolder))} (data/mnist)";
        if (!options.MayDownload)
            return $"{SyntheticDigits.Name} (offline)";
        return RecentFailure(options) is null
            ? "MNIST (downloaded when first needed, 11 MB)"
            : $"{SyntheticDigits.Name} (MNIST could not be downloaded)";

        static string Labels(string folder) => Idx.Sha256(Idx.ReadLabels(MnistFiles.TestLabels.In(folder)!));
    }

    // Fashion-MNIST and others come in files of the same names: only the published test labels make it MNIST.
    static string NameOf(string folder, string testLabelsHash) =>
        testLabelsHash == MnistFiles.TestLabels.Sha256
            ? "MNIST"
            : $"digits in {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}";

    static bool IsSynthetic(string folder) => folder.Trim().ToLowerInvariant() is "" or "synthetic";

    static bool IsComplete(string folder) => MnistFiles.All.All(file => file.In(folder) is not null);

    static void CheckFolder(string folder, string source)
    {
        const string remedy =
            "Remedy: correct the variable, or unset it to let the course find or download MNIST, or set it to 'synthetic'.";
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{source} is '{folder}', but there is no such folder. {remedy}");
        foreach (MnistFile file in MnistFiles.All)
            if (file.In(folder) is null)
                throw new FileNotFoundException(
                    $"{source} is '{folder}', but the folder has neither {file.Name} nor {file.Name}.gz. {remedy}",
                    file.Name
                );
    }

    static DigitData Read(string folder, string source)
    {
        CheckFolder(folder, source);
        ByteImages? trainImages = null,
            testImages = null;
        byte[]? trainLabels = null,
            testLabels = null;
        try
        {
            Parallel.Invoke(
                () => (trainImages, trainLabels) = Pair(folder, MnistFiles.TrainImages, MnistFiles.TrainLabels),
                () => (testImages, testLabels) = Pair(folder, MnistFiles.TestImages, MnistFiles.TestLabels)
            );
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return new DigitData(
            NameOf(folder, Idx.Sha256(testLabels!)),
            $"{Path.GetFullPath(folder)} ({source})",
            trainImages!,
            trainLabels!,
            testImages!,
            testLabels!
        );
    }

    static (ByteImages, byte[]) Pair(string folder, MnistFile imageFile, MnistFile labelFile)
    {
        string imagePath = imageFile.In(folder)!,
            labelPath = labelFile.In(folder)!;
        ByteImages images = Idx.ReadImages(imagePath);
        byte[] labels = Idx.ReadLabels(labelPath);
        const string remedy =
            "Remedy: the files may be swapped or belong to different data sets; download all four again.";
        if (images.Count != labels.Length)
            throw new InvalidDataException(
                $"{imagePath} has {images.Count} images, but {labelPath} has {labels.Length} labels. {remedy}"
            );
        if (images.Count == 0)
            throw new InvalidDataException($"{imagePath}: number of images is 0. {remedy}");
        if (images.Rows != SyntheticDigits.Side || images.Columns != SyntheticDigits.Side)
            throw new InvalidDataException(
                $"{imagePath}: images are {images.Rows}x{images.Columns} pixels, expected {SyntheticDigits.Side}x{SyntheticDigits.Side}. {remedy}"
            );
        return (images, labels);
    }

    static DigitData Synthetic() => SyntheticDigits.Load();

    /// <summary>Tries the mirrors unless that is forbidden or failed lately; says in one line why not.</summary>
    static bool TryDownload(MnistOptions options)
    {
        TextWriter log = options.Log ?? Console.Out;
        string instead = $"using {SyntheticDigits.Name} instead (digits drawn by the course's own code).";
        if (!options.MayDownload)
        {
            log.WriteLine(
                $"MNIST is not in {options.CourseFolder} and downloads are off (COURSE_OFFLINE or CI is set): {instead}"
            );
            return false;
        }
        if (RecentFailure(options) is { } failure)
        {
            log.WriteLine(
                $"MNIST could not be downloaded at {failure:HH:mm} and is not tried again before {failure + options.RetryAfter:HH:mm}: {instead} To try now: Mnist.Download();"
            );
            return false;
        }
        try
        {
            Download(options);
            return true;
        }
        catch (MnistDownloadException e)
        {
            log.WriteLine($"{e.Message} For now: {instead}");
            Remember(options);
            return false;
        }
    }

    static DateTime? RecentFailure(MnistOptions options)
    {
        try
        {
            if (!File.Exists(options.FailureNote))
                return null;
            DateTime at = DateTime
                .Parse(
                    File.ReadAllText(options.FailureNote),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.RoundtripKind
                )
                .ToLocalTime();
            return at <= DateTime.Now && DateTime.Now - at < options.RetryAfter ? at : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null; // a note that cannot be read only costs another try
        }
    }

    static void Remember(MnistOptions options)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(options.FailureNote)!);
            File.WriteAllText(options.FailureNote, DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the note the next notebook tries again: slower, not wrong.
        }
    }
}
