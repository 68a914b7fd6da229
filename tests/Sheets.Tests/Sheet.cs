using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DropoutCourse.Cli;

namespace DropoutCourse.Tests;

/// <summary>A cell of a sheet with what its nbgrader metadata says.</summary>
public sealed record SheetCell(string Id, bool IsCode, string Source, JsonObject Meta)
{
    public bool Grade => (bool)Meta["grade"]!;
    public bool Solution => (bool)Meta["solution"]!;
    public bool Locked => (bool)Meta["locked"]!;
    public int Points => Grade ? (int)Meta["points"]! : 0;
    public bool IsTest => IsCode && Grade;
    public bool IsWritten => !IsCode && Grade;
}

/// <summary>A deliberately wrong solution of a task.</summary>
public sealed record Wrong(string Task, string Name, string Misconception, IReadOnlyList<string> Fails, string Code);

/// <summary>One of the sheets as the instructor has it, and the wrong solutions kept beside these tests.</summary>
public sealed record Sheet(string Name, IReadOnlyList<SheetCell> Cells)
{
    public static readonly IReadOnlyList<string> Names =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "notebooks", "instructor"), "*.ipynb")
            .Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Order(StringComparer.Ordinal),
    ];

    public string Number => Name[..2];
    public IEnumerable<SheetCell> Tasks => Cells.Where(c => c.IsCode && c.Solution);

    public IEnumerable<SheetCell> TestsOf(string task) =>
        Cells.Where(c => c.IsTest && c.Id.StartsWith(task + "-test-", StringComparison.Ordinal));

    /// <summary>The cell as learners get it.</summary>
    public string HandedOut(string id) => _handedOut.Value[id];

    private readonly Lazy<Dictionary<string, string>> _handedOut = new(() =>
        Json("exercises", Name)["cells"]!
            .AsArray()
            .ToDictionary(c => (string)c!["id"]!, c => Notebook.Join(c!["source"]))
    );

    private static JsonNode Json(string folder, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "notebooks", folder, name + ".ipynb")))!;

    public static Sheet Read(string name)
    {
        var notebook = Json("instructor", name);
        return new(
            name,
            [
                .. notebook["cells"]!
                    .AsArray()
                    .Select(c => new SheetCell(
                        (string)c!["id"]!,
                        (string)c["cell_type"]! == "code",
                        Notebook.Join(c["source"]),
                        c["metadata"]!["nbgrader"] as JsonObject
                            ?? throw new InvalidDataException($"{name}: cell {c["id"]} has no nbgrader metadata")
                    )),
            ]
        );
    }

    /// <summary>Other ways to solve a task, as learners find them: tests that refuse one of them are too narrow.</summary>
    public static IReadOnlyList<(string Name, string Code)> RightOf(string task)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Sheets.Tests", "right", task);
        return !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*.cs")
                    .Order(StringComparer.Ordinal)
                    .Select(f => (Path.GetFileNameWithoutExtension(f), File.ReadAllText(f))),
            ];
    }

    public IReadOnlyList<Wrong> WrongOf(string task)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Sheets.Tests", "wrong", task);
        if (!Directory.Exists(folder))
            return [];
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.cs")
                .Order(StringComparer.Ordinal)
                .Select(file =>
                {
                    var code = File.ReadAllText(file);
                    var head = Regex.Match(code, @"^// (?<what>.+?) Fails: (?<cells>[\w\-, ]+)\n");
                    if (!head.Success)
                        throw new InvalidDataException(
                            $"{file}: the first line must be '// misconception. Fails: cell, cell'"
                        );
                    return new Wrong(
                        task,
                        Path.GetFileNameWithoutExtension(file),
                        head.Groups["what"].Value,
                        head.Groups["cells"].Value.Split(", "),
                        code
                    );
                }),
        ];
    }
}
