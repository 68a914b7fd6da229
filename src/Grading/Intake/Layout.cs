using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <param name="Place">The path down to the part that says whose it is; empty if none does.</param>
/// <param name="Depth">The place of that part in the path, from 0.</param>
public sealed record OwnedFile(HandedInFile File, Owner Owner, string Place, int Depth);

/// <summary>
/// Whose each file is, from where it lies. The outermost part of a path that says it decides: what a learner names the things in their own
/// folder or archive makes no difference. Known are the names of Canvas, Moodle, Blackboard, Sakai and Brightspace, nbgrader's folders, a folder or
/// zip for each student, and a file for each student; in any of them a folder around all of it.
/// </summary>
public sealed partial class Layout
{
    private readonly IReadOnlyList<string> _sheets;
    private readonly Func<HandedInFile, string?> _sheetOf;
    private readonly string _blackboard;
    private readonly List<OwnedFile> _owned = [];
    private readonly List<string> _undecided = [],
        _unnamed = [];

    public IReadOnlyList<OwnedFile> Files => _owned;

    /// <summary>Folders that may be one student or several.</summary>
    public IReadOnlyList<string> Undecided => _undecided;

    /// <summary>Files whose path says nobody's name.</summary>
    public IReadOnlyList<string> Unnamed => _unnamed;

    /// <param name="root">The name of the folder or zip that is graded.</param>
    /// <param name="sheets">The names of the sheets.</param>
    /// <param name="sheetOf">Which sheet a notebook is, by its cells; null if none.</param>
    public Layout(
        string root,
        IReadOnlyList<HandedInFile> files,
        IReadOnlyList<string> sheets,
        Func<HandedInFile, string?> sheetOf
    )
    {
        _sheetOf = sheetOf;
        _sheets = [.. sheets.OrderByDescending(s => s.Length)];
        _blackboard = Owner.BlackboardPrefix(files.SelectMany(f => f.Path).Select(p => p.Name));
        Level(files, 0, root, wrapper: true);
    }

    private Owner? ByPlatform(HandedInFile file, int depth)
    {
        var (part, last) = (file.Path[depth], depth == file.Path.Count - 1);
        return Owner.Platform(part.Name, last || part.IsArchive, last ? "" : file.Path[depth + 1].Name, _blackboard);
    }

    private static string Path(HandedInFile file, int to) =>
        string.Join('/', file.Path.Take(to + 1).Select(p => p.Name + (p.IsArchive ? ".zip" : "")));

    /// <summary>Files that lie in the same folder, and those below it.</summary>
    /// <param name="above">The folder's own name.</param>
    /// <param name="wrapper">Is the folder known to hold several students' work?</param>
    private void Level(IReadOnlyList<HandedInFile> files, int depth, string above, bool wrapper)
    {
        foreach (var file in files.Where(f => f.Path.Count == depth + 1))
            Single(file, depth);
        var below = files
            .Where(f => f.Path.Count > depth + 1)
            .GroupBy(f => (f.Path[depth].Name, f.Path[depth].IsArchive))
            .ToList();
        var alone = below.Count == 1 && wrapper && !files.Any(f => f.Path.Count == depth + 1 && f.Claims);
        // What platforms wrote is looked for here and in what holds several students' work, never in a student's own folder or zip.
        foreach (var group in below.ToList())
            if (group.Select(f => ByPlatform(f, depth)).FirstOrDefault(o => o != null) is { } owner)
            {
                _owned.AddRange(group.Select(f => new OwnedFile(f, owner, Path(f, depth), depth)));
                below.Remove(group);
            }
        var exports = below.Count > 0 && below.All(g => IsExport(g, depth + 1));
        var kinds = below.ConvertAll(g =>
            exports || IsExport(g, depth + 1) && (alone || IsAssignment(g.Key.Name))
                ? Holds.Students
                : Kind(g.Key.Name, [.. g], depth + 1, above, alone)
        );
        // Among folders that are clearly one student each, one with two odd names in it is one student too.
        var clear = kinds.Count(k => k == Holds.OneStudent) > kinds.Count(k => k == Holds.Unclear);
        for (var i = 0; i < below.Count; i++)
        {
            var (group, inside) = (below[i], below[i].ToList());
            switch (kinds[i] == Holds.Unclear && clear ? Holds.OneStudent : kinds[i])
            {
                case Holds.Students:
                    Level(inside, depth + 1, group.Key.Name, wrapper: true);
                    break;
                case Holds.OneStudent:
                    Student(inside, depth);
                    break;
                default:
                    _undecided.Add(
                        $"{Path(inside[0], depth)}: {string.Join(", ", inside.Select(f => PlainName.Of(string.Join('/', f.Path.Skip(depth + 1).Select(p => p.Name)))).Take(8))}{(inside.Count > 8 ? $" and {inside.Count - 8} more" : "")}"
                    );
                    Student(
                        inside,
                        depth,
                        "one student's work or several students'? Rename the files after the sheet, or give each student a folder"
                    );
                    break;
            }
        }
    }

