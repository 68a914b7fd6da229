using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>Writes small sheets and submissions as Jupyter would.</summary>
public sealed class SheetBuilder
{
    private readonly JsonArray _cells = [];

    public static JsonObject Code(string id, string source, JsonObject? metadata = null) =>
        new()
        {
            ["cell_type"] = "code",
            ["execution_count"] = null,
            ["id"] = id,
            ["metadata"] = metadata ?? [],
            ["outputs"] = new JsonArray(),
            ["source"] = Notebooks.Notebook.Lines(source),
        };

    public static JsonObject Markdown(string id, string source, JsonObject? metadata = null) =>
        new()
        {
            ["cell_type"] = "markdown",
            ["id"] = id,
            ["metadata"] = metadata ?? [],
            ["source"] = Notebooks.Notebook.Lines(source),
        };

    public static JsonObject Meta(string id, bool grade, bool solution, double? points = null)
    {
        var data = new JsonObject
        {
            ["grade"] = grade,
            ["grade_id"] = id,
            ["locked"] = !solution,
            ["schema_version"] = 3,
            ["solution"] = solution,
            ["task"] = false,
        };
        if (points is { } p)
            data["points"] = p == Math.Floor(p) ? JsonValue.Create((int)p) : JsonValue.Create(p);
        return new JsonObject { ["nbgrader"] = data };
    }

    private string CellId(string id) => $"{id.Replace(' ', '-')}-c{_cells.Count}";

    public SheetBuilder Add(JsonObject cell)
    {
        _cells.Add(cell);
        return this;
    }

    public SheetBuilder Text(string id, string source) => Add(Markdown(id, source));

    public SheetBuilder Given(string id, string source) => Add(Code(id, source));

    public SheetBuilder Solution(string id, string source) => Add(Code(CellId(id), source, Meta(id, false, true)));

    public SheetBuilder Test(string id, double points, string source) =>
        Add(Code(CellId(id), source, Meta(id, true, false, points)));

    public SheetBuilder Written(string id, double points, string source) =>
        Add(Markdown(id, source, Meta(id, true, true, points)));

    public string Json =>
        new JsonObject
        {
            ["cells"] = _cells.DeepClone(),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["display_name"] = ".NET (C#)",
                    ["language"] = "C#",
                    ["name"] = ".net-csharp",
                },
                ["language_info"] = new JsonObject { ["name"] = "polyglot-notebook" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        }.ToJsonString();

    public Notebook Notebook(string path = "sheet.ipynb") => Notebooks.Notebook.Parse(path, Json);

    public Sheet Sheet(string path = "sheet.ipynb") => Grading.Sheet.Of(Notebook(path));
}
