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
    /// <returns>The data; its Name says what it is: "MNIST" for the published files only, whose contents are checked.</returns>
    /// <exception cref="DirectoryNotFoundException">DROPOUT_COURSE_DATA names a folder that does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder in DROPOUT_COURSE_DATA lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, swapped, or not MNIST's, and nothing says what else it should be.</exception>
    public static DigitData Load(MnistOptions? options = null)
    {
        options ??= MnistOptions.FromEnvironment();
        DigitSource source = DigitSource.Find(options);
        if (source.Kind == DigitSourceKind.Synthetic && options.DataFolder is not null)
            return Synthetic();
        if (source.Kind is DigitSourceKind.Synthetic or DigitSourceKind.Download)
        {
            if (!TryDownload(options))
                return Synthetic();
            source = DigitSource.Find(options);
        }
        if (source.Problem is not null)
            throw source.Error();
        return Read(source, options);
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

    /// <summary>Says in a few words what <see cref="Load"/> would load, without loading or downloading. Looks into the files.</summary>
    /// <param name="options">Null: what the environment says.</param>
    /// <exception cref="DirectoryNotFoundException">DROPOUT_COURSE_DATA names a folder that does not exist.</exception>
    /// <exception cref="FileNotFoundException">The folder in DROPOUT_COURSE_DATA lacks a file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, swapped, or not MNIST's, and nothing says what else it should be.</exception>
    public static string Describe(MnistOptions? options = null)
    {
        options ??= MnistOptions.FromEnvironment();
        DigitSource source = DigitSource.Find(options);
        if (source.Problem is not null)
            throw source.Error();
        return source.Kind switch
        {
            DigitSourceKind.Files => $"{source.Name} ({source.Origin})",
            DigitSourceKind.Download => "MNIST (downloaded when first needed, 11 MB)",
            _ when options.DataFolder is not null => SyntheticDigits.Name,
            _ when !options.MayDownload => $"{SyntheticDigits.Name} (offline)",
            _ => $"{SyntheticDigits.Name} (MNIST could not be downloaded)",
        };
    }

    static DigitData Read(DigitSource source, MnistOptions options)
    {
        DigitFolder folder = DigitFolder.Look(source.Folder!, options.Files, options.Memory);
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
        // What was read, not what was remembered of the files, makes it MNIST.
        string[] read =
        [
            Idx.Sha256(trainImages!),
            Idx.Sha256(trainLabels!),
            Idx.Sha256(testImages!),
            Idx.Sha256(testLabels!),
        ];
        if (source.Name == DigitSource.Mnist && options.Files.Any(f => !read.Contains(f.Sha256)))
            throw new InvalidDataException(
                $"{source.Folder}: the files changed while they kept their size and time; they are not MNIST any more. Remedy: delete them, and {options.Memory}, and get the four files again."
            );
        return new DigitData(
            source.Name,
            $"{source.Folder} ({source.Origin})",
            trainImages!,
            trainLabels!,
            testImages!,
            testLabels!
        );
    }

    static (ByteImages, byte[]) Pair(DigitFolder folder, MnistFile imageFile, MnistFile labelFile)
    {
        string imagePath = folder.PathOf(imageFile),
            labelPath = folder.PathOf(labelFile);
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
        if (options.LastFailure is { } failure)
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