    /// <summary>Do all names in it come from a platform?</summary>
    private bool IsExport(IEnumerable<HandedInFile> inside, int depth)
    {
        var claims = inside.Where(f => f.Claims).ToList();
        return claims.Count > 0 && claims.All(f => ByPlatform(f, depth) != null);
    }

    private enum Holds
    {
        OneStudent,
        Students,
        Unclear,
    }

    private Holds Kind(string name, IReadOnlyList<HandedInFile> inside, int depth, string above, bool alone)
    {
        var notebooks = inside.Where(f => f.Claims).ToList();
        if (alone && name.Equals("submitted", StringComparison.OrdinalIgnoreCase))
            return Holds.Students;
        // The same sheet under two names may be two people; two sheets are not.
        var names = notebooks
            .Where(f => f.Path.Count == depth + 1)
            .Select(f => (Sheet: _sheetOf(f), Name: Left(f.Name, isFile: true)))
            .Where(p => p.Name.Length > 0 && !Meaningless().IsMatch(p.Name))
            .Select(p => (p.Sheet, Name: PlainName.Folded(p.Name)))
            .Where(p => p.Name != PlainName.Folded(Person(name)))
            .Distinct()
            .GroupBy(p => p.Sheet)
            .Select(g => g.Count())
            .DefaultIfEmpty()
            .Max();
        var folders = inside.Where(f => f.Path.Count > depth + 1).Select(f => f.Path[depth].Name).Distinct().ToList();
        var people = folders.Where(f => !IsAssignment(f) && !Meaningless().IsMatch(f)).ToList();
        // Named like the archive or folder around it, like a sheet or like a course: not a person.
        var generic =
            alone && PlainName.Folded(name) == PlainName.Folded(System.IO.Path.GetFileNameWithoutExtension(above))
            || IsAssignment(name);
        if (generic)
            return names + people.Count > 0 || folders.Any(f => !IsAssignment(f)) ? Holds.Students
                : names == 0 && folders.Count == 0 && notebooks.Count <= 1 ? Holds.OneStudent
                : folders.Count > 0 ? Holds.Students
                : Holds.Unclear;
        // Several folders in the only folder: students, unless they are the sheets of one student.
        if (alone && people.Count > 1)
            return Holds.Students;
        return names > 1 ? Holds.Unclear : Holds.OneStudent;
    }

    private void Student(IReadOnlyList<HandedInFile> files, int depth, string? problem = null)
    {
        var owner = new Owner(Person(files[0].Path[depth].Name), "");
        foreach (var file in files)
            _owned.Add(
                new(
                    problem is null ? file : file with { Notebook = null, Problem = problem },
                    owner,
                    Path(file, depth),
                    depth
                )
            );
    }

