using System.Text.Json.Nodes;

namespace DropoutCourse.Grading;

/// <summary>Makes of a sheet's source what learners get: stubs for solutions, no hidden tests, locked test cells, no outputs, checksums.</summary>
public static class Release
{
    public const string TextStub = "*Your answer goes here: replace this line.*";

    /// <summary>What learners find in place of a solution.</summary>
    public static string Stub(string id, string hint) =>
        $"throw new NotImplementedException({Regions.Literal(hint.Length > 0 ? hint : $"Task {id}: your code goes here; the text above says what is wanted.")});";

    /// <summary>A solution cell as it is handed out.</summary>
    public static string ReleasedSource(SheetCell cell)
    {
        var source = cell.Source;
        if (cell.Info is { Solution: true } info)
        {
            string[] StubLines(string hint) => [cell.IsCode ? Stub(info.Id, hint) : TextStub];
            return Regions.HasSolution(source)
                ? Regions.Replace(source, Regions.BeginSolution, Regions.EndSolution, StubLines)
                : string.Join('\n', StubLines(""));
        }
        return Regions.HasHidden(source) ? Regions.WithoutHidden(source) : source;
    }

    public static Notebook Of(Sheet sheet)
    {
        var notebook = sheet.Notebook.Copy();
        notebook.Metadata.Remove("celltoolbar");
        for (var i = 0; i < sheet.Cells.Count; i++)
        {
            var (cell, info) = (notebook.Cells[i], sheet.Cells[i].Info);
            if (cell.IsCode)
                cell.Clear();
            var source = ReleasedSource(sheet.Cells[i]);
            cell.Json["source"] = Notebook.Lines(source);
            var metadata = (JsonObject)cell.Json["metadata"]!;
            foreach (var name in new[] { "execution", "collapsed", "scrolled", "ExecuteTime" })
                metadata.Remove(name);
            // In whatever cell: what its text no longer shows was the model answer's.
            Attachments.Prune(cell);
            if (info is null)
                continue;
            var data = (JsonObject)metadata["nbgrader"]!;
            data["cell_type"] = cell.Type;
            data["checksum"] = info.Checksum(cell.Type, source);
            metadata["nbgrader"] = Sorted(data);
            metadata["deletable"] = false;
            if (!info.Solution)
                metadata["editable"] = false;
            cell.Json["metadata"] = Sorted(metadata);
        }
        return notebook;
    }

    private static JsonObject Sorted(JsonObject map) =>
        new(
            map.OrderBy(p => p.Key, StringComparer.Ordinal)
                .Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))
        );
}
