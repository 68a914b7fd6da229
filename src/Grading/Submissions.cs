using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>One notebook that somebody handed in.</summary>
/// <param name="Student">The name as the file or folder says it.</param>
/// <param name="Id">A number that the learning platform put there; may be empty.</param>
/// <param name="Notebook">Null if it cannot be read; then <paramref name="Problem"/> says why.</param>
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
    /// <summary>The name as part of a file's name: the same for the same name, never two names the same.</summary>
    public string Key => Submissions.Key(Student);
}

/// <summary>
/// Finds submissions in a folder as nbgrader has it (submitted/STUDENT/ASSIGNMENT/X.ipynb), a flat folder of notebooks, folders or zips as
/// Moodle and Canvas export them, and zips within zips. Nothing is ever unpacked to disk.
/// </summary>
public sealed partial class Submissions
{
    private const long MostFile = 20L << 20,
        MostArchive = 1L << 30;
    private const int MostEntries = 100_000;

    private readonly IReadOnlyList<Sheet> _sheets;
    private readonly List<Submission> _found = [];
    private readonly List<string> _problems = [];
    private long _unpacked;

    /// <summary>The last submission of each student for each sheet, in the order of the names.</summary>
    public IReadOnlyList<Submission> Found { get; }

    /// <summary>Files that were left out, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public Submissions(string path, IReadOnlyList<Sheet> sheets)
    {
        _sheets = sheets;
        if (Directory.Exists(path))
            ReadFolder(path);
        else if (File.Exists(path) && path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            ReadZip(File.ReadAllBytes(path), [], Path.GetFileName(path), 0);
        else if (File.Exists(path))
            throw new UserError($"{Paths.Short(path)} is a file; name a folder of submissions, or a zip.");
        else
            throw new UserError($"{Paths.Short(path)}: no such folder or zip.");
        List<Submission> last = [];
        foreach (var group in _found.GroupBy(s => (s.Key, s.Sheet)))
        {
            var ordered = group
                .OrderBy(s => s.Time ?? DateTimeOffset.MinValue)
                .ThenBy(s => s.Origin, StringComparer.Ordinal)
                .ToList();
            last.Add(ordered[^1]);
            foreach (var older in ordered.SkipLast(1))
                _problems.Add($"{older.Origin}: left out; {ordered[^1].Origin} is later.");
        }
        Found = [.. last.OrderBy(s => s.Student, StringComparer.Ordinal).ThenBy(s => s.Sheet, StringComparer.Ordinal)];
    }

    private void ReadFolder(string root)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 8,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (var file in Directory.EnumerateFiles(root, "*", options).Order(StringComparer.Ordinal))
        {
            var parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            var time = Timestamp(file) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(file));
            if (!Wanted(parts))
                continue;
            try
            {
                if (new FileInfo(file).Length > (IsZip(file) ? MostArchive : MostFile))
                {
                    _problems.Add($"{string.Join('/', parts)}: left out, larger than {MostFile >> 20} MB.");
                    continue;
                }
                Take(parts, File.ReadAllBytes(file), time, 0);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _problems.Add($"{string.Join('/', parts)}: left out, cannot be read ({e.Message}).");
            }
        }
    }

    /// <summary>nbgrader's note of when a submission came in.</summary>
    private static DateTimeOffset? Timestamp(string notebook)
    {
        var file = Path.Combine(Path.GetDirectoryName(notebook)!, "timestamp.txt");
        try
        {
            if (!File.Exists(file))
                return null;
            var text = File.ReadAllText(file).Trim().Replace(" UTC", "Z", StringComparison.Ordinal);
            return DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var time
            )
                ? time
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool Wanted(string[] parts) =>
        !parts.Any(p => p is ".ipynb_checkpoints" or "__MACOSX" || p.StartsWith("._", StringComparison.Ordinal))
        && (IsZip(parts[^1]) || parts[^1].EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase));

    private void Take(string[] parts, byte[] content, DateTimeOffset? time, int depth)
    {
        if (IsZip(parts[^1]))
            ReadZip(
                content,
                [.. parts[..^1], Path.GetFileNameWithoutExtension(parts[^1])],
                string.Join('/', parts),
                depth + 1
            );
        else
            Add(parts, content, time);
    }

    private void ReadZip(byte[] content, string[] above, string name, int depth)
    {
        if (depth > 2)
        {
            _problems.Add($"{name}: left out, a zip within a zip within a zip.");
            return;
        }
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            if (zip.Entries.Count > MostEntries)
            {
                _problems.Add($"{name}: left out, {zip.Entries.Count} files.");
                return;
            }
            foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                var path = entry.FullName.Replace('\\', '/');
                if (path.EndsWith('/'))
                    continue;
                string[] own = path.Split('/');
                // Nothing is written to such a path here; but who sends one is not to choose another's name either.
                if (path.StartsWith('/') || own.Any(p => p is ".." or "." or "") || path.Contains(':'))
                {
                    _problems.Add(
                        $"{name}: the entry \"{Shown(entry.FullName)}\" was left out: it points outside of the archive."
                    );
                    continue;
                }
                string[] parts = [.. above, .. own];
                if (!Wanted(parts))
                    continue;
                if (Read(entry) is not { } bytes)
                {
                    _problems.Add($"{name}: the entry \"{Shown(entry.FullName)}\" was left out: too large.");
                    continue;
                }
                Take(parts, bytes, entry.LastWriteTime, depth);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            _problems.Add($"{name}: not a readable zip ({e.Message}).");
            if (above.Length > 0)
                Add([.. above, "broken.ipynb"], [], null);
        }
    }

    /// <summary>The entry's content; null if it is larger than a notebook should be. The size in the archive's directory may lie.</summary>
    private byte[]? Read(ZipArchiveEntry entry)
    {
        var most = IsZip(entry.FullName) ? 10 * MostFile : MostFile;
        if (entry.Length > most)
            return null;
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int n; (n = stream.Read(buffer)) > 0; )
        {
            memory.Write(buffer, 0, n);
            _unpacked += n;
            if (memory.Length > most || _unpacked > MostArchive)
                return null;
        }
        return memory.ToArray();
    }

    private void Add(string[] parts, byte[] content, DateTimeOffset? time)
    {
        var origin = string.Join('/', parts);
        var (student, id, late, said) = Who(parts);
        string? problem = null;
        Notebook? notebook = null;
        try
        {
            notebook = Lenient(origin, Encoding.UTF8.GetString(content).TrimStart('\uFEFF'));
        }
        catch (UserError e)
        {
            problem = e.Message;
        }
        var sheet = WhichSheet(notebook, parts, said);
        if (sheet is null)
        {
            _problems.Add(
                $"{origin}: left out; it has no cell of any of the sheets that are graded ({string.Join(", ", _sheets.Select(s => s.Name))})."
            );
            return;
        }
        _found.Add(new Submission(student, id, sheet, origin, notebook, problem, time, late));
    }

    private string? WhichSheet(Notebook? notebook, string[] parts, string said)
    {
        if (notebook != null)
        {
            var ids = notebook.Cells.Select(CellInfo.Of).OfType<CellInfo>().Select(i => i.Id).ToHashSet();
            var best = _sheets
                .Select(s => (s.Name, Count: s.Cells.Count(c => c.Info != null && ids.Contains(c.Info.Id))))
                .MaxBy(p => p.Count);
            if (best.Count > 0)
                return best.Name;
        }
        // Not readable, or all metadata gone: then the name of the file or folder decides.
        var names = parts.Append(said).Select(Path.GetFileNameWithoutExtension).OfType<string>().ToList();
        return _sheets
                .OrderByDescending(s => s.Name.Length)
                .FirstOrDefault(s => names.Any(n => n.Contains(s.Name, StringComparison.OrdinalIgnoreCase)))
                ?.Name
            ?? (_sheets.Count == 1 ? _sheets[0].Name : null);
    }

    /// <summary>Whose it is, from the path.</summary>
    private (string Student, string Id, bool Late, string File) Who(string[] parts)
    {
        var at = Array.LastIndexOf(parts, "submitted");
        if (at >= 0 && at + 2 < parts.Length)
            return Named(parts[at + 1], parts[^1]);
        if (parts.Length >= 3 && _sheets.Any(s => s.Name.Equals(parts[^2], StringComparison.OrdinalIgnoreCase)))
            return Named(parts[^3], parts[^1]);
        if (parts.Length >= 2)
            return Named(parts[0], parts[^1]);
        return Named(Path.GetFileNameWithoutExtension(parts[0]), parts[0]);
    }

    private (string, string, bool, string) Named(string name, string file)
    {
        if (CanvasPattern().Match(name) is { Success: true } canvas)
            return (
                canvas.Groups["name"].Value,
                canvas.Groups["id"].Value,
                canvas.Groups["late"].Success,
                canvas.Groups["file"].Value + " " + file
            );
        if (MoodlePattern().Match(name) is { Success: true } moodle)
            return (
                moodle.Groups["name"].Value.Trim(),
                moodle.Groups["id"].Value,
                false,
                moodle.Groups["file"].Value + " " + file
            );
        // alice_04-implementation or 04-implementation-alice, in a flat folder.
        foreach (var sheet in _sheets.OrderByDescending(s => s.Name.Length))
        {
            var place = name.IndexOf(sheet.Name, StringComparison.OrdinalIgnoreCase);
            if (place < 0)
                continue;
            var rest = (name[..place] + name[(place + sheet.Name.Length)..]).Trim('_', '-', ' ', '.');
            if (rest.Length > 0)
                return (rest, "", false, file);
        }
        return (name, "", false, file);
    }

    /// <summary>Reads what a runner would refuse, as far as it makes sense: cells with the same id, of unknown type, without a source.</summary>
    private static Notebook Lenient(string origin, string text)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new UserError($"{origin}: not JSON, so not a notebook.");
        }
        try
        {
            if (node is not JsonObject json || json["cells"] is not JsonArray given)
                throw new UserError($"{origin}: not a notebook: the field cells is missing.");
            var cells = new JsonArray();
            HashSet<string> ids = [];
            foreach (var item in given)
            {
                if (
                    item is not JsonObject cell
                    || cell["cell_type"] is not JsonValue type
                    || !type.TryGetValue(out string? kind)
                    || kind is not ("code" or "markdown" or "raw")
                )
                    continue;
                var copy = new JsonObject
                {
                    ["cell_type"] = kind,
                    ["metadata"] = new JsonObject(),
                    ["source"] = Notebook.Join(cell["source"]),
                };
                if (
                    cell["id"] is JsonValue v
                    && v.TryGetValue(out string? id)
                    && IdPattern().IsMatch(id)
                    && ids.Add(id)
                )
                    copy["id"] = id;
                if (cell["metadata"] is JsonObject metadata && metadata["nbgrader"] is JsonObject data)
                    copy["metadata"]!["nbgrader"] = data.DeepClone();
                if (kind == "code")
                    (copy["execution_count"], copy["outputs"]) = (null, new JsonArray());
                cells.Add(copy);
            }
            return Notebook.Parse(
                origin,
                new JsonObject
                {
                    ["cells"] = cells,
                    ["metadata"] = new JsonObject(),
                    ["nbformat"] = 4,
                    ["nbformat_minor"] = 5,
                }.ToJsonString()
            );
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JsonException)
        {
            // The same field twice in an object is found only when it is looked at.
            throw new UserError($"{origin}: not a notebook ({e.Message.Split('\n')[0]}).");
        }
    }

    private static string Shown(string text) => text.Length > 100 ? text[..100] + "..." : text;

    /// <summary>A name as part of a file's name.</summary>
    public static string Key(string student)
    {
        var plain = new string([
            .. student
                .Normalize(NormalizationForm.FormC)
                .Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'),
        ]).Trim('.');
        if (plain.Length > 60)
            plain = plain[..60];
        // Two names may look the same after this, or on a file system that doesn't tell cases apart.
        if (plain == student && plain.Length > 0 && plain == plain.ToLowerInvariant())
            return plain;
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(student))
        )[..8];
        return plain.Length > 0 ? $"{plain}-{hash}" : hash;
    }

    // lastfirst_LATE_12345_67890_file.ipynb
    [GeneratedRegex(@"^(?<name>.+?)_(?:(?<late>LATE)_)?(?<id>\d+)_\d+_(?<file>.+)$")]
    private static partial Regex CanvasPattern();

    // Full Name_1234567_assignsubmission_file_ (a folder), or with the file's name behind it.
    [GeneratedRegex(@"^(?<name>.+)_(?<id>\d+)_assignsubmission_\w*?_(?<file>.*)$")]
    private static partial Regex MoodlePattern();

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$")]
    private static partial Regex IdPattern();
}