    /// <summary>A file at a level where each file is somebody's: alice_04-implementation.ipynb, 04-implementation-alice (1).ipynb, alice.ipynb.</summary>
    private void Single(HandedInFile file, int depth)
    {
        if (ByPlatform(file, depth) is { } owner)
        {
            _owned.Add(new(file, owner, Path(file, depth), depth));
            return;
        }
        var left = Left(file.Name, isFile: true);
        if (left.Length > 0 && !Meaningless().IsMatch(left))
        {
            _owned.Add(new(file, new Owner(left, ""), Path(file, depth), depth));
            return;
        }
        // Nobody's name: the whole path is taken for it, so that no two become one.
        var name = PlainName.Of(string.Join(" / ", file.Path.Select(p => NotebookEnding().Replace(p.Name, ""))));
        if (file.Claims)
            _unnamed.Add(Path(file, depth));
        _owned.Add(new(file, new Owner(name, ""), Path(file, depth), depth));
    }

    /// <summary>A folder's name without the sheet's and without the marks of copies.</summary>
    private string Person(string folder) =>
        Left(folder, isFile: false) is { Length: > 0 } left ? left : PlainName.Of(folder);

    /// <summary>A name without its ending, the sheets' names and the marks that copies get; may be empty.</summary>
    private string Left(string name, bool isFile)
    {
        var rest = PlainName.Of(isFile ? NotebookEnding().Replace(name, "") : name);
        if (isFile && rest == PlainName.Of(name))
            rest = System.IO.Path.GetFileNameWithoutExtension(rest);
        for (var before = ""; before != rest; )
        {
            before = rest;
            foreach (var sheet in _sheets)
            {
                var place = rest.IndexOf(sheet, StringComparison.OrdinalIgnoreCase);
                if (place >= 0)
                    rest = rest.Remove(place, sheet.Length);
            }
            rest = CopyMark().Replace(rest, "");
            if (AssignmentToken().Replace(rest, "") is { } shorter && shorter.Trim('_', '-', ' ', '.').Length > 0)
                rest = shorter;
            rest = rest.Trim('_', '-', ' ', '.').Replace("__", "_", StringComparison.Ordinal);
        }
        return rest;
    }

    /// <summary>How often a name was copied: the later copy has the larger number.</summary>
    public static int CopyNumber(string name) =>
        CopyMark().Match(NotebookEnding().Replace(PlainName.Of(name), "")) is { Success: true } match
            ? int.TryParse(match.Groups["n"].Value, out var number)
                ? number
                : 1
            : 0;

    private bool IsAssignment(string name) =>
        Assignment().IsMatch(name)
        || _sheets.Any(s => s.Equals(CopyMark().Replace(name, ""), StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\.ipynb.*$|\.zip$", RegexOptions.IgnoreCase)]
    private static partial Regex NotebookEnding();

    // " (1)", "-Copy1", " - Copy (2)", "_v2", "Copy of ", " - Kopie", "_final", ".repaired"
    [GeneratedRegex(
        @"[ _.-]*\((?<n>\d+)\)$|[ _.-]+(?:copy|kopie|copie|copia)[ _-]?(?<n>\d*)$|[ _.-]+v(?:ersion)?[ _-]?(?<n>\d+)$|[ _.-]+(?:final|new|neu|fixed|corrected|korrigiert|resubmission|repaired|draft|old)$|^(?:copy of|kopie von|copie de|copia de) ",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex CopyMark();

    private const string Words =
        "hw|homework|week|wk|sheet|assignment|exercise|ex|lab|lesson|task|submission|submitted|hand-?in|handin|download|upload|export|incoming|inbox|course|class|section|group|tutorial|team|notebook|blatt|übung|uebung|aufgabe|abgabe|serie|hausaufgabe|gruppe|kurs|woche|tp|td|devoir|tarea|entrega|作业";

    [GeneratedRegex(
        @"^(?:\d{2,4}[ _-]*)?(?:" + Words + @")(?:en|n|s|es|i)?[ _.-]*(?:[a-z]|\d{0,4}[a-z]?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?<=^|[ _.-])(?:" + Words + @")s?[ _-]?\d{1,3}(?=$|[ _.-])", RegexOptions.IgnoreCase)]
    private static partial Regex AssignmentToken();

    [GeneratedRegex(
        @"^(?:untitled\d*|notebook|solution|answers?|test|my|work|final|draft|new|old|unbenannt\d*|lösung|abgabe|\d{1,2})$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Meaningless();
}
