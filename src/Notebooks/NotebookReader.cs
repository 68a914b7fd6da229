using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

public enum Reading
{
    /// <summary>A cell that cannot be executed or handed out is an error.</summary>
    Strict,

    /// <summary>A cell of which nothing can be made is left out and named: for what learners hand in, and for showing.</summary>
    Lenient,
}

/// <summary>
/// The one way in which this course reads notebooks, whatever wrote them: any Unicode encoding, what Python writes as JSON, old formats, doubled
/// cell ids, odd outputs and metadata. Nothing that is not needed makes a file unreadable.
/// </summary>
public static partial class NotebookReader
{
    public static Notebook Read(string path, Reading reading)
    {
        var name = Paths.Short(path);
        if (Directory.Exists(path))
            throw new UserError($"{name} is a folder; name a notebook (.ipynb).");
        if (!File.Exists(path))
            throw new UserError($"{name}: no such file.");
        try
        {
            return Parse(path, File.ReadAllBytes(path), reading);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"{name}: cannot be read ({e.Message}). Close it in other programs, or change its permissions."
            );
        }
    }

    public static Notebook Parse(string path, byte[] content, Reading reading)
    {
        if (FileKind.Of(content) is { } kind)
            throw new UserError(
                $"{Paths.Short(path)}: not a notebook: the file is {kind}. Save the notebook again in the program that you wrote it in, and use that file."
            );
        var file = TextFile.Of(content);
        List<string> repairs = [];
        if (file.Encoding != "UTF-8")
            repairs.Add(
                file.Guessed
                    ? $"the text is not UTF-8; it was read as {file.Encoding}, and letters that are not English may be wrong"
                    : $"the text is {file.Encoding}, not UTF-8"
            );
        return Parse(path, file.Text, reading, repairs);
    }

    public static Notebook Parse(string path, string text, Reading reading) => Parse(path, text, reading, []);

    private static Notebook Parse(string path, string text, Reading reading, List<string> repairs)
    {
        if (text.AsSpan().Trim("\uFEFF\0 \t\r\n").Length == 0)
            throw new UserError(
                $"{Paths.Short(path)}: the file is empty. Save the notebook again in the program that you wrote it in."
            );
        if (MergeMarks.Versions(text) is not { } versions)
            return Whole(path, TolerantJson.Parse(text), reading, repairs);
        var (mine, theirs, line) = versions;
        var (first, second) = (Version(mine), Version(theirs));
        // One that is no notebook at all is no version.
        if (first is null && second is null)
            throw Unmerged(path, line);
        if (
            first != null
            && second != null
            && !first.Cells.Select(c => c.Source).SequenceEqual(second.Cells.Select(c => c.Source))
        )
            throw Unmerged(path, line);
        Notebook? Version(string part)
        {
            try
            {
                return Whole(path, TolerantJson.Parse(part), reading, [.. repairs]);
            }
            catch (UserError)
            {
                return null;
            }
        }
        return Whole(
            path,
            TolerantJson.Parse(first is null ? theirs : mine),
            reading,
            [
                .. repairs,
                $"line {line}: git's merge marks, and only one version that is a notebook, or two that differ in nothing that matters; it was taken",
            ]
        );
    }

    private static UserError Unmerged(string path, int line) =>
        new(
            $"{Paths.Short(path)}: line {line}: git's merge marks (<<<<<<<): two versions stand in the file, and which one counts cannot be told. Open it in a text editor, keep one version of each part and delete the marks."
        );

    private static Notebook Whole(string path, TolerantJson parsed, Reading reading, List<string> repairs)
    {
        if (parsed.Fault is { } fault)
            throw new UserError(
                parsed.BreaksOff
                    ? $"{Paths.Short(path)}: only a part of a notebook: {fault} (half a download, or a full disk). Save or download it again."
                    : $"{Paths.Short(path)}: not JSON ({fault}). Correct that line in a text editor, or save the notebook again in the program that you wrote it in."
            );
        var damaged = repairs.Count > 0 || parsed.Repairs.Count > 0;
        repairs.AddRange(parsed.Repairs);
        return FromJson(path, parsed.Root, reading, repairs, damaged);
    }

    private static Notebook FromJson(string path, JsonNode? node, Reading reading, List<string> repairs, bool damaged)
    {
        var name = Paths.Short(path);
        UserError Bad(string what, string remedy) => new($"{name}: {what} {remedy}");
        const string again = "Save the notebook again in the program that you wrote it in.";
        if (node is not JsonObject json)
            throw Bad("not a notebook: the outermost JSON value must be an object.", again);
        var format = Number(json["nbformat"]);
        if (format is 2 or 3 || json["cells"] is null && json["worksheets"] is JsonArray)
        {
            json = OldFormat.Upgrade(json);
            repairs.Add($"nbformat {format ?? 3}, an old format; read as nbformat 4");
            damaged = true;
        }
        else if (format is null && (reading == Reading.Strict || json["cells"] is null))
            throw Bad("not a notebook: the field nbformat is missing or not a number.", again);
        else if (format is not null and not 4)
            repairs.Add($"nbformat {format}, which this program does not know; read as nbformat 4");
        if (json["cells"] is not JsonArray given)
            throw Bad("the field cells is missing or not a list.", again);
        if (reading == Reading.Strict && given.Count == 0)
            throw Bad(
                "the field cells is empty: there is nothing to execute.",
                "Add a cell, or leave the notebook out."
            );
        if (json["metadata"] is not JsonObject metadata)
        {
            if (json["metadata"] is not null)
                repairs.Add("the field metadata is not an object; left out");
            json["metadata"] = metadata = [];
        }
        if (reading == Reading.Strict)
            CheckLanguage(metadata, Bad);
        var read = Cells(given, reading, repairs, Bad);
        Tidy(json, metadata);
        json["cells"] = new JsonArray([.. read.Select(c => (JsonNode)c.Json)]);
        (json["nbformat"], json["nbformat_minor"]) = (
            4,
            Math.Max(5, format == 4 ? Number(json["nbformat_minor"]) ?? 5 : 5)
        );
        return Notebook.Of(path, json, read, repairs, damaged);
    }

    private static List<Notebook.Cell> Cells(
        JsonArray given,
        Reading reading,
        List<string> repairs,
        Func<string, string, UserError> bad
    )
    {
        List<Notebook.Cell> read = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        var all = given.ToList();
        given.Clear();
        for (var i = 0; i < all.Count; i++)
        {
            var where = $"cells[{i}]";
            void Refuse(string what, string remedy)
            {
                if (reading == Reading.Strict)
                    throw bad($"{where}{what}", remedy);
                repairs.Add($"{where}{what} The cell was left out.");
            }
            if (all[i] is not JsonObject cell)
            {
                Refuse(" is not an object.", "Delete it in a text editor.");
                continue;
            }
            var type = Text(cell["cell_type"]);
            if (type is not ("code" or "markdown" or "raw"))
            {
                Refuse(
                    $".cell_type is {(type is null ? "missing" : $"\"{type}\"")}; it must be code, markdown or raw.",
                    "Correct it in a text editor."
                );
                continue;
            }
            if (!IsMultiline(cell["source"]) && (reading == Reading.Strict || cell["source"] is not null))
            {
                Refuse(".source is missing or neither a string nor a list of strings.", "Correct it in a text editor.");
                continue;
            }
            var id = Text(cell["id"]);
            if (id != null && (!IdPattern().IsMatch(id) || !ids.Add(id)))
            {
                repairs.Add(
                    IdPattern().IsMatch(id)
                        ? $"{where}.id \"{id}\" is there twice; the cell gets another"
                        : $"{where}.id is not 1 to 64 letters, digits, - or _; the cell gets another"
                );
                id = null;
            }
            if (cell["metadata"] is not (null or JsonObject))
                repairs.Add($"{where}.metadata is not an object; left out");
            var valid = CellJson(cell, type, id, $"{where}.outputs", repairs);
            if (reading == Reading.Strict && type == "code" && Kernel(valid) is { } kernel)
                throw bad(
                    $"{where} is for the kernel \"{kernel}\"; this course runs C# cells only.",
                    "Choose C# for that cell in VS Code, or make it a markdown cell."
                );
            read.Add(new Notebook.Cell(valid, read.Count));
        }
        // Notebooks before nbformat 4.5 have no cell ids: give them some, the same each time.
        foreach (var cell in read.Where(c => c.Id.Length == 0))
        {
            var id = $"cell-{cell.Index + 1}";
            while (!ids.Add(id))
                id += "x";
            cell.Json["id"] = id;
        }
        return read;
    }

    /// <summary>A cell with the fields that nbformat 4.5 allows, in the order in which they stood; further ones go to its metadata.</summary>
    private static JsonObject CellJson(JsonObject cell, string type, string? id, string where, List<string> repairs)
    {
        var named = cell.ContainsKey("id");
        var metadata = cell["metadata"] as JsonObject ?? [];
        cell["metadata"] = null;
        string[] allowed =
            type == "code"
                ? ["cell_type", "execution_count", "id", "metadata", "outputs", "source"]
                : ["attachments", "cell_type", "id", "metadata", "source"];
        JsonObject valid = [];
        foreach (var (field, value) in cell.ToList())
        {
            cell.Remove(field);
            if (allowed.Contains(field))
                valid[field] = value;
            else if (field is not ("outputs" or "execution_count" or "attachments" or "prompt_number"))
                metadata.TryAdd(field, value);
        }
        if (metadata["tags"] is { } tags && !(tags is JsonArray list && list.All(t => Text(t) != null)))
            metadata.Remove("tags");
        valid["id"] = id ?? "";
        valid["metadata"] = metadata;
        if (!IsMultiline(valid["source"]))
            valid["source"] = "";
        if (type == "code")
        {
            if (Number(valid["execution_count"]) is not >= 0)
                valid["execution_count"] = null;
            valid["outputs"] = Outputs(valid["outputs"], where, repairs);
        }
        else if (valid.ContainsKey("attachments") && valid["attachments"] is not JsonObject { Count: > 0 })
            valid.Remove("attachments");
        if (named)
            return valid;
        // Jupyter sorts the fields: so the new one stands where it belongs.
        var sorted = valid.OrderBy(p => p.Key, StringComparer.Ordinal).ToList();
        valid.Clear();
        return new JsonObject(sorted);
    }

    private static JsonArray Outputs(JsonNode? node, string where, List<string> repairs)
    {
        JsonArray valid = [];
        if (node is not JsonArray given)
            return valid;
        var (all, left) = (given.ToList(), 0);
        given.Clear();
        foreach (var item in all)
        {
            if (item is JsonObject output && Output(output))
                valid.Add(item);
            else
                left++;
        }
        if (left > 0)
            repairs.Add($"{where}: {left} of the outputs are not as nbformat has them; left out");
        return valid;
    }

    /// <summary>Makes an output valid; false if nothing can be made of it.</summary>
    private static bool Output(JsonObject output)
    {
        var type = Text(output["output_type"]);
        string[] allowed = type switch
        {
            "stream" => ["output_type", "name", "text"],
            "display_data" => ["output_type", "data", "metadata"],
            "execute_result" => ["output_type", "data", "metadata", "execution_count"],
            "error" => ["output_type", "ename", "evalue", "traceback"],
            _ => [],
        };
        if (allowed.Length == 0)
            return false;
        foreach (var field in output.Select(p => p.Key).Except(allowed).ToList())
            output.Remove(field);
        switch (type)
        {
            case "stream":
                if (Text(output["name"]) is null)
                    output["name"] = "stdout";
                return IsMultiline(output["text"]);
            case "error":
                foreach (var field in new[] { "ename", "evalue" })
                    if (Text(output[field]) is null)
                        output[field] = output[field]?.ToJsonString() ?? "";
                if (!(output["traceback"] is JsonArray lines && lines.All(l => Text(l) != null)))
                    output["traceback"] = new JsonArray();
                return true;
            default:
                if (output["data"] is not JsonObject data)
                    return false;
                foreach (var (mime, value) in data.ToList())
                    if (!mime.EndsWith("json", StringComparison.Ordinal) && !IsMultiline(value))
                        data.Remove(mime);
                if (output["metadata"] is not JsonObject)
                    output["metadata"] = new JsonObject();
                if (type == "execute_result" && Number(output["execution_count"]) is not >= 0)
                    output["execution_count"] = null;
                return true;
        }
    }

    /// <summary>What nbformat demands of the notebook's own fields.</summary>
    private static void Tidy(JsonObject json, JsonObject metadata)
    {
        foreach (
            var field in json.Select(p => p.Key).Except(["cells", "metadata", "nbformat", "nbformat_minor"]).ToList()
        )
        {
            json.Remove(field, out var value);
            metadata.TryAdd(field, value);
        }
        if (metadata["kernelspec"] is { } spec)
        {
            if (spec is not JsonObject kernel || (Text(kernel["name"]) ?? Text(kernel["display_name"])) is not { } name)
                metadata.Remove("kernelspec");
            else
                foreach (var field in new[] { "name", "display_name" })
                    if (Text(kernel[field]) is null)
                        kernel[field] = name;
        }
        if (metadata["language_info"] is { } info && Text((info as JsonObject)?["name"]) is null)
            metadata.Remove("language_info");
    }

    private static string? Kernel(JsonObject cell)
    {
        var metadata = (JsonObject)cell["metadata"]!;
        var kernel =
            Text((metadata["polyglot_notebook"] as JsonObject)?["kernelName"])
            ?? Text((metadata["dotnet_interactive"] as JsonObject)?["language"]);
        return kernel is null or "csharp" or "C#" ? null : kernel;
    }

    private static void CheckLanguage(JsonObject metadata, Func<string, string, UserError> bad)
    {
        var spec = metadata["kernelspec"] as JsonObject;
        var info = metadata["language_info"] as JsonObject;
        foreach (
            var (field, value) in new[]
            {
                ("kernelspec.language", Text(spec?["language"])),
                ("kernelspec.name", Text(spec?["name"])),
                ("language_info.name", Text(info?["name"])),
            }
        )
            if (
                value != null
                && value.ToLowerInvariant() is not ("c#" or "csharp" or ".net-csharp" or "polyglot-notebook")
            )
                throw bad(
                    $"metadata.{field} is \"{value}\": a notebook for another kernel; this course runs C# notebooks.",
                    "Choose the kernel .NET (C#) in VS Code or Jupyter and save it."
                );
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static int? Number(JsonNode? node) =>
        node is not JsonValue value ? null
        : value.TryGetValue(out int number) ? number
        : value.TryGetValue(out double real) && real == Math.Floor(real) && Math.Abs(real) < int.MaxValue ? (int)real
        : null;

    private static bool IsMultiline(JsonNode? node) =>
        Text(node) != null || node is JsonArray lines && lines.All(l => Text(l) != null);

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$")]
    private static partial Regex IdPattern();
}
