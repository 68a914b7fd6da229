using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropoutCourse.Open;

/// <summary>What of the course is done, in work/progress.json: for each notebook its cells, those that ran, and the claims that held.</summary>
internal sealed class ProgressFile(string path)
{
    public sealed record Entry(int Cells, int Done, int Failed, int Claims);

    private readonly object _gate = new();

    public Entry? Get(CourseFile file)
    {
        lock (_gate)
            return Read()["notebooks"]?[file.Name] is JsonObject o
                ? new(Number(o["cells"]), Number(o["done"]), Number(o["failed"]), Number(o["claims"]))
                : null;
    }

    public void Set(CourseFile file, Notebook notebook, IReadOnlyDictionary<string, CellState> states)
    {
        var claims = notebook
            .CodeCells.SelectMany(c => c.Outputs.OfType<JsonObject>())
            .Select(o => Notebook.Join(o["text"]) is { Length: > 0 } t ? t : Notebook.Join(o["data"]?["text/plain"]))
            .Sum(t => t.Split('\n').Count(l => l.StartsWith("✓ ", StringComparison.Ordinal)));
        lock (_gate)
        {
            var all = Read();
            if (all["notebooks"] is not JsonObject notebooks)
                all["notebooks"] = notebooks = [];
            var entry = new JsonObject
            {
                ["cells"] = notebook.CodeCells.Count(),
                ["done"] = notebook.CodeCells.Count(c => states.GetValueOrDefault(c.Id) == CellState.Good),
                ["failed"] = notebook.CodeCells.Count(c => states.GetValueOrDefault(c.Id) == CellState.Failed),
                ["claims"] = claims,
            };
            if (JsonNode.DeepEquals(notebooks[file.Name], entry))
                return;
            notebooks[file.Name] = entry;
            WorkFile.WriteWhole(path, Encoding.UTF8.GetBytes(JupyterJson.Write(all)));
        }
    }

    private JsonObject Read()
    {
        try
        {
            return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is JsonObject found ? found : [];
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return []; // A damaged list of what is done is made anew from what is done next.
        }
    }

    private static int Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out int number) ? number : 0;
}
