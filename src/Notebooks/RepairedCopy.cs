using System.Text.Json.Nodes;

namespace DropoutCourse.Notebooks;

/// <summary>Puts what can be saved of a damaged notebook beside it. The notebook itself is never touched.</summary>
public static class RepairedCopy
{
    /// <summary>Reads a notebook; if other programs would stumble over it, a copy that they can open lies beside it afterwards.</summary>
    /// <param name="say">What there is to tell about it, line by line.</param>
    /// <exception cref="UserError">It cannot be read; the message says what was saved and where.</exception>
    public static Notebook Read(string path, Reading reading, Action<string> say)
    {
        Notebook notebook;
        try
        {
            notebook = NotebookReader.Read(path, reading);
        }
        catch (UserError e) when (File.Exists(path))
        {
            var saved = Saved(path);
            throw saved.Count == 0
                ? e
                : new UserError($"{e.Message} The file was left as it is. {string.Join(" ", saved)}");
        }
        foreach (var repair in notebook.Repairs)
            say($"{Paths.Short(path)}: {repair}");
        if (notebook.Damaged)
            say(
                $"{Paths.Short(path)}: a copy that Jupyter and VS Code can open is {Write(path, notebook, "repaired")}."
            );
        return notebook;
    }

    private static List<string> Saved(string path)
    {
        List<string> saved = [];
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (FileKind.Of(bytes) != null)
                return saved;
            var text = TextFile.Of(bytes).Text;
            if (MergeMarks.Versions(text) is { } versions)
            {
                foreach (
                    var (part, what, name) in new[]
                    {
                        (versions.Mine, "The version above the ======= marks", "first"),
                        (versions.Theirs, "The version below them", "second"),
                    }
                )
                    if (Complete(path, TolerantJson.Parse(part)) is { } version)
                        saved.Add($"{what} is {Write(path, version, name)}.");
                return saved;
            }
            var parsed = TolerantJson.Parse(text);
            if (parsed.Fault is null || Complete(path, parsed) is not { } rest)
                return saved;
            saved.Add($"The {rest.Cells.Count} cells above that place are {Write(path, rest, "repaired")}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserError) { }
        return saved;
    }

    /// <summary>The cells that are there as a whole.</summary>
    private static Notebook? Complete(string path, TolerantJson parsed)
    {
        if (parsed.Root is not JsonObject json || json["cells"] is not JsonArray cells)
            return null;
        // The last one lacks its end.
        if (parsed.Fault != null && cells.Count > 0 && json.Count == 1)
            cells.RemoveAt(cells.Count - 1);
        if (cells.Count == 0)
            return null;
        json["nbformat"] ??= 4;
        try
        {
            return NotebookReader.Parse(path, JupyterJson.Write(json), Reading.Lenient);
        }
        catch (UserError)
        {
            return null;
        }
    }

    /// <summary>Writes it beside the original, under a name that is free or has the same content.</summary>
    private static string Write(string path, Notebook notebook, string mark)
    {
        var stem = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path));
        var text = notebook.ToJson();
        for (var i = 1; ; i++)
        {
            var target = $"{stem}.{mark}{(i == 1 ? "" : $"-{i}")}.ipynb";
            if (File.Exists(target) && File.ReadAllText(target) != text)
                continue;
            if (!File.Exists(target))
                notebook.Write(target);
            return Paths.Short(target);
        }
    }
}
