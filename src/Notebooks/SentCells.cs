using System.Text.RegularExpressions;

namespace DropoutCourse.Notebooks;

/// <summary>The cells that a process was given, for saying which of their lines something was. The last one is the one that runs.</summary>
public sealed class SentCells
{
    private readonly List<(string[] Lines, HashSet<string> Submissions)> _cells = [];

    public void Add(string code) => _cells.Add((code.ReplaceLineEndings("\n").Split('\n'), []));

    /// <summary>The cell that runs is called so in stack traces.</summary>
    public void Name(string submission)
    {
        if (_cells.Count > 0)
            _cells[^1].Submissions.Add(submission);
    }

    /// <summary>The line of the running cell that an exception or a compile error belongs to; 0 if none is named.</summary>
    public int LineOf(string message, IReadOnlyList<string> trace)
    {
        foreach (Match error in Regex.Matches(message, @"^\((\d+),\d+\): error", RegexOptions.Multiline))
            if (int.TryParse(error.Groups[1].Value, out var line) && Current(line))
                return line;
        return Place(trace).Line;
    }

    /// <summary>The line of the running cell that a trace leads through, and the words for it, with the line of an earlier cell in which it ended.</summary>
    public (int Line, string Text) Place(IEnumerable<string> trace)
    {
        var places = trace
            .Select(SubmissionFrame.Place)
            .OfType<(string Submission, int Line)>()
            .Select(p => (Cell: _cells.FindLastIndex(c => c.Submissions.Contains(p.Submission)), p.Line))
            .Where(p => p.Cell >= 0 && p.Line >= 1 && p.Line <= _cells[p.Cell].Lines.Length)
            .ToList();
        var here = places.FirstOrDefault(p => p.Cell == _cells.Count - 1);
        if (places.Count == 0)
            return (0, "");
        var earlier =
            places[0].Cell == _cells.Count - 1 ? "" : $"It happened in an earlier cell, line {Quote(places[0])}.";
        return here.Line == 0
            ? (0, earlier)
            : (
                here.Line,
                earlier.Length == 0 ? $"It was line {Quote(here)}." : $"It was line {Quote(here)}. {earlier}"
            );
    }

    /// <summary>If just one line of the running cell has one of these words: it. If none has, an earlier cell's.</summary>
    public (int Line, string Text) OnlyLine(string[] words, string intro, bool earlier = true)
    {
        for (var cell = _cells.Count - 1; cell >= (earlier ? 0 : Math.Max(0, _cells.Count - 1)); cell--)
        {
            var lines = Lines(cell, $@"\b({string.Join('|', words)})\b(?!\s*:)").ToList();
            if (lines.Count == 0)
                continue;
            if (lines.Count > 1)
                return (0, "");
            return cell == _cells.Count - 1
                ? (lines[0], $"{intro} line {Quote((cell, lines[0]))}.")
                : (0, $"{intro} an earlier cell, line {Quote((cell, lines[0]))}.");
        }
        return (0, "");
    }

    /// <summary>Where a function is declared: the line if it is in the running cell, and the words for it.</summary>
    public (int Line, string Text) Declaration(string function)
    {
        var name = Regex.Escape(function.Split(' ', '.')[^1]);
        for (var cell = _cells.Count - 1; cell >= 0; cell--)
        {
            var line = Lines(
                    cell,
                    $@"(?<!\b(return|await|new|throw|else|in|is)\b\s*)(?<!=>\s*)(?<=[\w>\]?)]\s+){name}\s*(<[^<>]*>\s*)?(\(|=>|\{{|$)"
                )
                .FirstOrDefault();
            if (line > 0)
                return (
                    cell == _cells.Count - 1 ? line : 0,
                    $"It is declared in {(cell == _cells.Count - 1 ? "" : "an earlier cell, ")}line {Quote((cell, line))}."
                );
        }
        return (0, "");
    }

    /// <summary>The first line of the running cell that has a function's name; 0 if none has.</summary>
    public int Mention(string function) =>
        _cells.Count == 0
            ? 0
            : Lines(_cells.Count - 1, $@"\b{Regex.Escape(function.Split(' ', '.')[^1])}\b").FirstOrDefault();

    private IEnumerable<int> Lines(int cell, string pattern) =>
        _cells[cell]
            .Lines.Select((text, i) => (Code: WithoutComment(text), Number: i + 1))
            .Where(l => Regex.IsMatch(l.Code, pattern))
            .Select(l => l.Number);

    private static string WithoutComment(string line) => Regex.Replace(line, @"""[^""]*""|//.*", "");

    private bool Current(int line) => _cells.Count > 0 && line >= 1 && line <= _cells[^1].Lines.Length;

    private string Quote((int Cell, int Line) place) =>
        $"{place.Line}: `{_cells[place.Cell].Lines[place.Line - 1].Trim()}`";
}
