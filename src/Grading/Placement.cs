using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>
/// Which of a learner's cells is which of the sheet's. In this order: by nbgrader's grade_id, by the cell's id, by its text, by the names that a task
/// asks for. What is none of the sheet's cells runs below the cell that it stands below.
///
/// Of a task's code counts: all cells that are the learner's (not the stub), joined in their order, as far as they stand above the task's first
/// test. If these lack a name that the task asks for, all of them do, wherever they stand. Cells that are not needed run where they are.
/// </summary>
public sealed partial class Placement
{
    private readonly Sheet _sheet;
    private readonly IReadOnlyList<Notebook.Cell> _cells;
    private readonly int[] _match; // the sheet's cell for each of theirs; -1 for none
    private readonly int[] _anchor; // the sheet's cell that each stands below
    private readonly string[] _section; // the task to which a place in the sheet belongs
    private readonly HashSet<int> _used = [];
    private readonly Dictionary<int, List<(string Id, string Source)>> _extra = [];
    private readonly List<string> _notes = [];

    /// <summary>What a learner should know of it, and an instructor.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The learner's copy of a cell that is given or a test.</summary>
    public IReadOnlyDictionary<int, Notebook.Cell> Own { get; }

    /// <summary>The code of each program's task; empty: nothing but the stub. Null: the names are declared elsewhere.</summary>
    public Dictionary<string, List<string>?> Code { get; } = [];

    public Dictionary<string, string> Answers { get; } = [];

    /// <summary>The pictures of an answer: attachments by their names, as data URIs.</summary>
    public Dictionary<string, Dictionary<string, string>> Pictures { get; } = [];

    /// <summary>Further cells, by the sheet's cell that they run below; -1: above all.</summary>
    public IReadOnlyDictionary<int, List<(string Id, string Source)>> Extra => _extra;

    public Placement(Sheet sheet, Notebook submission)
    {
        (_sheet, _cells) = (sheet, submission.Cells);
        _match = new int[_cells.Count];
        _anchor = new int[_cells.Count];
        _section = Sections();
        Match();
        var own = new Dictionary<int, Notebook.Cell>();
        foreach (var same in Enumerable.Range(0, _cells.Count).Where(k => _match[k] >= 0).GroupBy(k => _match[k]))
        {
            if (sheet.Cells[same.Key].Info is { Solution: true })
                continue;
            own[same.Key] = _cells[same.First()];
            if (same.Count() > 1 && sheet.Cells[same.Key].Info is { } info)
                _notes.Add($"The cell {info.Id} is there {same.Count()} times; the sheet's own was used once.");
        }
        Own = own;
        foreach (var task in sheet.Tasks.Where(t => !t.IsWritten))
            Program(task);
        foreach (var task in sheet.Tasks.Where(t => t.IsWritten))
            Written(task);
        Further();
    }

    /// <summary>The task of each place: a text above a solution belongs to it already.</summary>
    private string[] Sections()
    {
        var sections = new string[_sheet.Cells.Count];
        var task = "";
        for (var i = 0; i < sections.Length; i++)
        {
            if (_sheet.Tasks.FirstOrDefault(t => t.Solution == _sheet.Cells[i]) is { } own)
            {
                task = own.Id;
                for (var j = i - 1; j >= 0 && _sheet.Cells[j] is { IsCode: false, Info: not { Solution: true } }; j--)
                    sections[j] = task;
            }
            sections[i] = task;
        }
        return sections;
    }

    private void Match()
    {
        Dictionary<string, int> byGradeId = [],
            byId = [];
        for (var i = 0; i < _sheet.Cells.Count; i++)
        {
            var cell = _sheet.Cells[i];
            if (cell.Info != null)
                byGradeId[cell.Info.Id] = i;
            // Ids that the reader gave tell only the place.
            if (!GivenId().IsMatch(cell.Cell.Id))
                byId[cell.Cell.Id] = i;
        }
        for (var k = 0; k < _cells.Count; k++)
        {
            var (cell, info) = (_cells[k], CellInfo.Of(_cells[k]));
            _match[k] =
                info != null ? byGradeId.GetValueOrDefault(info.Id, -1)
                : byId.TryGetValue(cell.Id, out var at)
                && (_sheet.Cells[at].Info != null || _sheet.Cells[at].IsCode == cell.IsCode)
                    ? at
                : -1;
        }
        ByText();
        var last = -1;
        for (var k = 0; k < _cells.Count; k++)
        {
            _anchor[k] = last;
            if (_match[k] >= 0)
                last = _match[k];
        }
    }

