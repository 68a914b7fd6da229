namespace DropoutCourse.Cli;

/// <summary>Which digits the lessons will find: the rules and the look into the files are those of the library itself.</summary>
/// <param name="Problem">Why they cannot be used; null if they can.</param>
/// <param name="Remedy">What helps; null if nothing is missing.</param>
public sealed record DataSet(string Name, string? Folder, string Origin, string? Problem, string? Remedy)
{
    public const string Variable = "DROPOUT_COURSE_DATA",
        Synthetic = "synthetic";

    public bool IsMnist => Folder != null && Problem is null && Name == DigitSource.Mnist;

    public static DataSet Find(Repo repo)
    {
        var data = Path.Combine(repo.Root, "data");
        var source = DigitSource.Find(
            MnistOptions.FromEnvironment() with
            {
                CourseFolder = Path.Combine(data, "mnist"),
                FailureNote = Path.Combine(data, "cache", "mnist-download-failed.txt"),
                Memory = Path.Combine(data, "cache", "mnist-known.txt"),
            }
        );
        if (source.Problem?.Split(" Remedy: ", 2) is [var problem, var remedy])
            return new(source.Name, source.Folder, source.Origin, problem, remedy.TrimEnd('.'));
        return new(
            source.Name,
            source.Folder,
            source.Origin,
            source.Problem,
            source.Folder != null || source.Origin.StartsWith(Variable, StringComparison.Ordinal)
                ? null
                : $"for MNIST put its four files into data/mnist/, or name their folder in {Variable}"
        );
    }

    internal static bool IsOn(string variable) => MnistOptions.IsOn(variable);

    public override string ToString() =>
        Problem ?? (Folder is null ? $"{Name} ({Origin})" : $"{Name}, {Folder} ({Origin})");

    public static int Show(Repo repo)
    {
        var found = Find(repo);
        Console.WriteLine(found.Problem ?? $"The lessons use {found}.");
        if (found.Remedy is { } remedy)
            Console.WriteLine($"Remedy: {remedy}.");
        return found.Problem is null ? Exit.Good : Exit.Usage;
    }
}
