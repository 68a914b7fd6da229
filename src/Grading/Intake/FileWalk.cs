using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>Finds all files in a folder or zip, and in zips within; reads the notebooks among them. Nothing is ever unpacked to disk.</summary>
public sealed partial class FileWalk
{
    private const long MostFile = 20L << 20,
        MostArchive = 200L << 20,
        MostRoot = 8L << 30;
    private const int MostEntries = 100_000,
        Deepest = 16;

    private readonly List<HandedInFile> _found = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<HandedInFile> Found => _found;

    /// <summary>What could not be looked at, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public FileWalk(string path)
    {
        if (Directory.Exists(path))
            ReadFolder(path);
        else if (File.Exists(path) && IsZip(path))
        {
            using var stream = File.OpenRead(path);
            ReadZip(stream, [], System.IO.Path.GetFileName(path), [], 0, MostRoot);
        }
        else if (File.Exists(path))
            throw new UserError($"{Paths.Short(path)} is a file; name a folder of submissions, or a zip.");
        else
            throw new UserError($"{Paths.Short(path)}: no such folder or zip.");
    }

    private void ReadFolder(string root)
    {
        void Folder(string folder, IReadOnlyList<PathPart> above)
        {
            FileSystemInfo[] entries;
            try
            {
                entries = new DirectoryInfo(folder).GetFileSystemInfos();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Left(above, $"cannot be read ({e.Message}). Change its permissions.");
                return;
            }
            if (entries.Length == 0 && above.Count > 0)
                Left(above, "an empty folder.");
            foreach (var entry in entries.OrderBy(e => e.Name, StringComparer.Ordinal))
            {
                PathPart[] parts = [.. above, new PathPart(entry.Name, false)];
                if (IsJunk(entry.Name))
                    continue;
                if (entry.LinkTarget != null)
                    Left(parts, "a symbolic link; links are not followed. Put the file itself there.");
                else if (entry is DirectoryInfo && above.Count >= Deepest)
                    Left(parts, $"nested more than {Deepest} folders deep.");
                else if (entry is DirectoryInfo)
                    Folder(entry.FullName, parts);
                else
                    OnDisk(entry.FullName, parts);
            }
        }
        Folder(root, []);
    }

    private void OnDisk(string file, PathPart[] parts)
    {
        Came[] times = [new(-1, new DateTimeOffset(File.GetLastWriteTimeUtc(file)))];
        try
        {
            var length = new FileInfo(file).Length;
            if (length > (IsZip(file) ? MostArchive : MostFile))
                TooLarge(parts, times, length);
            else
                Take(parts, () => File.ReadAllBytes(file), times, NoteOnDisk(file, parts), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unread(parts, times, $"cannot be read ({e.Message}). Change its permissions.");
        }
    }

    private static TimeNote? NoteOnDisk(string file, PathPart[] parts)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        TimeNote? In(string of, int place, bool sakai) =>
            System.IO.Path.Combine(of, Timestamp.FileName) is var note && File.Exists(note)
                ? new(place, -1, sakai, () => Timestamp.ReadFile(note))
                : null;
        return In(folder, parts.Length - 2, false)
            ?? (
                parts.Length > 2 && Timestamp.IsSakai(parts[^2].Name)
                    ? In(System.IO.Path.GetDirectoryName(folder)!, parts.Length - 3, true)
                    : null
            );
    }

    private void Take(PathPart[] parts, Func<byte[]> read, Came[] times, TimeNote? note, int depth)
    {
        var name = parts[^1].Name;
        if (IsZip(name))
        {
            if (depth >= 3)
            {
                Unread(parts, times, "a zip within zips within a zip. Ask for the notebook itself.");
                return;
            }
            using var stream = new MemoryStream(read());
            ReadZip(
                stream,
                [.. parts[..^1], new PathPart(System.IO.Path.GetFileNameWithoutExtension(name), true)],
                Origin(parts),
                times,
                depth + 1,
                MostArchive
            );
            return;
        }
        var claims = NotebookName().IsMatch(name);
        if (!claims && !TextName().IsMatch(name))
        {
            Other(parts, times, read);
            return;
        }
        var content = read();
        if (!claims && !LooksLikeNotebook(content))
        {
            Other(parts, times, () => content);
            return;
        }
        var origin = Origin(parts);
        try
        {
            var notebook = NotebookReader.Parse(origin, content, Reading.Lenient);
            foreach (var cell in notebook.CodeCells)
                cell.Clear(); // Their outputs are not needed, and there may be many megabytes of them.
            _found.Add(new(parts, origin, times, notebook, null, true) { Note = note });
        }
        catch (UserError e)
        {
            var message = e.Message.StartsWith(Paths.Short(origin), StringComparison.Ordinal)
                ? e.Message[(Paths.Short(origin).Length + 2)..]
                : e.Message;
            _found.Add(new(parts, origin, times, null, message, true) { Note = note });
        }
    }