    /// <summary>Cells that lost their ids and were not changed; of several with one text the next in the sheet's order.</summary>
    private void ByText()
    {
        Dictionary<string, List<int>> places = [];
        for (var i = 0; i < _sheet.Cells.Count; i++)
        {
            var text = Restored.Plain(_sheet.ReleasedSource(_sheet.Cells[i]));
            if (text.Length > 0)
                (places.TryGetValue(text, out var list) ? list : places[text] = []).Add(i);
        }
        var taken = _match.Where(m => m >= 0).ToHashSet();
        var last = -1;
        for (var k = 0; k < _cells.Count; k++)
        {
            if (_match[k] < 0 && places.TryGetValue(Restored.Plain(_cells[k].Source), out var list))
            {
                var free = list.Where(i => !taken.Contains(i)).ToList();
                var next = free.Where(i => i > last).ToList();
                // A further copy of a cell that is there already is that cell.
                _match[k] =
                    next.Count > 0 ? next[0]
                    : free.Count > 0 ? free[0]
                    : list[0];
                taken.Add(_match[k]);
            }
            if (_match[k] >= 0)
                last = _match[k];
        }
    }

    private bool IsStub(SheetCell solution, Notebook.Cell cell) =>
        cell.Source.Trim().Length == 0
        || Restored.Plain(cell.Source) == Restored.Plain(_sheet.ReleasedSource(solution))
        || CellInfo.IsAsReleased(cell);

    /// <summary>The names that the task asks for.</summary>
    private IReadOnlySet<string> Wanted(SheetTask task)
    {
        var stub = CodeNames.Of(_sheet.ReleasedSource(task.Solution)).Declared;
        if (stub.Count > 0)
            return stub;
        // A cell that is handed out as a stub as a whole: then what its tests use of the model's.
        var used = string.Join('\n', task.Tests.Select(t => t.Source));
        return CodeNames
            .Of(task.Solution.Source)
            .Declared.Where(n => Regex.IsMatch(used, $@"\b{Regex.Escape(n)}\b"))
            .ToHashSet();
    }

    private void Program(SheetTask task)
    {
        var at = Index(task.Solution);
        var wanted = Wanted(task);
        var own = Enumerable.Range(0, _cells.Count).Where(k => _match[k] == at).ToList();
        List<(int At, string Source)> parts = [];
        foreach (var k in own)
        {
            _used.Add(k);
            if (IsStub(task.Solution, _cells[k]))
                continue;
            if (_cells[k].IsCode)
                parts.Add((k, _cells[k].Source));
            else if (AsCode(_cells[k].Source, wanted) is { } code)
            {
                parts.Add((k, code));
                _notes.Add($"The solution cell {task.Id} is a {_cells[k].Type} cell; its text was run as code.");
            }
            else
                _notes.Add($"The solution cell {task.Id} is a {_cells[k].Type} cell, and its text is no code.");
        }
        var missing = wanted.Except(parts.SelectMany(p => CodeNames.Of(p.Source).Declared)).ToHashSet();
        if (missing.Count > 0)
            parts.AddRange(Elsewhere(task, missing, own.Count == 0));
        parts = [.. parts.OrderBy(p => p.At)];
        if (parts.Count == 0)
        {
            var changed = missing.Count > 0 && DeclaredByGiven(missing);
            if (own.Count == 0 && !changed)
                _notes.Add($"The solution cell {task.Id} is missing.");
            if (changed)
                _notes.Add($"The code of {task.Id} was found in a cell of the sheet's own; its stub was left out.");
            Code[task.Id] = changed ? null : [];
            return;
        }
        // Like the notebook itself: what stands below the tests is not what they test, unless nothing else is there.
        var tests = Enumerable
            .Range(0, _cells.Count)
            .Where(k => _match[k] >= 0 && task.Tests.Contains(_sheet.Cells[_match[k]]))
            .ToList();
        var above = tests.Count > 0 ? parts.Where(p => p.At < tests[0]).ToList() : parts;
        if (above.Count < parts.Count && Declares(above, wanted))
        {
            foreach (var (k, source) in parts.Except(above))
                Run(_anchor[k], $"later-{_cells[k].Id}", source);
            _notes.Add(
                $"The cell {task.Id} is there {parts.Count} times; what stands above its tests counts, the rest runs where it stands."
            );
            parts = above;
        }
        else if (own.Count > 1)
            _notes.Add(
                $"The cell {task.Id} is there {own.Count} times; {(parts.Count == 1 ? "the one that was worked on was used" : "they were joined in their order")}."
            );
        Code[task.Id] = [.. parts.Select(p => p.Source)];
    }

