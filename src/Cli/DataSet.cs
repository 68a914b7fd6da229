namespace DropoutCourse.Cli;

/// <summary>
/// Which digits the lessons will find, by the rules of Mnist.Load in src/Shared: the folder in DROPOUT_COURSE_DATA, data/mnist, a
/// download, SyntheticDigits. Only names and places are looked at; nothing is parsed.
/// </summary>
public sealed record DataSet(string Name, string? Folder, string Origin, string? Problem)
{
    public const string Variable = "DROPOUT_COURSE_DATA",
        Synthetic = "synthetic";

    private static readonly string[] Files =
    [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ];

    public bool IsMnist => Folder != null && Problem is null;

    public static DataSet Find(Repo repo)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } given)
        {
            if (given.Trim().ToLowerInvariant() is "" or Synthetic)
                return new("SyntheticDigits", null, $"{Variable} asks for it", null);
            var folder = Path.GetFullPath(given);
            return new("MNIST", folder, Variable, Lack(folder));
        }
        var own = Path.Combine(repo.Root, "data", "mnist");
        if (Lack(own) is null)
            return new("MNIST", own, "data/mnist", null);
        return IsOn("COURSE_OFFLINE") || IsOn("CI")
            ? new("SyntheticDigits", null, "MNIST was not found, and downloads are off", null)
            : new(
                "MNIST or SyntheticDigits",
                null,
                "MNIST was not found; the first lesson that needs it tries to download it (11 MB)",
                null
            );
    }

    /// <summary>What a folder lacks to be MNIST's; null when it lacks nothing.</summary>
    private static string? Lack(string folder)
    {
        if (!Directory.Exists(folder))
            return "no such folder";
        var missing = Files
            .Where(f => !File.Exists(Path.Combine(folder, f)) && !File.Exists(Path.Combine(folder, f + ".gz")))
            .ToList();
        return missing.Count == 0 ? null : $"lacks {string.Join(", ", missing)} (with or without .gz)";
    }

    internal static bool IsOn(string variable) =>
        Environment.GetEnvironmentVariable(variable)?.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on";

    public override string ToString() =>
        Folder is null
            ? $"{Name} ({Origin})"
            : $"{Name}, {Folder} ({Origin})" + (Problem is null ? "" : $": {Problem}");

    public string? Remedy =>
        Problem != null ? $"correct {Variable}, unset it, or set it to {Synthetic}"
        : IsMnist || Origin.StartsWith(Variable, StringComparison.Ordinal) ? null
        : $"for MNIST put its four files into data/mnist/, or name their folder in {Variable}";

    public static int Show(Repo repo)
    {
        var found = Find(repo);
        Console.WriteLine($"The lessons use {found}.");
        if (found.Remedy is { } remedy)
            Console.WriteLine($"Remedy: {remedy}.");
        return found.Problem is null ? Exit.Good : Exit.Usage;
    }
}
