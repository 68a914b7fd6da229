namespace DropoutCourse.Open;

/// <summary>A notebook that can be opened.</summary>
/// <param name="Name">Its path from the course's folder, with / between folders: what addresses name.</param>
/// <param name="Original">The file as the course has it; null for a file of the learner's own in work/.</param>
/// <param name="Work">The learner's copy; may not be there yet.</param>
public sealed record CourseFile(string Name, string? Original, string Work)
{
    public string ShortName => Path.GetFileNameWithoutExtension(Name);
}

/// <summary>From names to files. No name leads out of the course's folder, neither by .. nor by a symbolic link.</summary>
public sealed class CourseFiles(string root)
{
    private const string Ending = ".ipynb";

    private readonly string _notebooks = Path.Combine(root, "notebooks"),
        _work = Path.Combine(root, "work");

    /// <summary>The lessons in their order.</summary>
    public IReadOnlyList<CourseFile> Lessons => List(_notebooks);

    /// <summary>The exercise sheets in their order.</summary>
    public IReadOnlyList<CourseFile> Sheets => List(Path.Combine(_notebooks, "exercises"));

    private IReadOnlyList<CourseFile> List(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*" + Ending)
                    .Order(StringComparer.Ordinal)
                    .Select(NameOf)
                    .Select(Find)
                    .OfType<CourseFile>(),
            ]
            : [];

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    /// <summary>The notebook of that name; null if there is none, or if it is none of the learner's business.</summary>
    public CourseFile? Find(string name)
    {
        if (Confined(name) is not { } path || !path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            return null;
        // Solutions and hidden tests, and what the course makes for itself.
        if (
            name.StartsWith("notebooks/instructor/", StringComparison.OrdinalIgnoreCase)
            || name.Split('/').SkipLast(1).Any(p => p.StartsWith('.') || p is "lib" or "out" or "bin" or "obj")
        )
            return null;
        if (name.StartsWith("work/", StringComparison.Ordinal))
        {
            var original = "notebooks/" + name["work/".Length..];
            if (Confined(original) is { } course && File.Exists(course))
                return Find(original);
            return File.Exists(path) ? new(name, null, path) : null;
        }
        var inside = name.StartsWith("notebooks/", StringComparison.Ordinal) ? name["notebooks/".Length..] : name;
        // The copy lies as deep below the course's folder as its original, so that #r "../lib/..." leads to the same place.
        if (Confined("work/" + inside) is not { } work)
            return null;
        return File.Exists(path) ? new(name, path, work) : null;
    }

    /// <summary>What a learner may call a notebook on the command line: a number, a name or a path.</summary>
    /// <exception cref="UserError">There is no such notebook.</exception>
    public CourseFile FromCommandLine(string given)
    {
        if (
            given.Length > 0
            && Lessons
                .Concat(Sheets)
                .Where(f =>
                    f.ShortName == given
                    || f.ShortName.StartsWith(Two(given) + "-", StringComparison.Ordinal)
                    || f.Name == $"notebooks/{given}{Ending}"
                )
                .ToList()
                is [var first, ..]
        )
            return first;
        var path = Path.GetFullPath(given);
        if (!File.Exists(path))
            throw new UserError(
                $"{given}: no such notebook. Name a lesson ({string.Join(", ", Lessons.Take(2).Select(l => l.ShortName))} ...; its number is enough), a sheet (exercises/NAME) or a file (.ipynb)."
            );
        var name = NameOf(path);
        if (name.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(name))
            throw new UserError(
                $"{given} lies outside of the course's folder. Copy it to {Paths.Short(_work)}/ and open the copy."
            );
        return Find(name)
            ?? throw new UserError(
                name.StartsWith("notebooks/instructor/", StringComparison.OrdinalIgnoreCase)
                    ? $"{given} is a sheet's source with its solutions: open it in VS Code or Jupyter. The page shows the sheet that learners get, exercises/{Path.GetFileName(name)}."
                    : $"{given}: not a notebook that the page can open; name a file with the ending .ipynb that is no link out of the course's folder."
            );
    }

    private static string Two(string number) => int.TryParse(number, out var n) ? n.ToString("00") : "\0";

    /// <summary>The file that a name means, if it lies in the course's folder whatever links are on the way.</summary>
    private string? Confined(string name)
    {
        if (
            name.Length is 0 or > 500
            || name.Any(c => char.IsControl(c) || c is '\\' or ':')
            || name.Split('/').Any(p => p is "" or "." or "..")
        )
            return null;
        var real = Real(root);
        var path = Path.Combine(real, Path.Combine(name.Split('/')));
        var target = Real(path);
        return target.StartsWith(real + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? target : null;
    }

    /// <summary>A path without symbolic links, as far as it exists.</summary>
    private static string Real(string path)
    {
        path = Path.GetFullPath(path);
        var real = Path.GetPathRoot(path)!;
        var parts = Path.GetRelativePath(real, path).Split(Path.DirectorySeparatorChar);
        for (var i = 0; i < parts.Length; i++)
        {
            var next = Path.Combine(real, parts[i]);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            // ResolveLinkTarget follows the link, and links in its target's last part, but not those further up in the target.
            real =
                info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is { } target
                    ? target.FullName == next
                        ? next
                        : Real(target.FullName)
                    : next;
        }
        return real;
    }
}
