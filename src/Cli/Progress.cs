using System.Diagnostics;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>
/// How far a run is. On a terminal one line that moves; in a log a line when a notebook begins, ends, and every half minute between,
/// so that nobody thinks it hangs. Failures are printed in full as soon as they happen.
/// </summary>
public sealed class Progress : IDisposable
{
    private sealed class Item(string name, int cells)
    {
        public string Name => name;
        public int Cells => cells;
        public int Cell;
        public readonly Stopwatch Clock = Stopwatch.StartNew(),
            CellClock = Stopwatch.StartNew();
    }

    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(30);

    private readonly TextWriter _out;
    private readonly bool _moving;
    private readonly int _total;
    private readonly HashSet<string> _notices = [];
    private readonly List<Item> _running = [];
    private readonly Timer _timer;
    private int _finished;
    private bool _lineOpen;

    private readonly Func<string, double?> _expected;
    private readonly List<string> _waiting;

    /// <param name="aside">Standard output is for a result: progress goes to standard error.</param>
    /// <param name="names">All notebooks, for the time left.</param>
    /// <param name="expected">The seconds that a notebook took last time, if it is known.</param>
    public Progress(bool aside, int total, IEnumerable<string>? names = null, Func<string, double?>? expected = null)
    {
        _expected = expected ?? (_ => null);
        _waiting = [.. names ?? []];
        _out = aside ? Console.Error : Console.Out;
        _moving = Screen.Interactive && !aside;
        _total = total;
        var every = _moving ? TimeSpan.FromMilliseconds(250) : LogEvery;
        _timer = new Timer(_ => Tick(), null, every, every);
    }

    public void Begin(string name, int cells)
    {
        lock (_running)
        {
            _running.Add(new Item(name, cells));
            _waiting.Remove(name);
            if (!_moving)
                Line($"{name}: {cells} cells ...");
        }
    }

    public void Cell(string name, int cell, int count)
    {
        lock (_running)
            if (_running.Find(i => i.Name == name) is { } item)
            {
                item.Cell = cell;
                item.CellClock.Restart();
            }
    }

    public void Finish(NotebookResult result)
    {
        lock (_running)
        {
            _running.RemoveAll(i => i.Name == result.Name);
            _finished++;
            ClearLine();
            if (result.Notice is { } notice && _notices.Add(notice))
                Line(notice);
            var seconds = RunCommand.Seconds(result.Time);
            if (result.Failure is { } failure)
                Explain(result, failure);
            else
                Line(
                    result.Stopped
                        ? $"{result.Name}: stopped after {seconds} s"
                        : $"{result.Name}: ok, {result.Cells} cells in {seconds} s{TimeLeft()}"
                );
        }
    }

    private void Tick()
    {
        lock (_running)
        {
            if (!_moving)
            {
                foreach (var i in _running.Where(i => i.Clock.Elapsed > LogEvery / 2))
                    Line(
                        $"{i.Name}: cell {i.Cell}/{i.Cells} for {i.CellClock.Elapsed.TotalSeconds:0} s, {i.Clock.Elapsed.TotalSeconds:0} s in all{TimeLeft()}"
                    );
                return;
            }
            if (_running.Count == 0)
                return;
            var text =
                $"[{_finished}/{_total}] "
                + string.Join(
                    "   ",
                    _running.Select(i => $"{i.Name}: cell {i.Cell}/{i.Cells}, {i.Clock.Elapsed.TotalSeconds:0} s")
                )
                + TimeLeft();
            var width = (Console.WindowWidth > 20 ? Console.WindowWidth : 80) - 1;
            _out.Write("\r\u001b[2K" + (text.Length > width ? text[..width] : text));
            _lineOpen = true;
        }
    }

    /// <summary>From the times of the last run; nothing where they are not known.</summary>
    private string TimeLeft()
    {
        var left = 0.0;
        foreach (var name in _waiting)
        {
            if (_expected(name) is not { } seconds)
                return "";
            left += seconds;
        }
        foreach (var item in _running)
        {
            if (_expected(item.Name) is not { } seconds)
                return "";
            left += Math.Max(0, seconds - item.Clock.Elapsed.TotalSeconds);
        }
        left /= Math.Max(1, _running.Count);
        return _waiting.Count + _running.Count == 0 ? ""
            : left < 90 ? $"; about {Math.Max(5, Math.Ceiling(left / 5) * 5):0} s left"
            : $"; about {left / 60:0} min left";
    }

    private void ClearLine()
    {
        if (_lineOpen)
            _out.Write("\r\u001b[2K");
        _lineOpen = false;
    }

    private void Line(string text)
    {
        ClearLine();
        _out.WriteLine(text);
        _out.Flush();
    }

    /// <summary>Notebook, cell, its code with the failing line marked, and the error.</summary>
    private void Explain(NotebookResult result, Failure failure)
    {
        Line("");
        Line(
            failure.Cell == 0
                ? $"FAILED {result.Name}: {failure.Message}"
                : $"FAILED {result.Name}, code cell {failure.Cell} of {result.Cells} (id {failure.CellId}), after {RunCommand.Seconds(result.Time)} s:"
        );
        if (failure.Cell > 0)
        {
            var lines = failure.Code.Split('\n');
            // A long cell: what stands around the failing line is enough.
            var (first, last) =
                lines.Length <= 30 ? (1, lines.Length)
                : failure.Line > 0 ? (Math.Max(1, failure.Line - 12), Math.Min(lines.Length, failure.Line + 6))
                : (1, 30);
            if (first > 1)
                Line($"        ... {first - 1} lines");
            for (var i = first; i <= last; i++)
                Line($"  {(i == failure.Line ? '>' : ' ')} {i, 3} | {lines[i - 1]}");
            if (last < lines.Length)
                Line($"        ... {lines.Length - last} lines");
            if (failure.Kind != "error")
                Line($"  {failure.ErrorName}: {failure.Message}");
        }
        foreach (var line in failure.Details.Take(40))
            Line("  " + line);
        if (failure.Hint != null)
            Line("  " + failure.Hint);
        Line("");
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_running)
            ClearLine();
    }
}
