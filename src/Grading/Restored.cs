namespace DropoutCourse.Grading;

/// <summary>A cell to execute for a submission.</summary>
/// <param name="Id">The grade_id, or a cell's id.</param>
/// <param name="Task">The task that it belongs to; empty above the first.</param>
/// <param name="Learner">Is it the learner's code?</param>
/// <param name="Test">The test cell of the source; null for all others.</param>
public sealed record RunCell(string Id, string Task, string Source, bool Learner, SheetCell? Test = null);

/// <summary>A learner's written answer.</summary>
public sealed record Answer(string Task, string Text, bool Attempted);

/// <summary>
/// What is executed for a submission: the sheet's own cells, always as they stand in the source, with the learner's solutions and whatever
/// cells they added, each below the cell that it stood below.
/// </summary>
public sealed record Restored(
    IReadOnlyList<RunCell> Cells,
    IReadOnlyList<Answer> Answers,
    IReadOnlySet<string> NotAttempted,
    IReadOnlyList<string> Notes
)
{
    public static Restored Of(Sheet sheet, Notebook? submission)
    {
        List<string> notes = [];
        var placed = Place(sheet, submission, notes, out var own, out var extra);
        List<RunCell> cells = [];
        List<Answer> answers = [];
        HashSet<string> untouched = [];
        var solutionTask = sheet.Tasks.ToDictionary(t => t.Solution, t => t.Id);
        var testTask = sheet.Tasks.SelectMany(t => t.Tests.Select(c => (c, t.Id))).ToDictionary(p => p.c, p => p.Id);
        var task = "";
        void AddExtra(int after)
        {
            foreach (var cell in extra.GetValueOrDefault(after, []))
                cells.Add(new RunCell("extra-" + cell.Id, task, cell.Source, Learner: true));
        }
        AddExtra(-1);
        for (var i = 0; i < sheet.Cells.Count; i++)
        {
            var cell = sheet.Cells[i];
            if (solutionTask.TryGetValue(cell, out var id))
                task = id;
            var released = Release.ReleasedSource(cell);
            var theirs = own.GetValueOrDefault(i);
            if (cell.Info is { IsWritten: true })
            {
                var text = theirs is null ? "" : theirs.Source.Trim();
                answers.Add(new Answer(task, text, text.Length > 0 && Plain(text) != Plain(released)));
            }
            else if (cell.Info is { IsProgram: true })
            {
                if (theirs is null || !theirs.IsCode)
                {
                    if (placed)
                        notes.Add($"The solution cell {task} is missing.");
                    untouched.Add(task);
                }
                else
                {
                    if (Plain(theirs.Source) == Plain(released) || string.IsNullOrWhiteSpace(theirs.Source))
                        untouched.Add(task);
                    cells.Add(new RunCell(task, task, theirs.Source, Learner: true));
                }
            }
            else if (cell.Info is { IsTest: true })
            {
                if (theirs is null)
                {
                    if (placed)
                        notes.Add($"The test cell {cell.Info.Id} was deleted; the sheet's own was used.");
                }
                else if (Plain(theirs.Source) != Plain(released))
                    notes.Add($"The test cell {cell.Info.Id} was changed; the sheet's own was used.");
                cells.Add(new RunCell(cell.Info.Id, testTask[cell], cell.Source, Learner: false, cell));
            }
            else if (cell.IsCode)
            {
                cells.Add(new RunCell(cell.Cell.Id, task, cell.Source, Learner: false));
                if (theirs is { IsCode: true } && Plain(theirs.Source) != Plain(released))
                {
                    if (cell.Info is { Locked: true })
                        notes.Add($"The locked cell {cell.Info.Id} was changed; the sheet's own was used.");
                    // Somebody added a using line, say: what they wrote runs after the sheet's own cell.
                    else
                        cells.Add(
                            new RunCell(
                                "changed-" + cell.Cell.Id,
                                task,
                                WithoutReferences(theirs.Source),
                                Learner: true
                            )
                        );
                }
            }
            AddExtra(i);
        }
        return new Restored(cells, answers, untouched, notes);
    }

    /// <summary>Finds for each of the sheet's cells the learner's copy, and for each other cell of theirs the one that it stands below.</summary>
    private static bool Place(
        Sheet sheet,
        Notebook? submission,
        List<string> notes,
        out Dictionary<int, Notebook.Cell> own,
        out Dictionary<int, List<Notebook.Cell>> extra
    )
    {
        (own, extra) = ([], []);
        if (submission is null)
            return false;
        var byGradeId = sheet
            .Cells.Select((c, i) => (c, i))
            .Where(p => p.c.Info != null)
            .ToDictionary(p => p.c.Info!.Id, p => p.i);
        var byId = sheet
            .Cells.Select((c, i) => (c, i))
            .Where(p => p.c.Info is null && p.c.Cell.Id.Length > 0)
            .ToDictionary(p => p.c.Cell.Id, p => p.i);
        // A cell copied with its metadata: of several with one grade_id the first that was worked on counts.
        Dictionary<int, List<Notebook.Cell>> candidates = [];
        Dictionary<Notebook.Cell, int> place = [];
        foreach (var cell in submission.Cells)
        {
            int at;
            if (CellInfo.Of(cell) is { } info)
            {
                if (!byGradeId.TryGetValue(info.Id, out at))
                    continue;
            }
            else if (!byId.TryGetValue(cell.Id, out at) || sheet.Cells[at].IsCode != cell.IsCode)
                continue;
            place[cell] = at;
            if (!candidates.TryGetValue(at, out var list))
                candidates[at] = list = [];
            list.Add(cell);
        }
        foreach (var (at, list) in candidates)
        {
            var released = Plain(Release.ReleasedSource(sheet.Cells[at]));
            var chosen =
                sheet.Cells[at].Info?.Solution == true
                    ? list.FirstOrDefault(c => Plain(c.Source) != released && c.Source.Trim().Length > 0) ?? list[0]
                    : list[0];
            own[at] = chosen;
            if (list.Count > 1)
                notes.Add(
                    $"The cell {sheet.Cells[at].Info?.Id ?? sheet.Cells[at].Cell.Id} is there {list.Count} times; one of them was used."
                );
        }
        var last = -1;
        foreach (var cell in submission.Cells)
        {
            if (place.TryGetValue(cell, out var at))
            {
                last = at;
                continue;
            }
            if (!cell.IsCode || cell.Source.Trim().Length == 0)
                continue;
            // A copy of a given cell that lost its id, or a graded cell of another sheet.
            if (CellInfo.Of(cell) is { } info)
            {
                notes.Add($"A cell with the grade_id {info.Id} does not belong to this sheet; it was left out.");
                continue;
            }
            var plain = Plain(cell.Source);
            var same = sheet
                .Cells.Select((c, i) => (c, i))
                .FirstOrDefault(p => p.c.IsCode && p.c.Info is null && Plain(p.c.Source) == plain);
            if (same.c != null)
            {
                last = same.i;
                continue;
            }
            if (!extra.TryGetValue(last, out var list))
                extra[last] = list = [];
            list.Add(cell);
        }
        return true;
    }

    /// <summary>Source without what editors change by themselves.</summary>
    public static string Plain(string source) =>
        string.Join('\n', source.ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())).Trim();

    private static string WithoutReferences(string source) =>
        string.Join('\n', source.Split('\n').Select(l => l.TrimStart().StartsWith('#') ? "" : l));
}
