namespace DropoutCourse.Grading;

/// <summary>A cell of a sheet's source.</summary>
/// <param name="Info">Null for a cell that is simply given: text, or code that prepares something.</param>
public sealed record SheetCell(Notebook.Cell Cell, CellInfo? Info)
{
    public string Source => Cell.Source;
    public bool IsCode => Cell.IsCode;
}

/// <summary>One task: a program with its test cells, or a written answer.</summary>
/// <param name="Id">The solution cell's grade_id.</param>
/// <param name="Title">The heading above it.</param>
public sealed record SheetTask(string Id, string Title, SheetCell Solution, IReadOnlyList<SheetCell> Tests)
{
    public bool IsWritten => Solution.Info!.IsWritten;
    public double Points => IsWritten ? Solution.Info!.Points : Tests.Sum(t => t.Info!.Points);
}

/// <summary>An exercise sheet's source: with solutions and hidden tests. Reading checks all that release and grading rely on.</summary>
public sealed class Sheet
{
    public Notebook Notebook { get; }
    public string Name { get; }
    public IReadOnlyList<SheetCell> Cells { get; }
    public IReadOnlyList<SheetTask> Tasks { get; }
    public double Points => Tasks.Sum(t => t.Points);

    private Sheet(Notebook notebook, IReadOnlyList<SheetCell> cells, IReadOnlyList<SheetTask> tasks)
    {
        (Notebook, Cells, Tasks) = (notebook, cells, tasks);
        Name = Path.GetFileNameWithoutExtension(notebook.Path);
    }

    public static Sheet Read(string path) => Of(Notebook.Read(path));

    private bool _released,
        _copy;

    /// <summary>A sheet as it was handed out: without solutions and hidden tests.</summary>
    public static Sheet Released(Notebook notebook)
    {
        var sheet = Of(notebook);
        sheet._released = true;
        return sheet;
    }

    /// <summary>
    /// A sheet of which only a learner's copy is at hand: of several cells with one grade_id the first is the sheet's. Which code is the learner's
    /// the checksums tell.
    /// </summary>
    public static Sheet OfCopy(Notebook copy)
    {
        List<SheetCell> cells = [];
        HashSet<string> ids = [];
        // A cell that declares what a stub does is no cell of the sheet's: the learner solved the task there.
        var asked = copy
            .CodeCells.Where(c => CellInfo.Of(c) is { IsProgram: true } && CellInfo.IsAsReleased(c))
            .SelectMany(c => CodeNames.Of(c.Source).Declared)
            .ToHashSet();
        foreach (var cell in copy.Cells)
            if (CellInfo.Of(cell) is not { } info)
            {
                if (!cell.IsCode || !CodeNames.Of(cell.Source).Declared.Overlaps(asked))
                    cells.Add(new SheetCell(cell, null));
            }
            else if (ids.Add(info.Id))
                cells.Add(new SheetCell(cell, info));
        var name = Paths.Short(copy.Path);
        return new Sheet(copy, cells, FindTasks(cells, (index, what) => new($"{name}: cells[{index}]: {what}")))
        {
            _released = true,
            _copy = true,
        };
    }

    /// <summary>A cell of this sheet as learners get it.</summary>
    public string ReleasedSource(SheetCell cell) =>
        !_released ? Release.ReleasedSource(cell)
        : _copy && cell.Info is { Solution: true } && !CellInfo.IsAsReleased(cell.Cell) ? ""
        : cell.Source;

    public static Sheet Of(Notebook notebook)
    {
        var name = Paths.Short(notebook.Path);
        UserError Bad(int index, string what) => new($"{name}: cells[{index}]: {what}");
        List<SheetCell> cells = [];
        HashSet<string> ids = [];
        foreach (var cell in notebook.Cells)
        {
            var info = CellInfo.Checked(cell, what => Bad(cell.Index, what));
            if (info != null && !ids.Add(info.Id))
                throw Bad(
                    cell.Index,
                    $"metadata.nbgrader.grade_id \"{info.Id}\" is there twice. Give one of the cells another."
                );
            var (solution, hidden) = (Regions.HasSolution(cell.Source), Regions.HasHidden(cell.Source));
            if (solution && info?.Solution != true)
                throw Bad(
                    cell.Index,
                    "a solution region in a cell that is not a solution cell: it would be handed out. Set metadata.nbgrader.solution to true."
                );
            if (hidden && info?.IsTest != true)
                throw Bad(
                    cell.Index,
                    "hidden tests in a cell that is not a test cell: they would be handed out. Set grade and locked to true, solution to false."
                );
            try
            {
                if (solution)
                    Regions.Replace(cell.Source, Regions.BeginSolution, Regions.EndSolution, _ => []);
                if (hidden)
                    Regions.Replace(cell.Source, Regions.BeginHidden, Regions.EndHidden, _ => []);
            }
            catch (FormatException e)
            {
                throw Bad(cell.Index, $"{e.Message} Each region needs both its markers, each on a line of its own.");
            }
            cells.Add(new SheetCell(cell, info));
        }
        return new Sheet(notebook, cells, FindTasks(cells, Bad));
    }

    private static List<SheetTask> FindTasks(List<SheetCell> cells, Func<int, string, UserError> bad)
    {
        List<SheetTask> tasks = [];
        var title = "";
        (SheetCell Cell, string Title, List<SheetCell> Tests)? open = null;
        void Close()
        {
            if (open is not { } o)
                return;
            if (o.Tests.Count == 0)
                throw bad(
                    o.Cell.Cell.Index,
                    $"the solution cell \"{o.Cell.Info!.Id}\" has no test cell below it. Add one (grade and locked true, solution false)."
                );
            tasks.Add(new SheetTask(o.Cell.Info!.Id, o.Title, o.Cell, o.Tests));
            open = null;
        }
        foreach (var cell in cells)
        {
            // Headings of later tasks must not rename an earlier one; text between a solution and its tests rarely has one.
            if (!cell.IsCode && cell.Info?.Solution != true)
                foreach (var line in cell.Source.Split('\n'))
                    if (line.StartsWith('#'))
                    {
                        title = line.TrimStart('#').Trim();
                        break;
                    }
            switch (cell.Info)
            {
                case { IsProgram: true } info:
                    Close();
                    open = (cell, title.Length > 0 ? title : info.Id, []);
                    break;
                case { IsTest: true } info:
                    if (open is null)
                        throw bad(
                            cell.Cell.Index,
                            $"the test cell \"{info.Id}\" stands above every solution cell. Move it below the one that it tests."
                        );
                    open.Value.Tests.Add(cell);
                    break;
                case { IsWritten: true } info:
                    Close();
                    tasks.Add(new SheetTask(info.Id, title.Length > 0 ? title : info.Id, cell, []));
                    break;
            }
        }
        Close();
        if (tasks.Count == 0)
            throw bad(0, "the sheet has no task: no cell has nbgrader metadata with solution true.");
        return tasks;
    }
}
