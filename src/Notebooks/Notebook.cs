using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>
/// A Jupyter notebook (nbformat 4), read and written without losing fields that this program does not know. Reading checks what the
/// runner relies on; each problem is a <see cref="UserError"/> that names the file, the field and the remedy.
/// </summary>
public sealed class Notebook
{
    private readonly JsonObject _json;

    public string Path { get; }
    public IReadOnlyList<Cell> Cells { get; }
    public IEnumerable<Cell> CodeCells => Cells.Where(c => c.IsCode);
    public JsonObject Metadata => (JsonObject)_json["metadata"]!;

    private Notebook(string path, JsonObject json, IReadOnlyList<Cell> cells)
    {
        Path = path;
        _json = json;
        Cells = cells;
    }

    public static Notebook Read(string path)
    {
        var name = Paths.Short(path);
        if (Directory.Exists(path))
            throw new UserError($"{name} is a folder; name a notebook (.ipynb).");
        if (!File.Exists(path))
            throw new UserError($"{name}: no such file.");
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"{name}: cannot be read ({e.Message}).");
        }
        return Parse(path, text);
    }

    public static Notebook Parse(string path, string text)
    {
        var name = Paths.Short(path);
        UserError Bad(string what, string remedy) => new($"{name}: {what} {remedy}");
        const string restore = "Restore the file, for example with: git checkout -- ";

        if (string.IsNullOrWhiteSpace(text))
            throw Bad("the file is empty.", restore + name);
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(text);
        }
        catch (JsonException e)
        {
            throw Bad($"not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).", restore + name);
        }
        if (node is not JsonObject json)
            throw Bad("not a notebook: the outermost JSON value must be an object.", restore + name);

        var format = Number(json["nbformat"]);
        if (format is null)
            throw Bad("not a notebook: the field nbformat is missing or not a number.", restore + name);
        if (format != 4)
            throw Bad(
                $"nbformat is {format}; only nbformat 4 can be read.",
                $"Convert it with: jupyter nbconvert --to notebook --nbformat 4 {name}"
            );
        if (json["cells"] is not JsonArray cells)
            throw Bad("the field cells is missing or not a list.", restore + name);
        if (cells.Count == 0)
            throw Bad(
                "the field cells is empty: there is nothing to execute.",
                "Add a cell, or leave the notebook out."
            );
        json["metadata"] ??= new JsonObject();
        if (json["metadata"] is not JsonObject metadata)
            throw Bad("the field metadata is not an object.", restore + name);
        CheckLanguage(metadata, (what, remedy) => Bad(what, remedy));

        List<Cell> read = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (var i = 0; i < cells.Count; i++)
        {
            var where = $"cells[{i}]";
            if (cells[i] is not JsonObject cell)
                throw Bad($"{where} is not an object.", restore + name);
            var type = Text(cell["cell_type"]);
            if (type is not ("code" or "markdown" or "raw"))
                throw Bad(
                    $"{where}.cell_type is {(type is null ? "missing" : $"\"{type}\"")}; it must be code, markdown or raw.",
                    "Correct it in a text editor."
                );
            if (!IsMultiline(cell["source"]))
                throw Bad(
                    $"{where}.source is missing or neither a string nor a list of strings.",
                    "Correct it in a text editor."
                );
            var id = Text(cell["id"]);
            if (id != null && !Regex.IsMatch(id, "^[a-zA-Z0-9-_]{1,64}$"))
                throw Bad(
                    $"{where}.id is \"{id}\"; it must have 1 to 64 letters, digits, - or _.",
                    "Correct it in a text editor."
                );
            if (id != null && !ids.Add(id))
                throw Bad($"{where}.id \"{id}\" is there twice.", "Give one of the cells another id in a text editor.");
            cell["metadata"] ??= new JsonObject();
            if (cell["metadata"] is not JsonObject cellMetadata)
                throw Bad($"{where}.metadata is not an object.", restore + name);
            var kernel =
                Text((cellMetadata["polyglot_notebook"] as JsonObject)?["kernelName"])
                ?? Text((cellMetadata["dotnet_interactive"] as JsonObject)?["language"]);
            if (type == "code" && kernel != null && kernel is not ("csharp" or "C#"))
                throw Bad(
                    $"{where} is for the kernel \"{kernel}\"; this course runs C# cells only.",
                    "Choose C# for that cell in VS Code, or make it a markdown cell."
                );
            read.Add(new Cell(cell, i));
        }
        // Notebooks before nbformat 4.5 have no cell ids: give them some, the same each time.
        foreach (var cell in read.Where(c => c.Json["id"] is null))
        {
            var id = $"cell-{cell.Index + 1}";
            while (!ids.Add(id))
                id += "x";
            var rest = cell.Json.Where(p => p.Key != "id").ToList();
            cell.Json.Clear();
            foreach (
                var (key, value) in rest.Append(new("id", JsonValue.Create(id)))
                    .OrderBy(p => p.Key, StringComparer.Ordinal)
            )
                cell.Json[key] = value;
        }
        if (Number(json["nbformat_minor"]) is not >= 5)
            json["nbformat_minor"] = 5;
        return new Notebook(path, json, read);
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

    /// <summary>An independent copy, to be filled with outputs.</summary>
    public Notebook Copy() => Parse(Path, ToJson());

    /// <summary>The file's text as Jupyter writes it: one-space indent, no escapes for non-ASCII letters, a newline at the end.</summary>
    public string ToJson() => JupyterJson.Write(_json);

    /// <summary>Writes the notebook; a reader sees the old file or the whole new one.</summary>
    public void Write(string path)
    {
        var temporary = path + $".{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, ToJson());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception f) when (f is IOException or UnauthorizedAccessException) { }
            throw new UserError(
                $"{Paths.Short(path)}: cannot be written ({e.Message}). Choose another folder with --out."
            );
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static int? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static bool IsMultiline(JsonNode? node) =>
        Text(node) != null || node is JsonArray lines && lines.All(l => Text(l) != null);

    /// <summary>The text of a field that may be a string or a list of lines.</summary>
    public static string Join(JsonNode? node) =>
        node is JsonArray lines ? string.Concat(lines.Select(Text)) : Text(node) ?? "";

    /// <summary>The list of lines, each with its newline, that Jupyter stores for a text.</summary>
    public static JsonArray Lines(string text)
    {
        JsonArray lines = [];
        for (var at = 0; at < text.Length; )
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..end]);
            at = end;
        }
        return lines;
    }

    public sealed class Cell(JsonObject json, int index)
    {
        public JsonObject Json => json;
        public int Index => index;
        public bool IsCode => Text(json["cell_type"]) == "code";
        public string Type => Text(json["cell_type"])!;
        public string Id => Text(json["id"]) ?? "";
        public string Source => Join(json["source"]);
        public JsonArray Outputs => (JsonArray)json["outputs"]!;

        /// <summary>A code cell as it is before it was ever executed.</summary>
        public void Clear()
        {
            json["execution_count"] = null;
            json["outputs"] = new JsonArray();
            (json["metadata"] as JsonObject)?.Remove("execution");
        }

        public void SetExecutionCount(int count) => json["execution_count"] = count;

        /// <summary>When the cell began and ended, where nbclient writes it too.</summary>
        public void SetTimes(DateTime begun, DateTime ended)
        {
            var metadata = json["metadata"] as JsonObject ?? (JsonObject)(json["metadata"] = new JsonObject());
            metadata["execution"] = new JsonObject
            {
                ["iopub.execute_input"] = $"{begun:O}",
                ["shell.execute_reply"] = $"{ended:O}",
            };
        }
    }
}