    private static bool Declares(IReadOnlyList<(int, string Source)> parts, IReadOnlySet<string> wanted) =>
        parts.Count > 0 && wanted.All(n => parts.Any(p => CodeNames.Of(p.Source).Declared.Contains(n)));

    /// <summary>Cells that declare what a task asks for and are not its own.</summary>
    private List<(int At, string Source)> Elsewhere(SheetTask task, HashSet<string> missing, bool gone)
    {
        List<(int, string)> found = [];
        for (var k = 0; k < _cells.Count; k++)
        {
            if (_used.Contains(k) || _match[k] >= 0)
                continue;
            var code = _cells[k].IsCode ? _cells[k].Source : AsCode(_cells[k].Source, missing);
            if (code is null || !CodeNames.Of(code).Declared.Overlaps(missing))
                continue;
            _used.Add(k);
            found.Add((k, code));
        }
        if (found.Count > 0)
        {
            _notes.Add(
                $"The code of {task.Id} was found in another cell, by the name that the task asks for; {(gone ? "its own is missing" : "the stub was left out")}."
            );
            return found;
        }
        // In a test's cell, or in the cell of another task: what is declared there, not what is done there.
        for (var k = 0; k < _cells.Count; k++)
        {
            if (_match[k] < 0 || _match[k] == Index(task.Solution) || !_cells[k].IsCode)
                continue;
            var (sheet, source) = (_sheet.Cells[_match[k]], _cells[k].Source);
            if (
                sheet.Info is not ({ IsTest: true } or { IsProgram: true })
                || !CodeNames.Of(source).Declared.Overlaps(missing)
            )
                continue;
            found.Add((k, CodeNames.Additions(source, sheet.Info.IsTest ? _sheet.ReleasedSource(sheet) : "")));
            _notes.Add($"The code of {task.Id} was found in the cell {sheet.Info.Id}; the stub was left out.");
            break;
        }
        return found;
    }

    private bool DeclaredByGiven(HashSet<string> missing) =>
        Own.Any(p =>
            p.Value.IsCode
            && _sheet.Cells[p.Key].Info is not { IsTest: true }
            && CodeNames.Of(p.Value.Source).Declared.Overlaps(missing)
            && !CodeNames.Of(_sheet.Cells[p.Key].Source).Declared.Overlaps(missing)
        );

    /// <summary>A text cell's code: that in its fences, or all of it; null if it is none.</summary>
    private static string? AsCode(string text, IReadOnlySet<string> wanted)
    {
        var fences = Fence().Matches(text).Select(m => m.Groups[1].Value).ToList();
        var code = fences.Count > 0 ? string.Join('\n', fences) : text;
        return CodeNames.Of(code).Declared.Overlaps(wanted) || wanted.Count == 0 && CodeNames.IsCode(code)
            ? code
            : null;
    }

