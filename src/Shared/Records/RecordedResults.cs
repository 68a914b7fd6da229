using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DropoutCourse;

/// <summary>A row of a table, or a curve of a figure, of the course's own long runs; one file data/results/EXPERIMENT-ROW.json. Written by ./course reproduce, plotted in lessons 6 and 11.</summary>
/// <param name="Experiment">table2, table9, table10, fig7, fig8, fig9, fig10, fig11, ensemble, cnn, pairs or transformer.</param>
/// <param name="Row">Short name of the row or curve within the experiment: small letters, digits and dashes.</param>
/// <param name="Title">The same for people, such as "dropout, ReLU, 3x1024".</param>
/// <param name="Data">The data set, such as "MNIST".</param>
/// <param name="AtMeans">What <see cref="RecordedRun.At"/> is, such as "probability of keeping a hidden unit"; null if the row is a single number.</param>
/// <param name="PublishedTestError">The published test error in percent; null if there is none for this row.</param>
/// <param name="Runs">In the order of At, then of the seed; no pair twice.</param>
public sealed record RecordedResult(
    string Experiment,
    string Row,
    string Title,
    string Data,
    string? AtMeans,
    double? PublishedTestError,
    IReadOnlyList<RecordedRun> Runs
)
{
    /// <summary>The different places on the horizontal axis, ascending; empty for a row without one.</summary>
    [JsonIgnore]
    public double[] Ats => [.. Runs.Where(run => run.At is not null).Select(run => run.At!.Value).Distinct().Order()];

    /// <summary>The runs at a place (null: those without one).</summary>
    public RecordedRun[] RunsAt(double? at) => [.. Runs.Where(run => run.At == at)];

    /// <summary>Mean and standard deviation (n - 1; 0 for a single run) of the test error in percent at a place.</summary>
    /// <exception cref="InvalidOperationException">No run there has a test error.</exception>
    public (double Mean, double Sd, int Runs) TestError(double? at = null)
    {
        double[] errors =
        [
            .. RunsAt(at).Where(run => run.TestErrorPercent is not null).Select(run => run.TestErrorPercent!.Value),
        ];
        if (errors.Length == 0)
            throw new InvalidOperationException(
                $"{Experiment}-{Row} has no run with a test error{(at is null ? "" : $" at {at}")}"
            );
        var (mean, sd) = errors.Length == 1 ? (errors[0], 0) : Metrics.MeanSd(errors);
        return (mean, sd, errors.Length);
    }
}

/// <summary>One training run with one seed, from the first step to the last.</summary>
/// <param name="Seed">Seeds the weights, the order of the examples and the masks.</param>
/// <param name="At">The place on the figure's horizontal axis; null if there is none.</param>
/// <param name="Net">The net in words.</param>
/// <param name="Settings">The hyperparameters, numbers only, such as "learningRate", "batch", "maxNorm" (absent: not used).</param>
/// <param name="TrainDigits">Digits that it was trained on; in the experiment transformer, tokens of text.</param>
/// <param name="ValidationDigits">Digits held out to choose by; 0 if the run trained on them too.</param>
/// <param name="TestDigits">Digits of the test set; 0 if the run did not use it.</param>
/// <param name="TestWrong">Wrong answers on the test set, which was used once, after the last epoch; null if it was not used.</param>
/// <param name="TestErrorPercent">100 TestWrong / TestDigits; null if the test set was not used.</param>
/// <param name="Epochs">What was measured along the way; may be empty for a run that starts from a net already trained.</param>
/// <param name="Numbers">Other results, by name.</param>
/// <param name="Curves">Other results that are several numbers, by name.</param>
/// <param name="Images">Pictures, such as what the first layer's units see; null if none.</param>
/// <param name="Origin">When, where and with what it was computed.</param>
public sealed record RecordedRun(
    int Seed,
    double? At,
    string Net,
    IReadOnlyDictionary<string, double> Settings,
    int TrainDigits,
    int ValidationDigits,
    int TestDigits,
    int? TestWrong,
    double? TestErrorPercent,
    IReadOnlyList<RecordedEpoch> Epochs,
    IReadOnlyDictionary<string, double> Numbers,
    IReadOnlyDictionary<string, IReadOnlyList<double>> Curves,
    RecordedImages? Images,
    RecordedOrigin Origin
);

/// <summary>What was measured after an epoch, without dropout. The test set is not among it.</summary>
/// <param name="Epoch">1, 2, ...; not every epoch need be measured.</param>
/// <param name="Loss">Mean loss of the epoch's training steps, in nats, with dropout on.</param>
/// <param name="TrainErrorPercent">On the first 10,000 training digits; null: not measured.</param>
/// <param name="ValidationErrorPercent">On the validation digits; null: there are none.</param>
/// <param name="ValidationLoss">In nats; null: there are no validation digits.</param>
/// <param name="Seconds">Time of training since the start, interruptions left out.</param>
public sealed record RecordedEpoch(
    int Epoch,
    double Loss,
    double? TrainErrorPercent,
    double? ValidationErrorPercent,
    double? ValidationLoss,
    double Seconds
);

