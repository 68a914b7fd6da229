using System.Globalization;

namespace DropoutCourse;

/// <summary>What a folder holds under the names of MNIST's files, told by their contents: other sets of images come in files of the same names.</summary>
sealed class DigitFolder
{
    const string Remedy =
        "delete what is no file of MNIST's, then put the four files there, or let the course download them into data/mnist";

    readonly Dictionary<string, string> paths = [];

    /// <summary>Names of files that are not there.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>Are all four the published files?</summary>
    public bool IsMnist { get; private set; }

    /// <summary>What is wrong, file by file, and the remedy; null if it is MNIST.</summary>
    public string? Problem { get; private set; }

    /// <summary>The set that it is or seems to be; null if nothing tells.</summary>
    public string? LooksLike { get; private set; }

    /// <summary>Is each file there and well-formed, of whatever set?</summary>
    public bool IsReadable { get; private set; }

    /// <summary>The file to read: the published one if several have the name.</summary>
    public string PathOf(MnistFile file) => paths[file.Name];

    /// <summary>Looks into the files. Takes a quarter of a second for MNIST, and practically nothing once it is remembered.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="files">The published files.</param>
    /// <param name="memory">Where published files are remembered; null: nowhere.</param>
    public static DigitFolder Look(string folder, IReadOnlyList<MnistFile> files, string? memory = null)
    {
        var found = new DigitFolder();
        List<string> missing = [];
        List<(MnistFile File, List<string> Candidates)> there = [];
        foreach (MnistFile file in files)
            if (file.AllIn(folder) is { Count: > 0 } candidates)
                there.Add((file, [.. candidates]));
            else
                missing.Add(file.Name);
        found.Missing = missing;
        if (missing.Count > 0)
        {
            found.Problem =
                $"lacks {string.Join(", ", missing)} (with or without .gz){Others(folder)}. Remedy: put the four files of MNIST there";
            return found;
        }
        var known = new KnownFiles(memory);
        var published = files.Select(f => f.Sha256).ToHashSet();
        var looks = new DigitFileLook?[there.Count];
        Parallel.For(
            0,
            there.Count,
            i =>
            {
                var (file, candidates) = there[i];
                string? right = candidates.FirstOrDefault(c => known.Sha256(c, published) == file.Sha256);
                lock (found.paths)
                    found.paths[file.Name] = right ?? candidates[0];
                if (right is null)
                    looks[i] = DigitFileLook.At(candidates[0], file, files);
            }
        );
        var wrong = looks.OfType<DigitFileLook>().OrderBy(l => l.Path, StringComparer.Ordinal).ToList();
        found.IsMnist = wrong.Count == 0;
        found.IsReadable = wrong.All(l => l.IsReadable);
        found.LooksLike = wrong.Select(l => l.Set).FirstOrDefault(s => s is not null);
        if (wrong.Count > 0)
            found.Problem =
                $"is not MNIST: {string.Join("; ", wrong.Select(l => $"{Path.GetFileName(l.Path)} {l.What}"))}. Remedy: {Remedy}"
                + (
                    found.IsReadable
                        ? $"; or, to train on what is there, say what it is: {MnistOptions.NameVariable}=\"{found.LooksLike ?? "NAME"}\""
                        : ""
                );
        return found;
    }

    /// <summary>What lies there instead.</summary>
    static string Others(string folder)
    {
        var others = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order().ToList();
        return others.Count == 0
            ? "; the folder is empty"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; it has {string.Join(", ", others.Take(6))}{(others.Count > 6 ? $" and {others.Count - 6} more" : "")}"
            );
    }
}
