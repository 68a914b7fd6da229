namespace DropoutCourse.Grading;

/// <summary>A cell to execute for a submission.</summary>
/// <param name="Id">The grade_id, or a cell's id.</param>
/// <param name="Task">The task that it belongs to; empty above the first.</param>
/// <param name="Learner">Is it the learner's code?</param>
/// <param name="Test">The test cell of the source; null for all others.</param>
public sealed record RunCell(string Id, string Task, string Source, bool Learner, SheetCell? Test = null);

/// <summary>A learner's written answer.</summary>
public sealed record Answer(string Task, string Text, bool Attempted)
{
    /// <summary>Attached pictures by name, as data URIs; an empty one cannot be shown.</summary>
    public IReadOnlyDictionary<string, string> Pictures { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// What is executed of a learner's notebook, by ./course check and by ./course grade alike: the sheet's own cells, always as they stand in the sheet,
/// with the learner's solutions and whatever cells they added. <see cref="Placement"/> says which cell is which.
/// </summary>
public sealed partial record Restored(
    IReadOnlyList<RunCell> Cells,
    IReadOnlyList<Answer> Answers,
    IReadOnlySet<string> NotAttempted,
    IReadOnlyList<string> Notes
)
{
    public static Restored Of(Sheet sheet, Notebook? submission)
    {
        var place = submission is null ? null : new Placement(sheet, submission);
        List<string> notes = [.. place?.Notes ?? []];
        List<RunCell> cells = [];
        List<Answer> answers = [];
        HashSet<string> untouched = [];
        var solutionTask = sheet.Tasks.ToDictionary(t => t.Solution, t => t.Id);
        var testTask = sheet.Tasks.SelectMany(t => t.Tests.Select(c => (c, t.Id))).ToDictionary(p => p.c, p => p.Id);
        var task = "";
        void Learner(string id, string source, string name) =>
            cells.Add(new RunCell(id, task, WithoutPackages(source, name, notes), Learner: true));
        void AddExtra(int after)
        {
            foreach (var (id, source) in place?.Extra.GetValueOrDefault(after) ?? [])
                Learner(id, source, "that you added");
        }
        AddExtra(-1);
        for (var i = 0; i < sheet.Cells.Count; i++)
        {
            var cell = sheet.Cells[i];
            if (solutionTask.TryGetValue(cell, out var id))
                task = id;
            var theirs = place?.Own.GetValueOrDefault(i);
            var changed =
                theirs != null
                && Plain(theirs.Source) != Plain(sheet.ReleasedSource(cell))
                && !CellInfo.IsAsReleased(theirs);
            if (cell.Info is { IsWritten: true })
            {
                var text = place?.Answers.GetValueOrDefault(task) ?? "";
                var pictures = place?.Pictures.GetValueOrDefault(task) ?? [];
                answers.Add(new Answer(task, text, text.Length > 0 || pictures.Count > 0) { Pictures = pictures });
            }
            else if (cell.Info is { IsProgram: true })
            {
                if (place is null || place.Code[task] is { Count: 0 })
                    untouched.Add(task);
                for (var n = 0; n < (place?.Code[task]?.Count ?? 0); n++)
                    Learner(n == 0 ? task : $"{task}-{n + 1}", place!.Code[task]![n], task);
            }
            else if (cell.Info is { IsTest: true })
            {
                // One that is handed out empty cannot be told from a cell without its id; nobody lost anything with it.
                if (theirs is null && place != null && Plain(sheet.ReleasedSource(cell)).Length > 0)
                    notes.Add($"The test cell {cell.Info.Id} was deleted; the sheet's own was used.");
                else if (changed || theirs is { IsCode: false })
                    notes.Add($"The test cell {cell.Info.Id} was changed; the sheet's own was used.");
                cells.Add(new RunCell(cell.Info.Id, testTask[cell], cell.Source, Learner: false, cell));
            }
            else if (cell.IsCode)
            {
                cells.Add(new RunCell(cell.Cell.Id, task, cell.Source, Learner: false));
                if (theirs is { IsCode: true } && changed)
                    Given(cell, theirs);
            }
            AddExtra(i);
        }
        return new Restored(cells, answers, untouched, notes);

        // Somebody added a using line, say: what they wrote runs after the sheet's own cell; of a locked cell only what is new in it.
        void Given(SheetCell cell, Notebook.Cell theirs)
        {
            var locked = cell.Info is { Locked: true };
            var added = locked ? CodeNames.Additions(theirs.Source, cell.Source) : WithoutReferences(theirs.Source);
            if (locked)
                notes.Add(
                    $"The locked cell {cell.Info!.Id} was changed; the sheet's own was used{(added.Length > 0 ? ", and after it the using lines and declarations that were added" : "")}."
                );
            if (added.Trim().Length > 0)
                Learner("changed-" + cell.Cell.Id, added, cell.Info?.Id ?? cell.Cell.Id);
        }
    }

    /// <summary>
    /// Takes out the lines that would load a package: when a sheet is graded there is no network. The rest of the cell keeps its line numbers.
    /// </summary>
    private static string WithoutPackages(string source, string name, List<string> notes)
    {
        if (!PackageLine().IsMatch(source))
            return source;
        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (PackageLine().IsMatch(lines[i]))
            {
                notes.Add(
                    $"Line {i + 1} of the cell {name} ({PlainName.Of(lines[i])}) was left out: no packages are loaded when a sheet is graded. Use what the sheet's first cell loads."
                );
                lines[i] = "// " + lines[i];
            }
        return string.Join('\n', lines);
    }

    [System.Text.RegularExpressions.GeneratedRegex(
        "^[ \\t]*#[ \\t]*[ri][ \\t]+\"nuget:[^\\n]*",
        System.Text.RegularExpressions.RegexOptions.Multiline | System.Text.RegularExpressions.RegexOptions.IgnoreCase
    )]
    private static partial System.Text.RegularExpressions.Regex PackageLine();

    /// <summary>Source without what editors change by themselves.</summary>
    public static string Plain(string source) =>
        string.Join('\n', source.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).Trim();

    private static string WithoutReferences(string source) =>
        string.Join('\n', source.Split('\n').Select(l => l.TrimStart().StartsWith('#') ? "" : l));
}
