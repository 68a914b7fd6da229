namespace DropoutCourse.Cli;

/// <summary>Which digits the lessons will find, by the rules of Mnist.Load in src/Shared; only names and places, nothing is parsed.</summary>
public static class DataSet
{
    public const string Variable = "DROPOUT_COURSE_DATA";

    private static readonly string[] Files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public sealed record Place(string Folder, string Origin, IReadOnlyList<string> Missing)
    {
        public bool Complete => Missing.Count == 0;
    }

    public static Place Look(string folder, string origin) =>
        new(folder, origin, [.. Files.Where(f => !File.Exists(Path.Combine(folder, f)) && !File.Exists(Path.Combine(folder, f + ".gz")))]);

    /// <summary>The places in the order in which they are looked at.</summary>
    public static IReadOnlyList<Place> Places(Repo repo)
    {
        List<Place> places = [];
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) places.Add(Look(Path.GetFullPath(given), Variable));
        places.Add(Look(Path.Combine(repo.Root, "data", "mnist"), "data/mnist"));
        return places;
    }

    /// <summary>The folder with MNIST; null when the lessons will draw SyntheticDigits.</summary>
    public static Place? Mnist(Repo repo) => Places(repo).FirstOrDefault(p => p.Complete);

    /// <summary>Prints what was found where; also what a half-filled folder lacks.</summary>
    public static int Show(Repo repo)
    {
        foreach (var place in Places(repo))
            Console.WriteLine($"{place.Origin}: {place.Folder}: " + (place.Complete ? "all four MNIST files"
                : !Directory.Exists(place.Folder) ? "no such folder"
                : place.Missing.Count == Files.Length ? "no MNIST files" : $"lacks {string.Join(", ", place.Missing)} (with or without .gz)"));
        Console.WriteLine(Mnist(repo) is { } found ? $"The lessons use MNIST from {found.Folder}."
            : $"The lessons use SyntheticDigits. For MNIST put its four files into data/mnist/, or name their folder in {Variable}.");
        return Exit.Good;
    }
}