    private void Written(SheetTask task)
    {
        var at = Index(task.Solution);
        var stub = Restored.Plain(_sheet.ReleasedSource(task.Solution));
        List<(int At, string Text)> parts = [];
        var own = Enumerable.Range(0, _cells.Count).Where(k => _match[k] == at).ToList();
        foreach (var k in own)
        {
            _used.Add(k);
            var text = string.Join('\n', _cells[k].Source.Split('\n').Where(l => l.Trim() != Release.TextStub)).Trim();
            if (text.Length > 0 && Restored.Plain(_cells[k].Source) != stub && !CellInfo.IsAsReleased(_cells[k]))
                parts.Add((k, text));
        }
        var answered = parts.Count > 0;
        if (own.Count == 0)
            _notes.Add($"The answer's cell {task.Id} is missing.");
        for (var k = 0; k < _cells.Count; k++)
        {
            // Text below the answer, or instead of it, as far as the next cell of the sheet's.
            var below = _anchor[k] == at;
            var here = _anchor[k] >= 0 && _section[_anchor[k]] == task.Id;
            if (
                _match[k] >= 0
                || _used.Contains(k)
                || !(below || here && !answered)
                || _cells[k].Source.Trim().Length == 0
            )
                continue;
            if (_cells[k].IsCode && (answered || CodeNames.IsCode(_cells[k].Source)))
                continue;
            _used.Add(k);
            parts.Add((k, _cells[k].Source.Trim()));
            _notes.Add(
                $"Text in a cell {(below ? "below" : "beside")} that of {task.Id} was taken for a part of the answer."
            );
        }
        // Written into the text of the task.
        if (parts.Count == 0)
            foreach (var (i, cell) in Own.Where(p => _section[p.Key] == task.Id && !p.Value.IsCode))
            {
                var given = _sheet.ReleasedSource(_sheet.Cells[i]).Split('\n').Select(l => l.Trim()).ToHashSet();
                var added = string.Join('\n', cell.Source.Split('\n').Where(l => !given.Contains(l.Trim()))).Trim();
                if (added.Length == 0 || CellInfo.IsAsReleased(cell))
                    continue;
                parts.Add((cell.Index, added));
                _notes.Add($"The answer of {task.Id} was found in the text of the task.");
            }
        parts = [.. parts.OrderBy(p => p.At)];
        if (own.Count > 1)
            _notes.Add($"The cell {task.Id} is there {own.Count} times; the answers were joined in their order.");
        Answers[task.Id] = string.Join("\n\n", parts.Select(p => p.Text));
        Pictures[task.Id] = Attachments.Of(parts.Select(p => _cells[p.At]));
    }

    /// <summary>Code that is none of the sheet's cells, each below the cell that it stands below.</summary>
    private void Further()
    {
        for (var k = 0; k < _cells.Count; k++)
        {
            var cell = _cells[k];
            if (_used.Contains(k) || _match[k] >= 0 || !cell.IsCode || cell.Source.Trim().Length == 0)
                continue;
            if (CellInfo.Of(cell) is { } info)
            {
                _notes.Add(
                    info.IsTest
                        ? $"A cell with the grade_id {info.Id} does not belong to this sheet; it was left out."
                        : $"A cell with the grade_id {info.Id} does not belong to this sheet; it was run as an added cell."
                );
                if (info.IsTest)
                    continue;
            }
            Run(_anchor[k], "extra-" + cell.Id, cell.Source);
        }
    }

    private void Run(int below, string id, string source)
    {
        if (!_extra.TryGetValue(below, out var list))
            _extra[below] = list = [];
        list.Add((id, source));
    }

    private int Index(SheetCell cell)
    {
        for (var i = 0; i < _sheet.Cells.Count; i++)
            if (_sheet.Cells[i] == cell)
                return i;
        return -1;
    }

    [GeneratedRegex("^cell-[0-9]+x*$")]
    private static partial Regex GivenId();

    [GeneratedRegex(@"^(?:```|~~~)[^\n]*\n(.*?)^(?:```|~~~)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
