using System.Text.Json.Nodes;

namespace DropoutCourse.Notebooks;

/// <summary>
/// A Jupyter notebook, valid nbformat 4.5 whatever the file was like; metadata that this program does not know is kept. <see cref="NotebookReader"/>
/// reads it; what cannot be read is a <see cref="UserError"/> that names the file, the fault and the remedy.
/// </summary>
public sealed class Notebook
{
    private readonly JsonObject _json;

    public string Path { get; }
    public IReadOnlyList<Cell> Cells { get; }
    public IEnumerable<Cell> CodeCells => Cells.Where(c => c.IsCode);
    public JsonObject Metadata => (JsonObject)_json["metadata"]!;

    private Notebook(
        string path,
        JsonObject json,
        IReadOnlyList<Cell> cells,
        IReadOnlyList<string> repairs,
        bool damaged
    ) => (Path, _json, Cells, Repairs, Damaged) = (path, json, cells, repairs, damaged);

    /// <summary>What in the file was not as it should be and was understood all the same, each in words.</summary>
    public IReadOnlyList<string> Repairs { get; }

    /// <summary>Would Jupyter or VS Code refuse the file as it is, or read something else?</summary>
    public bool Damaged { get; }

    /// <summary>Reads a notebook that is to be executed or handed out: a cell that cannot be is an error.</summary>
    public static Notebook Read(string path) => NotebookReader.Read(path, Reading.Strict);

    /// <inheritdoc cref="Read"/>
    public static Notebook Parse(string path, string text) => NotebookReader.Parse(path, text, Reading.Strict);

    internal static Notebook Of(
        string path,
        JsonObject json,
        IReadOnlyList<Cell> cells,
        IReadOnlyList<string> repairs,
        bool damaged
    ) => new(path, json, cells, repairs, damaged);

    /// <summary>An independent copy, to be filled with outputs.</summary>
    public Notebook Copy() => NotebookReader.Parse(Path, ToJson(), Reading.Lenient);

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
