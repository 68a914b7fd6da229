using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>One notebook that somebody handed in.</summary>
/// <param name="Student">The name as the file or folder says it.</param>
/// <param name="Id">A number that the learning platform put there; may be empty. Two ids are never one student.</param>
/// <param name="Notebook">Null if it cannot be read; then <paramref name="Problem"/> says why, and there are no points, which is not 0 points.</param>
/// <param name="Time">When it was handed in, as far as can be told.</param>
public sealed record Submission(
    string Student,
    string Id,
    string Sheet,
    string Origin,
    Notebook? Notebook,
    string? Problem,
    DateTimeOffset? Time,
    bool MarkedLate
)
{
    /// <summary>The student as part of a file's name: the same for the same one, never the same for two.</summary>
    public string Key { get; } = Submissions.Key(Student, Id);

    /// <summary>What there is to say about how it came, for instructor and learner.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The submissions in a folder or a zip: whose they are, of which sheet, and which of several counts.</summary>
public sealed partial class Submissions
{
    private readonly IReadOnlyList<Sheet> _sheets;
    private readonly List<string> _problems = [],
        _alarms = [];
    private readonly Dictionary<HandedInFile, string?> _sheetOf = [];

    /// <summary>The last submission of each student for each sheet, in the order of the names.</summary>
    public IReadOnlyList<Submission> Found { get; }

    /// <summary>Files that were left out, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What an instructor should look at before trusting the grades.</summary>
    public IReadOnlyList<string> Alarms => _alarms;

    public Submissions(string path, IReadOnlyList<Sheet> sheets)
    {
        _sheets = sheets;
        var walk = new FileWalk(path);
        _problems.AddRange(walk.Problems);
        var root = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var layout = new Layout(root, walk.Found, [.. sheets.Select(s => s.Name)], ByContent);
        var files = layout.Files;
        if (layout.Undecided.Count > 0 && files.All(f => f.File.Notebook is null))
            throw new UserError(
                $"{Paths.Short(path)}: whose work this is cannot be told; one student's or several students'?\n  {string.Join("\n  ", layout.Undecided)}\nGive each student a folder or a zip, or name the files after the students and put them into a folder called submissions."
            );
        _alarms.AddRange(layout.Undecided.Select(u => $"{u}: one student's work or several students'? Not graded."));
        if (layout.Unnamed.Count > 0)
            _alarms.Add(
                $"No student's name in the path of {Listed(layout.Unnamed)}: the row has the path for a name. Put each into a folder with the student's name."
            );
        CheckIds(files);
        List<Submission> last = [];
        foreach (var student in files.GroupBy(f => (f.Owner.Id, Name: f.Owner.Id.Length > 0 ? "" : f.Owner.Name)))
            Student([.. student], last);
        LookAlikes(last);
        Found =
        [
            .. last.OrderBy(s => s.Student, StringComparer.Ordinal)
                .ThenBy(s => s.Id, StringComparer.Ordinal)
                .ThenBy(s => s.Sheet, StringComparer.Ordinal),
        ];
    }

    private static string Listed(IEnumerable<string> all)
    {
        var items = all.ToList();
        return string.Join(", ", items.Take(5)) + (items.Count > 5 ? $" and {items.Count - 5} more" : "");
    }

    /// <summary>One id with two names would make one student of two people.</summary>
    private static void CheckIds(IReadOnlyList<OwnedFile> files)
    {
        var merged = files
            .Where(f => f.Owner.Id.Length > 0)
            .GroupBy(f => f.Owner.Id)
            .Where(g => g.Select(f => PlainName.Folded(f.Owner.Name)).Distinct().Count() > 1)
            .Select(g =>
                $"{g.Key}: {string.Join("; ", g.DistinctBy(f => f.Owner.Name).Select(f => $"{f.Owner.Name} ({f.File.Origin})"))}"
            )
            .ToList();
        if (merged.Count > 0)
            throw new UserError(
                $"One id with several names; they would become one student:\n  {string.Join("\n  ", merged)}\nCorrect the names of the files or folders."
            );
    }

    private void LookAlikes(IReadOnlyList<Submission> found)
    {
        foreach (
            var alike in found
                .DistinctBy(s => s.Key)
                .GroupBy(s => PlainName.Folded(s.Student))
                .Where(g => g.Key.Length > 0 && g.Count() > 1)
        )
            _alarms.Add(
                $"Names that look alike, taken for {alike.Count()} students: {string.Join("; ", alike.Select(s => $"{s.Student}{(s.Id.Length > 0 ? $" (id {s.Id})" : "")}, {s.Origin}"))}."
            );
    }

    private void Student(IReadOnlyList<OwnedFile> files, List<Submission> last)
    {
        var owner = files[0].Owner;
        List<(Submission Submission, OwnedFile File)> all = [];
        foreach (var file in files.Where(f => f.File.Claims || f.File.Notebook != null))
        {
            var sheet = WhichSheet(file.File);
            if (sheet is null)
            {
                _problems.Add(
                    $"{file.File.Origin}: left out; it has no cell of any of the sheets that are graded ({string.Join(", ", _sheets.Select(s => s.Name))})."
                );
                continue;
            }
            all.Add((Made(file, sheet), file));
        }
        foreach (var sheet in all.GroupBy(s => s.Submission.Sheet))
            last.Add(Latest([.. sheet]));
        foreach (var file in files.Where(f => !f.File.Claims && f.File.Notebook is null))
        {
            _problems.Add($"{file.File.Origin}: left out: {file.File.Problem}");
            // Whoever handed in only this is not to vanish.
            if (all.Count == 0 && HandedIn().IsMatch(file.File.Name) && SheetByName(file.File) is { } sheet)
            {
                var made = Made(file, sheet);
                all.Add((made, file));
                last.Add(made);
            }
        }
        if (all.Count == 0 && files.Any(f => f.File.Claims || HandedIn().IsMatch(f.File.Name)))
            _alarms.Add(
                $"{owner.Name}: nothing that could be graded ({Listed(files.Select(f => f.File.Origin))}); there is no row for this student."
            );
    }

    private Submission Made(OwnedFile file, string sheet)
    {
        var (owner, from) = (file.Owner, file.File);
        var (time, problemOfTime) = owner.Time is { } local
            ? (new DateTimeOffset(local, TimeZoneInfo.Local.GetUtcOffset(local)), null)
            : from.CameAt(file.Depth, owner.ByPlatform);
        List<string> notes =
        [
            .. from.Notebook?.Repairs.Select(r => $"The file was damaged and read all the same: {r}.") ?? [],
        ];
        if (problemOfTime != null)
            notes.Add(problemOfTime + ".");
        var (notebook, problem) = (from.Notebook, from.Problem);
        if (notebook != null && ByContent(from) is null && !Declares(notebook, sheet))
            (notebook, problem) = (
                null,
                $"a notebook, but nothing in it is from the sheet {sheet}: the wrong file, or all cells were replaced."
            );
        return new Submission(owner.Name, owner.Id, sheet, from.Origin, notebook, problem, time, owner.Late)
        {
            Notes = notes,
        };
    }

    /// <summary>Of several notebooks of one student the last that can be read; the others are named.</summary>
    private Submission Latest(IReadOnlyList<(Submission Submission, OwnedFile File)> all)
    {
        var ordered = all.OrderBy(s => s.Submission.Notebook != null)
            .ThenBy(s => s.Submission.Time ?? DateTimeOffset.MinValue)
            .ThenBy(s => Layout.CopyNumber(s.File.File.Name))
            .ThenBy(s => s.Submission.Origin, StringComparer.Ordinal)
            .Select(s => s.Submission)
            .ToList();
        var counts = ordered[^1];
        foreach (var older in ordered.SkipLast(1))
            _problems.Add(
                $"{older.Origin}: left out; {counts.Origin} {(older.Notebook is null && counts.Notebook != null ? $"can be read, this cannot ({older.Problem})" : "is later")}."
            );
        // One folder with two files is a second attempt; two folders, or a folder and a zip, may be two people.
        var places = all.Select(s => s.File.Place).Distinct().ToList();
        if (places.Count > 1 && places.Select(Place).Distinct().Count() > 1)
            _alarms.Add(
                $"{counts.Student}, {counts.Sheet}: claimed by {string.Join(" and ", places)}; {counts.Origin} counts. One student?"
            );
        return counts;
    }

    /// <summary>A place without the marks that copies get.</summary>
    private static string Place(string path) =>
        Path.GetDirectoryName(path)
        + (path.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) ? "/file" : "/" + path);

    /// <summary>The sheet that most of the notebook's cells are from, by their ids or, where these are gone, by their text.</summary>
    private string? ByContent(HandedInFile file)
    {
        if (file.Notebook is not { } notebook)
            return null;
        if (_sheetOf.TryGetValue(file, out var known))
            return known;
        var ids = notebook.Cells.Select(CellInfo.Of).OfType<CellInfo>().Select(i => i.Id).ToHashSet();
        var cellIds = notebook.Cells.Select(c => c.Id).ToHashSet();
        var texts = notebook.Cells.Select(c => Restored.Plain(c.Source)).Where(t => t.Length > 60).ToHashSet();
        var best = _sheets
            .Select(s =>
                (
                    s.Name,
                    Count: s.Cells.Count(c =>
                        c.Info != null && ids.Contains(c.Info.Id)
                        || c.Info != null && cellIds.Contains(c.Cell.Id)
                        || texts.Contains(Restored.Plain(s.ReleasedSource(c)))
                    )
                )
            )
            .MaxBy(p => p.Count);
        return _sheetOf[file] = best.Count > 0 ? best.Name : null;
    }

    /// <summary>Does it declare what one of the sheet's tasks asks for?</summary>
    private bool Declares(Notebook notebook, string sheet)
    {
        var wanted = _sheets
            .First(s => s.Name == sheet)
            .Tasks.Where(t => !t.IsWritten)
            .SelectMany(t => CodeNames.Of(t.Solution.Source).Declared)
            .ToHashSet();
        return notebook.CodeCells.Any(c => CodeNames.Of(c.Source).Declared.Overlaps(wanted));
    }

    private string? WhichSheet(HandedInFile file) => ByContent(file) ?? SheetByName(file);

    /// <summary>Not readable, or all metadata gone: then the name of the file or folder decides.</summary>
    private string? SheetByName(HandedInFile file) =>
        _sheets
            .OrderByDescending(s => s.Name.Length)
            .FirstOrDefault(s => file.Path.Any(p => p.Name.Contains(s.Name, StringComparison.OrdinalIgnoreCase)))
            ?.Name
        ?? (_sheets.Count == 1 ? _sheets[0].Name : null);

    /// <summary>A student as a part of a file's name, and as a key in tables: no spreadsheet takes it for a number, a date or a formula.</summary>
    public static string Key(string student) => Key(student, "");

    /// <inheritdoc cref="Key(string)"/>
    public static string Key(string student, string id)
    {
        var name = PlainName.Of(student);
        var given = id.Length > 0 ? $"{name}-{id}" : name;
        var plain = new string([
            .. given.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'),
        ]).Trim('.', '-');
        if (plain.Length > 60)
            plain = plain[..60];
        // Two names may look the same after this, or on a file system that doesn't tell cases apart.
        if (plain == given && plain == plain.ToLowerInvariant() && student == name && IsPlainText(plain))
            return plain;
        var hash =
            "h"
            + Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{student}\0{id}"))
            )[..8];
        if (plain.Length == 0)
            return hash;
        return IsPlainText(plain) ? $"{plain}-{hash}" : $"s-{plain}-{hash}";
    }

    /// <summary>Begins with a letter and is no word that a spreadsheet knows.</summary>
    private static bool IsPlainText(string text) =>
        text.Length > 0 && char.IsLetter(text[0]) && !Month().IsMatch(text) && !Truth().IsMatch(text);

    // jan-2, mai5, dec.24 in the languages of common spreadsheets.
    [GeneratedRegex(
        @"^(?:jan|ene|gen|janv|feb|fev|fév|févr|mar|mär|mrz|maa|mrt|apr|avr|abr|may|mai|mei|mag|maj|jun|jui|juin|giu|jul|juil|lug|aug|aou|aoû|ago|sep|sept|set|oct|okt|ott|out|nov|dec|dez|déc|dic)\p{L}*[-_. ]*\d+",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Month();

    [GeneratedRegex(
        @"^(?:true|false|wahr|falsch|vrai|faux|verdadero|falso|vero|nan|inf|null|n\.?a\.?)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Truth();

    // What people hand in instead of a notebook; tables and notes beside submissions are the instructor's or the platform's.
    [GeneratedRegex(
        @"\.(?:docx?|odt|pages|pdf|rtf|py|cs|csx|dib|fsx|r|rar|7z|tar|t?gz|xz|bz2|html?|mht|jpe?g|png|heic|ipynb.*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex HandedIn();
}