    private static bool LooksLikeNotebook(byte[] content)
    {
        var text = TextFile.Of(content).Text;
        return text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("{")
            && text.Contains("\"cells\"", StringComparison.Ordinal)
            && text.Contains("\"cell_type\"", StringComparison.Ordinal);
    }

    private void ReadZip(Stream content, PathPart[] above, string name, Came[] times, int depth, long most)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true, new ZipNames());
            if (zip.Entries.Count > MostEntries)
                throw new InvalidDataException($"{zip.Entries.Count} files; at most {MostEntries} are read");
            long unpacked = 0;
            if (zip.Entries.All(e => e.FullName.EndsWith('/')) && above.Length > 0)
                Unread(above, times, "a zip without any file in it. Ask for it again.");
            foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                var path = entry.FullName.Replace('\\', '/');
                var own = path.TrimEnd('/').Split('/');
                // Nothing is written to such a path here; but who sends one is not to choose another's name either.
                if (
                    path.StartsWith('/')
                    || own.Any(p => p is ".." or "." or "")
                    || path.Contains(':') && path[1..].StartsWith(':')
                )
                {
                    _problems.Add(
                        $"{name}: the entry \"{Shown(entry.FullName)}\" was left out: it points outside of the archive."
                    );
                    continue;
                }
                PathPart[] parts = [.. above, .. own.Select(p => new PathPart(p, false))];
                if (own.Any(IsJunk))
                    continue;
                if (path.EndsWith('/'))
                {
                    if (
                        !zip.Entries.Any(e =>
                            e != entry && e.FullName.Replace('\\', '/').StartsWith(path, StringComparison.Ordinal)
                        )
                    )
                        Left(parts, "an empty folder.");
                    continue;
                }
                if ((entry.ExternalAttributes >> 16 & 0xF000) == 0xA000)
                {
                    Left(parts, "a symbolic link; links are not followed. Ask for the file itself.");
                    continue;
                }
                // In an archive that is graded as a whole no part of the path stands for it. A zip has no dates before 1980; that one means none.
                Came[] came =
                [
                    .. times,
                    new(above.Length - 1, entry.LastWriteTime is { Year: > 1980 } written ? written : null),
                ];
                if (entry.IsEncrypted)
                {
                    Unread(parts, came, "locked with a password. Ask for it without one.");
                    continue;
                }
                var (bytes, length) = Read(entry, most - unpacked);
                unpacked += length;
                if (bytes is null)
                    TooLarge(parts, came, length);
                else
                    Take(parts, () => bytes, came, Note(zip, path, parts, above.Length - 1), depth);
            }
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            if (above.Length == 0)
                throw new UserError($"{name}: not a readable zip ({e.Message}). Download it again.");
            Unread(above, times, $"not a readable zip ({e.Message}). Ask for it again.");
        }
    }

    private static TimeNote? Note(ZipArchive zip, string path, PathPart[] parts, int inside)
    {
        var folder = path.Contains('/') ? path[..path.LastIndexOf('/')] : "";
        TimeNote? In(string of, int place, bool sakai) =>
            zip.GetEntry((of.Length > 0 ? of + "/" : "") + Timestamp.FileName) is { } entry
            && Read(entry, 4096) is (Content: { } noted, _)
                ? new(place, inside, sakai, () => Timestamp.Read(TextFile.Of(noted).Text))
                : null;
        var at = folder.LastIndexOf('/');
        return In(folder, parts.Length - 2, false)
            ?? (Timestamp.IsSakai(folder[(at + 1)..]) ? In(at < 0 ? "" : folder[..at], parts.Length - 3, true) : null);
    }

    /// <summary>The entry's content; null if it is larger than it should be. The size in the archive's directory may lie.</summary>
    private static (byte[]? Content, long Length) Read(ZipArchiveEntry entry, long left)
    {
        var most = Math.Min(left, IsZip(entry.FullName) ? MostArchive : MostFile);
        if (entry.Length > most)
            return (null, 0);
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int n; (n = stream.Read(buffer)) > 0; )
        {
            memory.Write(buffer, 0, n);
            if (memory.Length > most)
                return (null, memory.Length);
        }
        return (memory.ToArray(), memory.Length);
    }

    private void TooLarge(PathPart[] parts, Came[] times, long length) =>
        Unread(
            parts,
            times,
            $"too large ({(length > 0 ? $"{length >> 20} MB; " : "")}at most {MostFile >> 20} MB for a notebook, {MostArchive >> 20} MB for all that is in a zip). Ask for it with its outputs cleared."
        );

    private void Other(PathPart[] parts, Came[] times, Func<byte[]> read)
    {
        var extension = PlainName.Of(System.IO.Path.GetExtension(parts[^1].Name));
        var kind = FileKind.Of(read());
        _found.Add(
            new(
                parts,
                Origin(parts),
                times,
                null,
                $"not a notebook but {kind ?? (extension.Length is > 1 and < 12 ? $"a {extension} file" : "a file of another type")}; the sheet is an .ipynb file.",
                false
            )
        );
    }

    private void Unread(PathPart[] parts, Came[] times, string problem) =>
        _found.Add(new(parts, Origin(parts), times, null, problem, true));

    private void Left(IReadOnlyList<PathPart> parts, string why) => _problems.Add($"{Origin(parts)}: left out: {why}");

    private static string Origin(IEnumerable<PathPart> parts) =>
        PlainName.Of(string.Join('/', parts.Select(p => p.Name + (p.IsArchive ? ".zip" : ""))));

    private static string Shown(string text) => PlainName.Of(text.Length > 100 ? text[..100] + "..." : text);

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>What systems, editors and platforms put beside submissions; nobody handed it in.</summary>
    private static bool IsJunk(string name) =>
        name
            is ".ipynb_checkpoints"
                or "__MACOSX"
                or ".DS_Store"
                or "Thumbs.db"
                or "desktop.ini"
                or ".git"
                or ".gitignore"
                or ".gitkeep"
                or ".vscode"
                or "timestamp.txt"
                or "comments.txt"
        || name.StartsWith("._", StringComparison.Ordinal)
        || Receipt().IsMatch(name);

    // Names that editors, mail programs and browsers make of a notebook's: x.ipynb.txt, x.ipynb(1), x.ipynb.json.
    [GeneratedRegex(
        @"\.ipynb(?:\.(?:txt|json|download|part|bak|orig))?(?: ?\(\d+\))?(?:\.(?:txt|json))?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NotebookName();

    [GeneratedRegex(@"(?:\.(?:txt|json|nb|html?)|^[^.]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex TextName();

    // Sakai's tables, Blackboard's receipts.
    [GeneratedRegex(@"^grades\.(?:csv|xls)$|_attempt_\d{4}(?:-\d\d){5}\.txt$|^feedbackText\.html$")]
    private static partial Regex Receipt();
}

/// <summary>Names in a zip that are not marked as UTF-8: most are, some come from Windows' code page for consoles.</summary>
internal sealed class ZipNames : Encoding
{
    private static readonly UTF8Encoding Strict = new(false, true);
    private static readonly Encoding Console = CodePagesEncodingProvider.Instance.GetEncoding(850)!;

    private static Encoding For(byte[] bytes, int index, int count)
    {
        try
        {
            Strict.GetCharCount(bytes, index, count);
            return Strict;
        }
        catch (DecoderFallbackException)
        {
            return Console;
        }
    }

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        For(bytes, index, count).GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        For(bytes, byteIndex, byteCount).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetByteCount(char[] chars, int index, int count) => Strict.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Strict.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Strict.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => Math.Max(Strict.GetMaxCharCount(byteCount), byteCount);
}
