using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropoutCourse.Open;

/// <summary>What of the course is done, in work/progress.json: for each notebook its cells, those that ran, the claims that held, and
/// the questions that were answered.</summary>
internal sealed class ProgressFile(string path)
{
    public sealed record Entry(int Cells, int Done, int Failed, int Claims, int Answered, int Right);

    private readonly object _gate = new();

    public Entry? Get(CourseFile file)
    {
        lock (_gate)
            return Read()["notebooks"]?[file.Name] is JsonObject o
                ? new(
                    Number(o["cells"]),
                    Number(o["done"]),
                    Number(o["failed"]),
                    Number(o["claims"]),
                    (o["questions"] as JsonObject)?.Count ?? 0,
                    (o["questions"] as JsonObject)?.Count(q => q.Value?.GetValueKind() == JsonValueKind.True) ?? 0
                )
                : null;
    }

    public void Set(CourseFile file, Notebook notebook, IReadOnlyDictionary<string, CellState> states)
    {
        var claims = notebook
            .CodeCells.SelectMany(c => c.Outputs.OfType<JsonObject>())
            .Select(o => Notebook.Join(o["text"]) is { Length: > 0 } t ? t : Notebook.Join(o["data"]?["text/plain"]))
            .Sum(t => t.Split('\n').Count(l => l.StartsWith("✓ ", StringComparison.Ordinal)));
        Change(
            file,
            entry =>
            {
                entry["cells"] = notebook.CodeCells.Count();
                entry["done"] = notebook.CodeCells.Count(c => states.GetValueOrDefault(c.Id) == CellState.Good);
                entry["failed"] = notebook.CodeCells.Count(c => states.GetValueOrDefault(c.Id) == CellState.Failed);
                entry["claims"] = claims;
            }
        );
    }

    /// <summary>The last answer to a question counts.</summary>
    /// <param name="question">The cell's id and the question's number in it.</param>
    public void Answered(CourseFile file, string question, bool right) =>
        Change(
            file,
            entry =>
            {
                if (entry["questions"] is not JsonObject questions)
                    entry["questions"] = questions = [];
                questions[question] = right;
            }
        );

    private void Change(CourseFile file, Action<JsonObject> change)
    {
        lock (_gate)
        {
            var all = Read();
            if (all["notebooks"] is not JsonObject notebooks)
                all["notebooks"] = notebooks = [];
            var before = notebooks[file.Name] as JsonObject ?? [];
            var entry = before.DeepClone().AsObject();
            change(entry);
            if (JsonNode.DeepEquals(before, entry))
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
