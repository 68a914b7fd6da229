using System.Text.Json.Nodes;

namespace DropoutCourse.Open;

/// <summary>Brings a learner's copy to a newer version of the course, cell by cell by id: what the learner changed stays.</summary>
internal static class WorkMerge
{
    /// <param name="known">The course's notebook that the copy was made from.</param>
    /// <param name="current">The course's notebook now.</param>
    /// <param name="work">The learner's copy.</param>
    /// <returns>The copy's new state; null if the course's notebook did not change.</returns>
    public static Notebook? Of(Notebook known, Notebook current, Notebook work)
    {
        if (known.Cells.Select(Key).SequenceEqual(current.Cells.Select(Key)))
            return null;
        var (before, mine) = (ById(known), ById(work));
        var ids = current.Cells.Select(c => c.Id).ToHashSet();
        List<Notebook.Cell> cells = [];
        foreach (var cell in current.Cells)
        {
            var own = mine.GetValueOrDefault(cell.Id);
            if (own is null)
            {
                // New in the course; a cell that the learner deleted stays deleted, unless it is another one now.
                if (!before.TryGetValue(cell.Id, out var old) || old.Source != cell.Source)
                    cells.Add(cell);
            }
            else
                cells.Add(
                    before.TryGetValue(cell.Id, out var old) && old.Source == own.Source && own.Source != cell.Source
                        ? cell
                        : own
                );
        }
        // Cells of the learner's own, and changed ones that the course has no longer, keep their place behind the cell before them.
        for (var i = 0; i < work.Cells.Count; i++)
        {
            var own = work.Cells[i];
            if (ids.Contains(own.Id) || before.TryGetValue(own.Id, out var old) && old.Source == own.Source)
                continue;
            var previous = i > 0 ? cells.FindIndex(c => c.Id == work.Cells[i - 1].Id) : -1;
            cells.Insert(previous + 1, own);
        }
        var json = (JsonObject)JsonNode.Parse(current.ToJson())!;
        json["cells"] = new JsonArray([.. cells.Select(c => c.Json.DeepClone())]);
        return NotebookReader.Parse(work.Path, json.ToJsonString(), Reading.Lenient);
    }

    private static (string, string, string) Key(Notebook.Cell cell) => (cell.Id, cell.Type, cell.Source);

    private static Dictionary<string, Notebook.Cell> ById(Notebook notebook) =>
        notebook.Cells.ToDictionary(c => c.Id, StringComparer.Ordinal);
}
