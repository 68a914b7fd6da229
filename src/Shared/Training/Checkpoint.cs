using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// The state of a long run after an epoch, to go on from after an interruption: the net, the epoch, the history. The optimizer's own state (momentum) is not kept and
/// starts from zero again, so a resumed run is a good run but not number for number the uninterrupted one.
/// <code>
/// var run = Checkpoint.Resume(path, net, settings) ?? new Checkpoint(settings);
/// while (run.Epoch &lt; epochs) { ...one epoch...; run.Note("loss", loss); run.Next(path, net); }
/// </code>
/// </summary>
public sealed class Checkpoint
{
    static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    /// <summary>The start of a run.</summary>
    /// <param name="settings">Everything that must be equal for two runs to be the same run, in words: net, p, learning rate, data set, seed.</param>
    public Checkpoint(string settings) => Settings = settings;

    /// <summary>What run this is.</summary>
    public string Settings { get; }

    /// <summary>Number of finished epochs.</summary>
    public int Epoch { get; private set; }

    /// <summary>For each curve its values, epoch by epoch.</summary>
    public IReadOnlyDictionary<string, List<double>> History => history;

    readonly Dictionary<string, List<double>> history = [];

    /// <summary>Adds a value to a curve.</summary>
    public void Note(string curve, double value)
    {
        if (!history.TryGetValue(curve, out var values))
            history[curve] = values = [];
        values.Add(value);
    }

    /// <summary>Counts an epoch as finished and writes the checkpoint; an interruption leaves the previous one in place.</summary>
    /// <param name="path">The file, a zip archive with the net (model.dat) and the rest (run.json).</param>
    /// <param name="net">The net after this epoch.</param>
    public void Next(string path, nn.Module net)
    {
        Epoch++;
        ModelStore.WriteWhole(
            path,
            stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
                using var model = new MemoryStream();
                net.save(model);
                using (var entry = zip.CreateEntry("model.dat", CompressionLevel.NoCompression).Open())
                    entry.Write(model.ToArray());
                using (var entry = zip.CreateEntry("run.json").Open())
                    JsonSerializer.Serialize(entry, new Run(Settings, Epoch, history), Json);
            }
        );
    }

    /// <summary>Loads a checkpoint, if there is one, into the net.</summary>
    /// <param name="path">The file.</param>
    /// <param name="net">The net; unchanged if there is no file or an error.</param>
    /// <param name="settings">The settings of the run that wants to go on.</param>
    /// <returns>The run so far, or null if there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, belongs to another net or to a run with other settings.</exception>
    public static Checkpoint? Resume(string path, nn.Module net, string settings)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var zip = ZipFile.OpenRead(path);
            Run run;
            using (var entry = Entry(zip, "run.json", path).Open())
                run =
                    JsonSerializer.Deserialize<Run>(entry, Json)
                    ?? throw new InvalidDataException(
                        $"{path}: run.json is empty; delete the file to start the run anew"
                    );
            if (run.Settings is null || run.History is null || run.Epoch < 0)
                throw new InvalidDataException(
                    $"{path}: run.json lacks a field (Settings, Epoch, History); delete the file to start the run anew"
                );
            if (run.Settings != settings)
                throw new InvalidDataException(
                    $"{path} is a checkpoint of another run: its settings are '{run.Settings}', this run's are '{settings}'. Give another file name, or delete the file."
                );
            using var model = new MemoryStream();
            using (var entry = Entry(zip, "model.dat", path).Open())
                entry.CopyTo(model);
            model.Position = 0;
            ModelStore.Load(net, model, path);
            var checkpoint = new Checkpoint(settings) { Epoch = run.Epoch };
            foreach (var (curve, values) in run.History)
                checkpoint.history[curve] = values;
            return checkpoint;
        }
        catch (Exception e)
            when (e is JsonException
                || e is InvalidDataException && !e.Message.StartsWith(path, StringComparison.Ordinal)
            )
        {
            throw new InvalidDataException($"{path} is damaged ({e.Message}); delete it to start the run anew", e);
        }
    }

    static ZipArchiveEntry Entry(ZipArchive zip, string name, string path) =>
        zip.GetEntry(name)
        ?? throw new InvalidDataException(
            $"{path} has no {name}: it is not a checkpoint; delete it to start the run anew"
        );

    sealed record Run(string Settings, int Epoch, Dictionary<string, List<double>> History);
}
