namespace DropoutCourse.Grading;

/// <summary>A part of a path: a folder, an archive, or at the end a file.</summary>
/// <param name="Name">Of an archive: without its ending.</param>
public sealed record PathPart(string Name, bool IsArchive);

/// <summary>A file as it was found in the folder or zip that is graded, or in an archive in there.</summary>
/// <param name="Path">From below the root; the last is the file itself.</param>
/// <param name="Origin">The path in words.</param>
/// <param name="Time">When it came, as far as the file system or the outermost archive tells; a learner's own archive has no say.</param>
/// <param name="Notebook">Null if it is none or cannot be read; then <paramref name="Problem"/> says why.</param>
/// <param name="Claims">Does its name or its content say that it is a notebook?</param>
public sealed record HandedInFile(
    IReadOnlyList<PathPart> Path,
    string Origin,
    DateTimeOffset? Time,
    Notebook? Notebook,
    string? Problem,
    bool Claims
)
{
    public string Name => Path[^1].Name;

    /// <summary>What is wrong with the note of when it came in; null if nothing is.</summary>
    public string? TimeProblem { get; init; }
}
