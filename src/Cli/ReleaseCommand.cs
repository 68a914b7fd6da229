using DropoutCourse.Grading;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>Writes the sheets that are handed out, or checks that those there are the ones that the sources give.</summary>
public sealed class ReleaseCommand(Repo repo)
{
    public int Run(IReadOnlyList<string> paths, string? output, bool check)
    {
        var folder = Path.GetFullPath(output ?? repo.Exercises);
        if (File.Exists(folder))
            throw new UserError($"--out {Repo.Short(folder)} is a file; name a folder.");
        var sheets = Select(paths).Select(Sheet.Read).ToList();
        foreach (var same in sheets.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new UserError(
                $"{string.Join(" and ", same.Select(s => Repo.Short(s.Notebook.Path)))} have the same name. Rename one of them."
            );
        sheets.ForEach(CellResult.Refuse);
        foreach (var sheet in sheets)
            if (Path.GetDirectoryName(sheet.Notebook.Path) == folder.TrimEnd(Path.DirectorySeparatorChar))
                throw new UserError(
                    $"--out {Repo.Short(folder)} is the folder of the sources: the solutions would be overwritten. Choose another folder."
                );
        var table = new Table().Border(TableBorder.Rounded).AddColumns("sheet", "tasks", "points", "result");
        var drifted = 0;
        foreach (var sheet in sheets)
        {
            var target = Path.Combine(folder, Path.GetFileName(sheet.Notebook.Path));
            var released = Release.Of(sheet);
            var same = File.Exists(target) && File.ReadAllText(target) == released.ToJson();
            if (!same)
                drifted++;
            if (!same && !check)
            {
                try
                {
                    Directory.CreateDirectory(folder);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new UserError(
                        $"--out {Repo.Short(folder)}: cannot be made ({e.Message}). Choose another folder."
                    );
                }
                released.Write(target);
            }
            table.AddRow(
                Markup.Escape(sheet.Name),
                $"{sheet.Tasks.Count}",
                $"{sheet.Points:0.##}",
                same ? "unchanged"
                    : check
                        ? File.Exists(target) ? "[red]differs[/]"
                            : "[red]missing[/]"
                    : "[green]written[/]"
            );
        }
        Screen.Out.Write(table);
        if (check && drifted > 0)
        {
            Console.WriteLine(
                $"{drifted} of {sheets.Count} sheets in {Repo.Short(folder)} are not what the sources give. Run ./course release."
            );
            return Exit.Failed;
        }
        Console.WriteLine(
            check
                ? $"All {sheets.Count} sheets in {Repo.Short(folder)} are what the sources give."
                : $"{sheets.Count} sheets in {Repo.Short(folder)}, {drifted} of them new or changed."
        );
        return Exit.Good;
    }

    private IEnumerable<string> Select(IReadOnlyList<string> paths)
    {
        if (paths.Count > 0)
            return paths.Select(Path.GetFullPath).Distinct();
        var all = Directory.Exists(repo.Sources)
            ? Directory.GetFiles(repo.Sources, "*.ipynb").Order(StringComparer.Ordinal).ToList()
            : [];
        return all.Count > 0
            ? all
            : throw new UserError(
                $"{Repo.Short(repo.Sources)}: no sheets there. This command is for instructors; learners find theirs in {Repo.Short(repo.Exercises)}."
            );
    }
}
