using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DropoutCourse.Grading.Allowed;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Grading;

/// <summary>
/// Runs one submission. First all of the learner's cells and the tests that they know, in the sheet's order, output kept for the feedback; then,
/// in a new process and with no output kept any more, the same cells in the same order and the tests with their hidden parts. So nothing that
/// a cell prints can hold what a hidden test says, and what the first pass left behind is gone. A cell after which the process is gone costs
/// itself: the others are executed again without it.
/// </summary>
/// <param name="check">Reads the learner's code before anything of it runs. Null: all of it runs, for tests of the walls behind the list.</param>
public sealed partial class SubmissionRun(
    Sheet sheet,
    Restored work,
    ReadyProcesses processes,
    Limits limits,
    CodeCheck? check
)
{
    private const int MostOutput = 20_000,
        MostMessage = 4_000;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, string> _culprits = [];
    private readonly Dictionary<string, TestResult> _tests = [];
    private readonly Dictionary<string, CellReport> _cells = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, int> _lost = [];
    private readonly Dictionary<string, string> _hashes = sheet
        .Tasks.SelectMany(t => t.Tests.Select(c => (c.Info!.Id, Hash: TestsHash(t))))
        .ToDictionary(p => p.Id, p => p.Hash);
    private readonly HashSet<RunCell> _absent = [];
    private CheckedCode _code = CheckedCode.Nothing;
    private IReadOnlySet<string> _skip = new HashSet<string>();
    private KernelProcess? _process;
    private TimeSpan _inCells;
    private long _peak;
    private int _processes;
    private bool _hidden;
    private string? _trouble;

    /// <summary>Of a task's tests: a result made with other ones is of no use.</summary>
    public static string TestsHash(SheetTask task) => Hash(task.Tests.Select(t => t.Info!.Id + "\n" + t.Source));

    /// <summary>Of all that is executed, apart from the tests.</summary>
    public static string ContextHash(Restored work, Limits limits, string library) =>
        Hash([
            .. work.Cells.Where(c => c.Test is null).Select(c => $"{c.Id}\n{c.Task}\n{c.Learner}\n{c.Source}"),
            .. work.NotAttempted.Order(StringComparer.Ordinal),
            library,
            limits.ToString(),
            CodeCheck.ListHash,
            "2",
        ]);

    private static string Hash(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <param name="known">Results of an earlier run with the same context: tests that have not changed since are not run again.</param>
    public async Task<RunResult> Execute(string context, RunResult? known, CancellationToken stop)
    {
        if (known != null)
            TakeOver(known);
        var left = work.Cells.Where(c => c.Test != null && !_skip.Contains(c.Id)).ToList();
        foreach (var test in left.Where(t => work.NotAttempted.Contains(t.Task)))
            _tests[test.Id] = new TestResult(
                test.Id,
                Outcome.NotAttempted,
                "Not attempted.",
                "",
                false,
                _hashes[test.Id],
                0
            );
        if (left.Any(t => !work.NotAttempted.Contains(t.Task)))
            Inspect(stop);
        if (left.Any(t => !_tests.ContainsKey(t.Id)))
        {
            try
            {
                await FirstPass(stop);
                await SecondPass(stop);
            }
            finally
            {
                await Drop();
            }
        }
        stop.ThrowIfCancellationRequested();
        return new RunResult
        {
            Context = context,
            Tests = _tests,
            Cells = [.. work.Cells.Where(c => _cells.ContainsKey(c.Id)).Select(c => _cells[c.Id])],
            Notes = _notes,
            Seconds = _clock.Elapsed.TotalSeconds,
            CellSeconds = _inCells.TotalSeconds,
            Peak = _peak,
            Processes = _processes,
            Trouble = _trouble,
        };
    }

    private void TakeOver(RunResult known)
    {
        foreach (var test in known.Tests.Values.Where(t => _hashes.GetValueOrDefault(t.Id) == t.Hash))
            _tests[test.Id] = test;
        _skip = _tests.Keys.ToHashSet();
        foreach (var cell in known.Cells)
            _cells[cell.Id] = cell;
        _notes.AddRange(known.Notes);
    }

    /// <summary>The learner's cells and the tests as handed out, in the sheet's order.</summary>
    private async Task FirstPass(CancellationToken stop)
    {
        // Where results are known, only what the others need is executed.
        var last = work.Cells.ToList().FindLastIndex(c => c.Test != null && !_skip.Contains(c.Id));
        for (var i = 0; i <= last; i++)
        {
            if (stop.IsCancellationRequested || _trouble != null)
                return;
            var cell = work.Cells[i];
            if (cell.Test is null)
                await RunCell(i, keepOutput: !_cells.ContainsKey(cell.Id), stop);
            else if (!_skip.Contains(cell.Id) && !_tests.ContainsKey(cell.Id))
                await RunTest(i, hidden: false, stop);
        }
    }

    /// <summary>
    /// The tests that have hidden parts and passed so far, in a new process: the cells run in the order in which their code was read, and what the
    /// first pass left in memory is gone. Nothing is shown of what happens here but the verdict.
    /// </summary>
    private async Task SecondPass(CancellationToken stop)
    {
        var last = work.Cells.ToList().FindLastIndex(IsDue);
        if (last < 0)
            return;
        await Drop();
        _hidden = true;
        for (var i = 0; i <= last; i++)
        {
            if (stop.IsCancellationRequested || _trouble != null)
                return;
            if (work.Cells[i].Test is null)
                await RunCell(i, keepOutput: false, stop);
            else if (IsDue(work.Cells[i]))
                await RunTest(i, hidden: true, stop);
        }
    }

    private bool IsDue(RunCell cell) =>
        cell.Test != null
        && !_skip.Contains(cell.Id)
        && Regions.HasHidden(cell.Test.Source)
        && _tests.GetValueOrDefault(cell.Id)?.Outcome == Outcome.Passed;

    /// <summary>
    /// Holds all of the learner's cells against the list of what they may use. What uses something else, or needs a cell that does, does not
    /// run, and the tests of its task wait for a person.
    /// </summary>
    private void Inspect(CancellationToken stop)
    {
        if (check is null)
            return;
        var code = Read(stop);
        var tainted = code.Tainted(work.Cells.Select((_, i) => Key(i))).ToHashSet();
        var foreign = OwnAnswers(code);
        for (var i = 0; i < work.Cells.Count; i++)
        {
            var cell = work.Cells[i];
            if (foreign.TryGetValue(i, out var answers))
                _notes.Add($"Needs a person: in {cell.Id} a type of the learner's own is the type of {answers}");
            if (!tainted.Contains(Key(i)) || cell.Test != null)
                continue;
            _absent.Add(cell);
            var words = code.Findings.TryGetValue(Key(i), out var findings)
                ? string.Join("; ", findings.Select(f => f.ToString()))
                : "it needs a cell that was not run";
            _notes.Add($"Needs a person: the cell {cell.Id} was not run, {words}");
            _cells[cell.Id] = new CellReport(
                cell.Id,
                cell.Task,
                "",
                Cut($"This cell was not run. What code may use when it is graded is on a list; {words}")
            );
        }
        for (var i = 0; i < work.Cells.Count; i++)
        {
            var test = work.Cells[i];
            if (test.Test is null || _tests.ContainsKey(test.Id))
                continue;
            if (foreign.Keys.Any(f => work.Cells[f].Task == test.Task))
            {
                _tests[test.Id] = new TestResult(
                    test.Id,
                    Outcome.NeedsPerson,
                    "Not run: your code gives a value of a type of your own where the task names another type. A person grades this task.",
                    "",
                    false,
                    _hashes[test.Id],
                    0
                );
                continue;
            }
            if (!tainted.Contains(Key(i)) && !work.Cells.Take(i).Any(c => c.Task == test.Task && _absent.Contains(c)))
                continue;
            _tests[test.Id] = new TestResult(
                test.Id,
                Outcome.NeedsPerson,
                "Not run: your code uses something that is not on the list of what graded code may use. A person grades this task.",
                "",
                false,
                _hashes[test.Id],
                0
            );
        }
        _code = _absent.Count > 0 ? Read(stop) : code;
    }

    /// <summary>
    /// By cell: what the task asks for with a type of the library or the language, and the learner with a type of their own. Such a value may
    /// say of itself that it equals whatever a test compares it with.
    /// </summary>
    private Dictionary<int, string> OwnAnswers(CheckedCode code)
    {
        Dictionary<int, string> found = [];
        var sheetNames = sheet.Cells.Where(c => c.IsCode).Select(c => _names.Of(c.Source)).ToList();
        foreach (var task in sheet.Tasks.Where(t => !t.IsWritten))
        {
            var asked = _names
                .Of(task.Solution.Source)
                .Types.Where(t => !sheetNames.Any(n => n.DeclaresTypeIn(t.Value)))
                .Select(t => t.Key)
                .ToHashSet();
            for (var i = 0; i < work.Cells.Count; i++)
                if (
                    work.Cells[i] is { Learner: true } cell
                    && cell.Task == task.Id
                    && code
                        .OwnTyped.GetValueOrDefault(Key(i))
                        ?.Where(asked.Contains)
                        .Order(StringComparer.Ordinal)
                        .ToList()
                        is { Count: > 0 } names
                )
                    found[i] = string.Join(", ", names);
        }
        return found;
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the cells as they will be executed. Tests as learners know them: they are the same in both passes then.</summary>
    private CheckedCode Read(CancellationToken stop) =>
        check!.Check(
            [
                .. work
                    .Cells.Select(
                        (c, i) =>
                            (
                                Cell: c,
                                Check: new CellToCheck(
                                    Key(i),
                                    c.Test is null || !Regions.HasHidden(c.Source)
                                        ? c.Source
                                        : Regions.WithoutHidden(c.Source),
                                    c.Test != null ? CellKind.Test
                                        : c.Learner ? CellKind.Learner
                                        : CellKind.Given
                                )
                            )
                    )
                    .Where(p => !_absent.Contains(p.Cell) && !_culprits.ContainsKey(p.Cell.Id))
                    .Select(p => p.Check),
            ],
            stop
        );

    /// <summary>
    /// Sends a cell if its code, read with just those cells that run before it, is allowed and compiles. A name may mean something else when a
    /// cell is missing that declared it; so whenever one is taken out, the others are read again.
    /// </summary>
    private async Task<CellRun> SendCell(
        KernelProcess process,
        int index,
        Action<Message> onMessage,
        CancellationToken stop
    )
    {
        var cell = work.Cells[index];
        if (_code.Errors.GetValueOrDefault(Key(index)) is { } error && cell.Learner)
            return new CellRun(
                CellEnd.Failed,
                new Message(Message.Error) { Name = "CompileError", Value = error },
                TimeSpan.Zero
            );
        if (_code.Findings.TryGetValue(Key(index), out var findings))
            return new CellRun(
                CellEnd.Failed,
                new Message(Message.Error) { Name = "CompileError", Value = findings[0].ToString() },
                TimeSpan.Zero
            );
        var run = await Send(process, cell.Source, onMessage, stop, OwnStart(index));
        if (check != null && run is { End: CellEnd.Failed, Error.Name: "CompileError" } && _absent.Add(cell))
            _code = Read(stop);
        return run;
    }

    /// <summary>A process in which all cells before this one that are not tests have run. Null: it cannot be had.</summary>
    private async Task<KernelProcess?> Ready(int index, CancellationToken stop)
    {
        if (_process is { Alive: true })
            return _process;
        while (_trouble is null && !stop.IsCancellationRequested)
        {
            await Drop();
            if (_clock.Elapsed > limits.Total)
                return null;
            var process = await processes.Take(again: !_hidden, stop);
            _process = process;
            _processes++;
            if (process.Notice is { } notice && !_notes.Contains(notice))
                _notes.Add(notice);
            if (!process.Alive)
            {
                if (!stop.IsCancellationRequested)
                    _trouble = "the process did not start: " + string.Join(" / ", process.Printed(5));
                return null;
            }
            var complete = true;
            for (var i = 0; i < index && complete; i++)
                if (
                    work.Cells[i].Test is null
                    && !_culprits.ContainsKey(work.Cells[i].Id)
                    && !_absent.Contains(work.Cells[i])
                )
                {
                    var run = await SendCell(process, i, _ => { }, stop);
                    // It went well the first time, and now the process is gone: without it, then.
                    complete = process.Alive;
                    if (!complete && !stop.IsCancellationRequested)
                        Blame(work.Cells[i], run);
                }
            if (complete)
                return process;
        }
        return null;
    }

    private async Task Drop()
    {
        if (_process is null)
            return;
        _peak = Math.Max(_peak, _process.Peak);
        await _process.DisposeAsync();
        _process = null;
    }

    private async Task<CellRun> Send(
        KernelProcess process,
        string code,
        Action<Message> onMessage,
        CancellationToken stop,
        bool patient = false
    )
    {
        var left = limits.Total - _clock.Elapsed;
        // The sheet's own first cells load libraries; on a busy machine that takes long, and it is nobody's fault.
        var limit = patient ? TimeSpan.FromSeconds(Math.Max(180, 3 * limits.Cell.TotalSeconds)) : limits.Cell;
        var run = await process.Execute(
            code,
            left < limit
                ? left > TimeSpan.Zero
                    ? left
                    : TimeSpan.FromSeconds(0.1)
                : limit,
            onMessage,
            stop
        );
        _inCells += run.Time;
        _peak = Math.Max(_peak, process.Peak);
        return run;
    }

    /// <summary>Does no learner's cell stand above this one?</summary>
    private bool OwnStart(int index) => !work.Cells.Take(index + 1).Any(c => c.Learner);

    private void Blame(RunCell cell, CellRun run)
    {
        _culprits[cell.Id] = run.Ended?.Message ?? run.End.ToString();
        if (!cell.Learner && OwnStart(work.Cells.ToList().IndexOf(cell)))
            _trouble ??= $"the sheet's own cell {cell.Id}: {_culprits[cell.Id]}";
        if (check != null)
            _code = Read(CancellationToken.None);
    }

    private async Task RunCell(int index, bool keepOutput, CancellationToken stop)
    {
        var cell = work.Cells[index];
        if (_culprits.ContainsKey(cell.Id) || _absent.Contains(cell))
            return;
        if (await Ready(index, stop) is not { } process)
            return;
        await ResetBefore(cell, process, stop);
        var output = new OutputText(MostOutput);
        var run = await SendCell(process, index, output.Add, stop);
        if (run.Ended != null)
            Blame(cell, run);
        if (!cell.Learner && run.End == CellEnd.Failed && keepOutput)
            _notes.Add($"The sheet's own cell {cell.Id} failed: {First(run.Error?.Value)}");
        if (!cell.Learner || !keepOutput || run.End == CellEnd.Stopped)
            return;
        var error = run.End switch
        {
            CellEnd.Good => null,
            CellEnd.Failed => $"{run.Error?.Name}: {run.Error?.Value}",
            _ => "This cell was taken out: " + _culprits[cell.Id],
        };
        _cells[cell.Id] = new CellReport(cell.Id, cell.Task, output.ToString(), Cut(error));
    }

    private async Task RunTest(int index, bool hidden, CancellationToken stop)
    {
        var cell = work.Cells[index];
        var source = cell.Test!.Source;
        var seen = Regions.HasHidden(source) ? Regions.WithoutHidden(source) : source;
        var hash = _hashes[cell.Id];
        void Result(Outcome outcome, string message, string detail, double seconds = 0) =>
            _tests[cell.Id] = new TestResult(
                cell.Id,
                outcome,
                message,
                Cut(detail) ?? "",
                hidden,
                hash,
                Math.Round(seconds, 3)
            );

        if (Shadowed(index, hidden ? source : seen) is { Count: > 0 } names)
        {
            // Of a hidden test not even the names.
            var visible = Shadowed(index, seen).Intersect(names).ToList();
            Result(
                Outcome.Refused,
                visible.Count > 0
                    ? $"Your notebook declares {string.Join(", ", visible)} anew, which this test needs as the library has it. Use other names for your own."
                    : "Your notebook declares a name anew that belongs to the library and that this test needs. Use other names for your own.",
                "declared anew: " + string.Join(", ", names)
            );
            _notes.Add(
                $"{cell.Id}: refused, because the notebook declares anew what the test uses: {string.Join(", ", names)}."
            );
            return;
        }
        if (await Ready(index, stop) is not { } process)
        {
            Result(
                Outcome.Failed,
                "The time for the whole sheet was used up before this test.",
                _trouble ?? "total time"
            );
            return;
        }
        var code = TestCode.Of(
            _withLibrary ? Reset + (hidden ? source : seen)
            : hidden ? source
            : seen
        );
        var output = new OutputText(MostOutput);
        var (proven, answered) = (false, false);
        var run = await Send(
            process,
            code.Text,
            message =>
            {
                if (message is { Kind: Message.Result, Data: { } data })
                {
                    proven |= data.Values.Any(code.Proves);
                    answered |= data.Values.Any(TestCode.LooksLikeProof);
                }
                else
                    output.Add(message);
            },
            stop
        );
        if (stop.IsCancellationRequested)
            return;
        var seconds = run.Time.TotalSeconds;
        // A task's code may stand in several cells.
        var own = _culprits.FirstOrDefault(p =>
            work.Cells.Any(c =>
                c.Id == p.Key && c.Learner && c.Task == cell.Task && c.Id.StartsWith(c.Task, StringComparison.Ordinal)
            )
        );
        switch (run.End)
        {
            case CellEnd.Good when proven:
                Result(
                    Outcome.Passed,
                    hidden || !Regions.HasHidden(source) ? "" : "(hidden part not run)",
                    code.Clean(output.ToString()),
                    seconds
                );
                break;
            case CellEnd.Good:
                Result(
                    Outcome.Refused,
                    "The result of this test was not accepted: your code changed what the test works with.",
                    answered ? "Claim no longer tells true from false" : "success without its proof",
                    seconds
                );
                Distrust(cell);
                await Drop();
                break;
            case CellEnd.Failed
                when run.Error?.Name?.EndsWith("NotImplementedException", StringComparison.Ordinal) == true && !hidden:
                Result(
                    Outcome.NotAttempted,
                    "Not attempted: the code still throws NotImplementedException.",
                    "",
                    seconds
                );
                break;
            case CellEnd.Failed when own.Key != null:
                Result(Outcome.Failed, "The task's cell was taken out: " + own.Value, run.Error?.Value ?? "", seconds);
                break;
            case CellEnd.Failed:
                Result(
                    Outcome.Failed,
                    hidden ? HiddenMessage(source, run.Error) : VisibleMessage(run.Error),
                    $"{run.Error?.Name}: {run.Error?.Value}",
                    seconds
                );
                break;
            default:
                _lost[cell.Task] = _lost.GetValueOrDefault(cell.Task) + 1;
                Result(
                    Outcome.Failed,
                    // Of a hidden test neither a line nor what its values led to.
                    "Your code did not come back from this test: " + (hidden ? run.Ended?.What : run.Ended?.Message),
                    run.Ended is { } ended ? string.Join(" / ", [ended.Message, .. ended.Details]) : run.End.ToString(),
                    seconds
                );
                await Drop();
                break;
        }
    }

    /// <summary>Somebody's code answers for the library: the cells of this task are left out from now on; if that is not enough, all are.</summary>
    private void Distrust(RunCell test)
    {
        const string reason = "it changed what the tests work with.";
        _notes.Add(
            $"{test.Id}: refused. After the cells of {test.Task} the library's Claim no longer told true from false, or success was reported without proof."
        );
        var own = work.Cells.Where(c => c.Learner && c.Task == test.Task && !_culprits.ContainsKey(c.Id)).ToList();
        if (own.Count == 0)
            own = [.. work.Cells.Where(c => c.Learner)];
        foreach (var cell in own)
            _culprits[cell.Id] = reason;
        if (check != null)
            _code = Read(CancellationToken.None);
    }

    private const string Reset = "global::DropoutCourse.TaskState.Reset(); ";
    private readonly bool _withLibrary =
        sheet.Cells.Any(c => c.IsCode && c.Info is null && c.Source.Contains("DropoutCourse.Shared.dll"))
        && !sheet.Tasks.SelectMany(t => t.Tests).Any(t => CodeNames.HasUsings(t.Source));
    private string _left = "";

    /// <summary>What earlier tasks left switched, which would cost this one points, is switched back, and said once.</summary>
    private async Task ResetBefore(RunCell cell, KernelProcess process, CancellationToken stop)
    {
        if (!_withLibrary || !cell.Learner || cell.Id != cell.Task)
            return;
        var left = "";
        await Send(
            process,
            Reset.TrimEnd(' ', ';'),
            m => left += m is { Kind: Message.Result, Data: { } data } ? data.GetValueOrDefault("text/plain") : "",
            stop
        );
        if (left.Length == 0 || left == _left)
            return;
        _left = left;
        _notes.Add($"Cells above {cell.Task} left {left}; it was set back before each task and test.");
    }

    private IReadOnlyList<string> Shadowed(int index, string test)
    {
        var learner = work
            .Cells.Take(Math.Max(index, 0))
            .Where(c => c.Learner && !_absent.Contains(c))
            .Select(c => _names.Of(c.Source))
            .ToList();
        return CodeNames.Hidden(
            _names.Of(test),
            learner,
            [.. sheet.Cells.Where(c => c.IsCode).Select(c => _names.Of(c.Source))]
        );
    }

    private readonly NameCache _names = new();

    private sealed class NameCache
    {
        private readonly Dictionary<string, CodeNames> _known = [];

        public CodeNames Of(string source) =>
            _known.TryGetValue(source, out var names) ? names : _known[source] = CodeNames.Of(source);
    }

    private static string VisibleMessage(Message? error)
    {
        if (error is null)
            return "The test failed.";
        var text =
            error.Name == "CompileError"
                ? "The test does not compile with your code: are name, parameters and types as the task says?\n"
                    + error.Value
            : error.Name == "DropoutCourse.ClaimFailedException" ? error.Value ?? ""
            : $"{error.Name}: {error.Value}";
        return Cut(text)!;
    }

    /// <summary>Only words that the author of the sheet meant for learners: a claim's hint, or a line // FEEDBACK: in the hidden part.</summary>
    private static string HiddenMessage(string source, Message? error)
    {
        const string none = "A further test of this task, which is not shown, did not pass.";
        if (error is null)
            return none;
        if (error.Name == "CompileError")
            return "A further test of this task, which is not shown, does not compile with your code: are name, parameters and types as the task says?";
        if (error.Name?.EndsWith("NotImplementedException", StringComparison.Ordinal) == true)
            return "A further test of this task, which is not shown, met a NotImplementedException.";
        var hint = HintPattern().Match(Cut(error.Value) ?? "");
        if (
            hint.Success
            && hint.Groups[1].Value.Trim() is { Length: > 0 } words
            && source.Contains(Regions.Literal(words), StringComparison.Ordinal)
        )
            return $"{none} {words}";
        if (FeedbackAt(source, error) is { } feedback)
            return $"{none} {feedback}";
        // Not its name: a learner's own exception could carry out in it what the test asked.
        return error.Name is "DropoutCourse.ClaimFailedException" or null
            ? none
            : $"{none} Your code threw an exception there.";
    }

    /// <summary>The last line // FEEDBACK: above the line that failed.</summary>
    private static string? FeedbackAt(string source, Message error)
    {
        var lines = source.Split('\n');
        var last = lines.Length;
        var place = (error.Traceback ?? []).Select(l => PlacePattern().Match(l)).LastOrDefault(m => m.Success);
        if (place != null && int.TryParse(place.Groups[1].Value, out var line) && line <= lines.Length)
            last = line;
        return lines
            .Take(last)
            .Select(l => l.Trim())
            .LastOrDefault(l => l.StartsWith("// FEEDBACK:", StringComparison.Ordinal))
            ?["// FEEDBACK:".Length..].Trim();
    }

    private static string First(string? text) => (text ?? "").Split('\n')[0];

    private static string? Cut(string? text) => text is { Length: > MostMessage } ? text[..MostMessage] + " ..." : text;

    [GeneratedRegex(@"^  hint: +(.+)\z", RegexOptions.Multiline)]
    private static partial Regex HintPattern();

    [GeneratedRegex(@":line (\d+)")]
    private static partial Regex PlacePattern();
}
