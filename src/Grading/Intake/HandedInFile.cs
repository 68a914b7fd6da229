namespace DropoutCourse.Grading;

/// <summary>A part of a path: a folder, an archive, or at the end a file.</summary>
/// <param name="Name">Of an archive: without its ending.</param>
public sealed record PathPart(string Name, bool IsArchive);

/// <summary>A file as it was found in the folder or zip that is graded, or in an archive in there.</summary>
/// <param name="Path">From below the root; the last is the file itself.</param>
/// <param name="Origin">The path in words.</param>
/// <param name="Times">When it came, as the file system and each archive around it tell, the outermost first.</param>
/// <param name="Notebook">Null if it is none or cannot be read; then <paramref name="Problem"/> says why.</param>
/// <param name="Claims">Does its name or its content say that it is a notebook?</param>
public sealed record HandedInFile(
    IReadOnlyList<PathPart> Path,
    string Origin,
    IReadOnlyList<Came> Times,
    Notebook? Notebook,
    string? Problem,
    bool Claims
)
{
    public string Name => Path[^1].Name;

    /// <summary>The note of when it came in (timestamp.txt); null if there is none.</summary>
    public TimeNote? Note { get; init; }

    /// <summary>
    /// When it came, by a clock that its owner cannot set: what is written within the owner's own archive does not count, nor a note that
    /// does not lie where nbgrader or Sakai puts it.
    /// </summary>
    /// <param name="owner">The place in the path of the part that says whose it is.</param>
    /// <param name="byPlatform">Did a platform write that part?</param>
    /// <returns>The time, as far as it is known, and in words what is wrong with the note.</returns>
    public (DateTimeOffset? Time, string? Problem) CameAt(int owner, bool byPlatform)
    {
        var time = Times.LastOrDefault(t => t.Inside < owner || t.Inside < 0)?.Time;
        if (Note is not { } note)
            return (time, null);
        var trusted =
            (note.Inside < owner || note.Inside < 0)
            && (note.IsSakai ? note.Folder == owner : note.Folder == owner + 1 && !byPlatform);
        return trusted
            ? note.Read()
            : (time, $"{Timestamp.FileName} beside it may be the learner's own and was not used");
    }
}

/// <summary>A time that the file system or an archive gives a file.</summary>
/// <param name="Inside">The place in the path of the archive in which this is written; -1: the file system, or the archive that is graded.</param>
public sealed record Came(int Inside, DateTimeOffset? Time);

/// <summary>A timestamp.txt beside a file, or, as Sakai has it, beside its folder.</summary>
/// <param name="Folder">The place in the path of the folder in which it lies.</param>
/// <param name="Inside">As of <see cref="Came"/>.</param>
public sealed record TimeNote(int Folder, int Inside, bool IsSakai, Func<(DateTimeOffset? Time, string? Problem)> Read);
