using System.Text.Json.Nodes;

namespace DropoutCourse.Tests;

/// <summary>The sheets that are committed.</summary>
public sealed class DriftTests
{
    [Fact]
    public void What_is_handed_out_is_what_the_sources_give()
    {
        var (sources, handed) = (
            Path.Combine(Repository.Root, "notebooks", "instructor"),
            Path.Combine(Repository.Root, "notebooks", "exercises")
        );
        string[] Names(string folder) =>
            Directory.Exists(folder)
                ?
                [
                    .. Directory
                        .GetFiles(folder, "*.ipynb")
                        .Select(f => Path.GetFileName(f))
                        .Order(StringComparer.Ordinal),
                ]
                : [];
        Assert.Equal(Names(sources), Names(handed));
        foreach (var name in Names(sources))
            Assert.True(
                Release.Of(Sheet.Read(Path.Combine(sources, name))).ToJson()
                    == File.ReadAllText(Path.Combine(handed, name)),
                $"notebooks/exercises/{name} is not what notebooks/instructor/{name} gives. Run ./course release."
            );
    }

    /// <summary>What nbgrader's own validation asks of metadata of schema_version 3, for what is handed out.</summary>
    [Fact]
    public void What_is_handed_out_is_valid_for_nbgrader()
    {
        HashSet<string> known =
        [
            "schema_version",
            "grade",
            "solution",
            "locked",
            "task",
            "points",
            "grade_id",
            "checksum",
            "cell_type",
        ];
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "notebooks", "exercises"), "*.ipynb"))
        {
            var notebook = Notebook.Read(file);
            Assert.Equal("C#", (string?)notebook.Metadata["kernelspec"]!["language"]); // The entry of code_stub in nbgrader_config.py.
            Assert.Equal(".net-csharp", (string?)notebook.Metadata["kernelspec"]!["name"]);
            HashSet<string> ids = [];
            foreach (var cell in notebook.Cells)
            {
                if (cell.Json["metadata"]!["nbgrader"] is not JsonObject data)
                    continue;
                var info = CellInfo.Of(cell)!;
                Assert.True(ids.Add(info.Id), $"{file}: {info.Id} is there twice");
                Assert.Empty(data.Select(p => p.Key).Except(known));
                Assert.Equal(3, (int)data["schema_version"]!);
                Assert.Equal(cell.Type, (string?)data["cell_type"]);
                Assert.True(info.Grade == data.ContainsKey("points"), $"{file}: points of {info.Id}");
                Assert.True(
                    cell.IsCode || !info.Grade || info.Solution,
                    $"{file}: {info.Id} is a graded text cell that is no solution"
                );
                Assert.Equal(info.Checksum(cell.Type, cell.Source), (string?)data["checksum"]);
            }
        }
    }
}
