using System.Text.Json.Nodes;

namespace DropoutCourse.Notebooks;

/// <summary>Makes nbformat 4 of nbformat 2 and 3 (IPython before 2014), as nbformat's own converter does.</summary>
public static class OldFormat
{
    public static JsonObject Upgrade(JsonObject old)
    {
        var cells = new JsonArray();
        var sheets = old["worksheets"] as JsonArray ?? [];
        foreach (var cell in sheets.OfType<JsonObject>().SelectMany(s => s["cells"] as JsonArray ?? []))
            cells.Add(cell is JsonObject given ? Cell(given) : cell?.DeepClone());
        return new JsonObject
        {
            ["cells"] = cells,
            ["metadata"] = old["metadata"] is JsonObject metadata ? metadata.DeepClone() : new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };
    }

    private static JsonObject Cell(JsonObject old)
    {
        var type = Notebook.Join(old["cell_type"]);
        var source = Notebook.Join(type == "code" ? old["input"] ?? old["source"] : old["source"]);
        var cell = new JsonObject
        {
            ["cell_type"] = type is "heading" or "html" ? "markdown" : type,
            ["metadata"] = old["metadata"]?.DeepClone() ?? new JsonObject(),
        };
        if (type == "heading")
        {
            var level = old["level"] is JsonValue v && v.TryGetValue(out int number) ? Math.Clamp(number, 1, 6) : 1;
            source = new string('#', level) + " " + source.ReplaceLineEndings(" ");
        }
        cell["source"] = Notebook.Lines(source);
        if (type == "code")
        {
            cell["execution_count"] = old["prompt_number"]?.DeepClone();
            cell["outputs"] = new JsonArray([
                .. (old["outputs"] as JsonArray ?? []).OfType<JsonObject>().Select(o => (JsonNode)Output(o)),
            ]);
        }
        return cell;
    }

    private static readonly Dictionary<string, string> Types = new()
    {
        ["text"] = "text/plain",
        ["html"] = "text/html",
        ["svg"] = "image/svg+xml",
        ["png"] = "image/png",
        ["jpeg"] = "image/jpeg",
        ["latex"] = "text/latex",
        ["json"] = "application/json",
        ["javascript"] = "application/javascript",
    };

    private static JsonObject Output(JsonObject old)
    {
        var type = Notebook.Join(old["output_type"]);
        switch (type)
        {
            case "stream":
                return new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = Notebook.Join(old["stream"]) is { Length: > 0 } name ? name : "stdout",
                    ["text"] = old["text"]?.DeepClone() ?? "",
                };
            case "pyerr":
                return new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = old["ename"]?.DeepClone() ?? "",
                    ["evalue"] = old["evalue"]?.DeepClone() ?? "",
                    ["traceback"] = old["traceback"]?.DeepClone() ?? new JsonArray(),
                };
            default:
                var data = new JsonObject();
                foreach (var (field, mime) in Types)
                    if (old[field] is { } value)
                        data[mime] = value.DeepClone();
                var output = new JsonObject
                {
                    ["output_type"] = type == "pyout" ? "execute_result" : "display_data",
                    ["data"] = data,
                    ["metadata"] = new JsonObject(),
                };
                if (type == "pyout")
                    output["execution_count"] = old["prompt_number"]?.DeepClone();
                return output;
        }
    }
}