/// <summary>Gray pictures of equal size.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">Height in pixels.</param>
/// <param name="Columns">Width in pixels.</param>
/// <param name="Bytes">Count * Rows * Columns gray values in base64; 128 is a weight of 0, and each picture is scaled to its own largest weight.</param>
public sealed record RecordedImages(int Count, int Rows, int Columns, byte[] Bytes);

/// <summary>Where a result comes from.</summary>
/// <param name="Finished">Coordinated universal time.</param>
/// <param name="Seconds">Computing time of the run, all its parts together.</param>
/// <param name="Commit">The commit of the course's source; ends with "+" if files had been changed.</param>
/// <param name="Versions">Name and version of what computed it: .NET, TorchSharp or libtorch.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="Cores">Processors in use.</param>
public sealed record RecordedOrigin(
    DateTime Finished,
    double Seconds,
    string Commit,
    IReadOnlyDictionary<string, string> Versions,
    string Cpu,
    int Cores
);

/// <summary>Reads and writes the results of the long runs, strictly: a file with an unknown, missing or contradictory field is refused.</summary>
public static class RecordedResults
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // people read these files
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
    };

    /// <summary>The experiments, in the order of the paper; last those that are not in it.</summary>
    public static IReadOnlyList<string> Experiments { get; } =
    [
        "table2",
        "table9",
        "table10",
        "fig7",
        "fig8",
        "fig9",
        "fig10",
        "fig11",
        "ensemble",
        "cnn",
        "pairs",
        "transformer",
        "theory",
    ];

    /// <summary>The folder with the recorded results, data/results.</summary>
    public static string Folder => Path.Combine(CourseFolders.Data, "results");

    /// <summary>All rows of an experiment, by the row's name; an empty list if nothing is recorded.</summary>
    /// <param name="experiment">One of <see cref="Experiments"/>.</param>
    /// <param name="folder">Null: <see cref="Folder"/>.</param>
    /// <exception cref="ArgumentException">There is no such experiment.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or contradicts itself.</exception>
    public static IReadOnlyList<RecordedResult> Load(string experiment, string? folder = null)
    {
        if (!Experiments.Contains(experiment))
            throw new ArgumentException(
                $"there is no experiment '{experiment}'; there are {string.Join(", ", Experiments)}",
                nameof(experiment)
            );
        folder ??= Folder;
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, experiment + "-*.json").Order(StringComparer.Ordinal).Select(Read)];
    }

    /// <summary>One row, or null if it is not recorded.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or contradicts itself.</exception>
    public static RecordedResult? Find(string experiment, string row, string? folder = null)
    {
        string path = Path.Combine(folder ?? Folder, FileName(experiment, row));
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>One row that must be there.</summary>
    /// <exception cref="FileNotFoundException">It is not recorded; the message names the file and says how to get it.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or contradicts itself.</exception>
    public static RecordedResult Get(string experiment, string row) =>
        Find(experiment, row)
        ?? throw new FileNotFoundException(
            $"There is no {Path.Combine(Folder, FileName(experiment, row))}, the record that is shown here. It comes with the course; "
                + $"the command ./course reproduce {experiment} computes it anew."
        );

    /// <summary>EXPERIMENT-ROW.json</summary>
    public static string FileName(string experiment, string row) => $"{experiment}-{row}.json";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged or contradicts itself; the message names file and field.</exception>
    public static RecordedResult Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var result =
                JsonSerializer.Deserialize<RecordedResult>(stream, Json)
                ?? throw new InvalidDataException("it is empty");
            if (Path.GetFileName(path) != FileName(result.Experiment, result.Row))
                throw new InvalidDataException($"its name should be {FileName(result.Experiment, result.Row)}");
            Check(result);
            return result;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new InvalidDataException(
                $"{path}: {e.Message} Remedy: restore the file from the repository, or delete it and run ./course reproduce.",
                e
            );
        }
    }

    /// <summary>Writes a row into its file, which it replaces as a whole.</summary>
    /// <param name="result">What is written; it is checked first.</param>
    /// <param name="folder">Null: <see cref="Folder"/>.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="InvalidDataException">The result contradicts itself.</exception>
    public static string Write(RecordedResult result, string? folder = null)
    {
        Check(result);
        string path = Path.Combine(folder ?? Folder, FileName(result.Experiment, result.Row));
        ModelStore.WriteWhole(
            path,
            stream =>
            {
                JsonSerializer.Serialize(stream, result, Json);
                stream.WriteByte((byte)'\n');
            }
        );
        return path;
    }

    /// <summary>The same result with a run more, in its place in the order; a run with the same seed and place is replaced.</summary>
    public static RecordedResult With(this RecordedResult result, RecordedRun run) =>
        result with
        {
            Runs =
            [
                .. result
                    .Runs.Where(r => (r.At, r.Seed) != (run.At, run.Seed))
                    .Append(run)
                    .OrderBy(r => r.At)
                    .ThenBy(r => r.Seed),
            ],
        };

    /// <summary>Finds contradictions that a schema cannot.</summary>
    /// <exception cref="InvalidDataException">There is one; the message names run and field.</exception>
    public static void Check(RecordedResult result)
    {
        if (!Experiments.Contains(result.Experiment))
            throw new InvalidDataException(
                $"experiment is '{result.Experiment}', not one of {string.Join(", ", Experiments)}."
            );
        if (result.Row.Length == 0 || !result.Row.All(c => c is '-' or >= 'a' and <= 'z' or >= '0' and <= '9'))
            throw new InvalidDataException(
                $"row is '{result.Row}'; only small letters, digits and dashes may stand in it."
            );
        if (result.Title.Length == 0 || result.Data.Length == 0)
            throw new InvalidDataException("title or data is empty.");
        if (result.PublishedTestError is { } published && published is not (> 0 and < 100))
            throw new InvalidDataException($"publishedTestError is {published}, not a percentage.");
        if (result.Runs.Count == 0)
            throw new InvalidDataException("runs is empty.");
        foreach (var run in result.Runs)
        {
            if (Problem(result, run) is { } problem)
                throw new InvalidDataException(
                    $"the run with seed {run.Seed}{(run.At is null ? "" : $" at {run.At}")}: {problem}."
                );
        }
        var inOrder = result.Runs.OrderBy(run => run.At).ThenBy(run => run.Seed);
        if (!result.Runs.SequenceEqual(inOrder))
            throw new InvalidDataException("the runs are not in the order of at and seed.");
        if (result.Runs.DistinctBy(run => (run.At, run.Seed)).Count() != result.Runs.Count)
            throw new InvalidDataException("two runs have the same at and seed.");
    }

    static string? Problem(RecordedResult result, RecordedRun run)
    {
        if (run.Seed < 0)
            return "the seed is negative";
        if (run.At is null != result.AtMeans is null)
            return "at and atMeans must be both given or both null";
        if (run.TrainDigits < 1 || run.ValidationDigits < 0 || run.TestDigits < 0)
            return "a number of digits is negative, or there are no training digits";
        if (run.TestWrong is null != (run.TestDigits == 0) || run.TestErrorPercent is null != run.TestWrong is null)
            return "testDigits, testWrong and testErrorPercent must be given together";
        if (run.TestWrong is { } wrong && (wrong < 0 || wrong > run.TestDigits))
            return $"testWrong is {wrong} of {run.TestDigits}";
        if (run.TestErrorPercent is { } error && Math.Abs(error - 100.0 * run.TestWrong!.Value / run.TestDigits) > 1e-9)
            return $"testErrorPercent is {error}, but {run.TestWrong} of {run.TestDigits} are wrong";
        for (int i = 0; i < run.Epochs.Count; i++)
        {
            var epoch = run.Epochs[i];
            if (epoch.Epoch <= (i == 0 ? 0 : run.Epochs[i - 1].Epoch))
                return $"epochs[{i}] is not after the one before it";
            if (epoch.Seconds < (i == 0 ? 0 : run.Epochs[i - 1].Seconds))
                return $"the seconds of epoch {epoch.Epoch} are fewer than those before it";
            if (!double.IsFinite(epoch.Loss) || epoch.Loss < 0)
                return $"the loss of epoch {epoch.Epoch} is {epoch.Loss}";
            if (
                new[] { epoch.TrainErrorPercent, epoch.ValidationErrorPercent }.Any(e =>
                    e is not null and not (>= 0 and <= 100)
                )
            )
                return $"an error of epoch {epoch.Epoch} is not a percentage";
            if (epoch.ValidationErrorPercent is not null && run.ValidationDigits == 0)
                return $"epoch {epoch.Epoch} has a validation error, but there are no validation digits";
        }
        if (
            run.Settings.TryGetValue("epochs", out double epochs)
            && run.Epochs.Count > 0
            && run.Epochs[^1].Epoch != epochs
        )
            return $"the last epoch is {run.Epochs[^1].Epoch}, settings.epochs is {epochs}";
        if (run.Images is { } images && images.Bytes.Length != images.Count * images.Rows * images.Columns)
            return $"images has {images.Bytes.Length} bytes, not {images.Count} x {images.Rows} x {images.Columns}";
        if (run.Origin.Finished.Kind != DateTimeKind.Utc)
            return "origin.finished is not in coordinated universal time";
        if (
            run.Origin.Seconds < 0
            || run.Origin.Cores < 1
            || run.Origin.Commit.Length == 0
            || run.Origin.Cpu.Length == 0
            || run.Origin.Versions.Count == 0
        )
            return "origin lacks something";
        if (run.Epochs.Count > 0 && run.Origin.Seconds < run.Epochs[^1].Seconds - 1e-6)
            return "origin.seconds is less than the last epoch's";
        return null;
    }
}
