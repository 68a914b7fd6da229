using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Open;

internal sealed partial class Session
{
    /// <summary>Cells of a reader's own may take their time; the reader can interrupt.</summary>
    private static readonly TimeSpan CellLimit = TimeSpan.FromDays(1),
        AskLimit = TimeSpan.FromSeconds(10),
        Flush = TimeSpan.FromMilliseconds(60);

    /// <summary>What the kernel process is asked to do, in this order.</summary>
    private readonly Channel<Func<Task>> _queue = Channel.CreateUnbounded<Func<Task>>();
    private readonly Task _runner;
    private readonly Dictionary<string, JsonObject> _displays = [];
    private KernelProcess? _kernel;
    private string _kernelState = "gone",
        _kernelText = "";

    /// <summary>The cell that runs, and how to end it with its process.</summary>
    private Notebook.Cell? _running;
    private CancellationTokenSource? _stop;
    private bool _interrupted;

    /// <summary>Cells that were sent before an interrupt do not run any more.</summary>
    private int _generation;
    private int _count;

    /// <summary>The number of the last question of each kind and page.</summary>
    private readonly Dictionary<(Client, string), int> _lastAsked = [];

    private void Post(Func<Task> work) => _queue.Writer.TryWrite(work);

    private async Task RunQueue()
    {
        await foreach (var work in _queue.Reader.ReadAllAsync())
        {
            if (_end.IsCancellationRequested)
                continue;
            try
            {
                await work();
            }
            catch (OperationCanceledException) { }
            catch (Exception e)
                when (e is UserError or IOException or System.ComponentModel.Win32Exception or InvalidOperationException
                )
            {
                SetKernel("gone", e.Message);
            }
        }
    }

    private ServerMessage KernelMessage() => new("kernel") { State = _kernelState, Text = _kernelText };

    private void SetKernel(string state, string text = "")
    {
        lock (_gate)
        {
            (_kernelState, _kernelText) = (state, text);
            Broadcast(KernelMessage());
        }
    }

    private async Task StartKernel()
    {
        if (_kernel is { Alive: true })
            return;
        SetKernel("starting", _kernelText);
        await EndProcess();
        _displays.Clear();
        _count = 0;
        var kernel = await _kernels.Start(Path.GetDirectoryName(File.Work)!, _end.Token);
        if (!kernel.Alive)
        {
            var printed = string.Join('\n', kernel.Printed(10));
            await kernel.DisposeAsync();
            SetKernel("gone", $"The process that executes the cells did not start. {printed}");
            return;
        }
        _kernel = kernel;
        SetKernel("idle", string.Join(' ', new[] { _kernelText, kernel.Notice ?? "" }.Where(t => t.Length > 0)));
    }

    private async Task EndKernel()
    {
        if (_kernel is null)
            return;
        await EndProcess();
        SetKernel("gone", "The kernel was ended because no page was open.");
    }

    private async Task EndProcess()
    {
        var kernel = _kernel;
        _kernel = null;
        if (kernel is not null)
            await kernel.DisposeAsync();
    }

    /// <summary>The process ended between two cells.</summary>
    private async Task Replace(KernelProcess dead)
    {
        if (_kernel != dead)
            return;
        _kernelText =
            "The process that executes the cells was ended from outside. The variables of all cells are lost. A fresh kernel is ready; run the cells again from the first.";
        await EndProcess();
        await StartKernel();
    }

    private void Restart()
    {
        lock (_gate)
        {
            Forget();
            _stop?.Cancel();
            _kernelText = "";
        }
        Post(async () =>
        {
            await EndProcess();
            await StartKernel();
        });
    }

    private void RunCells(string[] ids)
    {
        lock (_gate)
        {
            var generation = _generation;
            foreach (var id in ids)
            {
                if (_document.Cells.FirstOrDefault(c => c.Id == id) is not { IsCode: true } cell)
                    continue;
                var status = _cells[id];
                if (status.State is CellState.Waiting or CellState.Running)
                    continue;
                SetState(id, status, CellState.Waiting);
                Post(() => Run(id, generation));
            }
        }
    }

    private async Task Run(string id, int generation)
    {
        if (generation != _generation)
            return;
        if (_kernel is not { Alive: true })
            await StartKernel();
        if (_kernel is not { Alive: true } kernel)
        {
            lock (_gate)
                Forget();
            return;
        }
        Notebook.Cell cell;
        CellStatus status;
        CellOutputs outputs;
        CancellationTokenSource stop;
        string source;
        lock (_gate)
        {
            if (generation != _generation || _document.Cells.FirstOrDefault(c => c.Id == id) is not { } found)
                return;
            (cell, status, source) = (found, _cells[id], found.Source);
            cell.Clear();
            cell.SetExecutionCount(++_count);
            outputs = new(cell.Outputs, _count, _displays);
            (status.Pieces, status.Trusted, status.Recorded) = (new(), true, false);
            (status.Line, status.Error, status.Seconds) = (0, "", null);
            Broadcast(
                new("piece")
                {
                    Cell = id,
                    Index = 0,
                    Version = ++_version,
                }
            );
            SetState(id, status, CellState.Running);
            (_running, _interrupted) = (cell, false);
            _stop = stop = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        }
        SetKernel("busy");
        using var flush = new Timer(
            _ =>
            {
                lock (_gate)
                    SendText(cell, status);
            },
            null,
            Flush,
            Flush
        );
        var begun = DateTime.UtcNow;
        var run = await kernel.Execute(
            source,
            CellLimit,
            m =>
            {
                lock (_gate)
                    Take(cell, status, outputs, m);
            },
            stop.Token
        );
        Finish(cell, status, outputs, run, begun);
        stop.Dispose();
        if (kernel.Alive && await GoesOn(kernel))
        {
            await EndProcess();
            await StartKernel();
            SetKernel(
                "idle",
                "The cell did not listen to the interruption, so its process was ended: the variables of all cells are lost. A fresh kernel is ready; run the cells again from the first."
            );
        }
        else if (kernel.Alive)
            SetKernel("idle");
        else
        {
            var why = run.Ended?.What ?? "The cell was stopped together with its process.";
            _kernelText =
                $"{why} The variables of all cells are lost. A fresh kernel is ready; run the cells again from the first.";
            if (!_end.IsCancellationRequested)
                await StartKernel();
        }
    }

    /// <summary>A cell that was interrupted and awaits nothing goes on in the background, although the kernel says that it ended.</summary>
    private async Task<bool> GoesOn(KernelProcess kernel)
    {
        if (!_interrupted)
            return false;
        // One thread that computes each time that one looks: the kernel's own work comes in short pieces.
        var always = kernel.ComputingThreads.ToHashSet();
        for (var i = 0; i < 15 && always.Count > 0; i++)
        {
            await Task.Delay(100);
            always.IntersectWith(kernel.ComputingThreads);
        }
        return always.Count > 0;
    }

    private void Take(Notebook.Cell cell, CellStatus status, CellOutputs outputs, Message message)
    {
        switch (message.Kind)
        {
            case Message.Done:
                if (message.Cut > 0)
                {
                    outputs.Note(message.Cut);
                    status.Pieces.AddText(
                        $"\n[The cell printed more than a notebook should hold: {message.Cut / 1e6:0.0} million characters were cut.]\n"
                    );
                }
                return;
            case Message.Stream:
                outputs.Add(message);
                status.Pieces.AddText(message.Text ?? "");
                status.OutputVersion = ++_version;
                return;
            case Message.Update:
                outputs.Add(message);
                Update(message);
                return;
        }
        var last = status.Pieces.All.Count > 0 ? status.Pieces.All[^1] : null;
        outputs.Add(message);
        if (cell.Outputs.LastOrDefault() is not JsonObject output)
            return;
        var piece = status.Pieces.Add(output, message.Kind == Message.Display ? message.Id : null);
        if (last?.Text is not null && last != piece)
            SendPiece(cell, status, last);
        SendPiece(cell, status, piece);
    }

    private void Update(Message message)
    {
        if (!_displays.TryGetValue(message.Id ?? "", out var shown))
            return;
        foreach (var cell in _document.Cells.Where(c => c.IsCode))
        foreach (var piece in _cells[cell.Id].Pieces.All.Where(p => p.DisplayId == message.Id))
        {
            piece.Output = (JsonObject)shown.DeepClone();
            SendPiece(cell, _cells[cell.Id], piece);
        }
    }

    private void SendPiece(Notebook.Cell cell, CellStatus status, CellPieces.Piece piece)
    {
        var index = status.Pieces.IndexOf(piece);
        piece.Sent = piece.Text?.Length ?? 0;
        status.OutputVersion = ++_version;
        Broadcast(
            new("piece")
            {
                Cell = cell.Id,
                Index = index,
                Html = Render(cell, status, piece, index),
                Version = _version,
            }
        );
    }

    /// <summary>What was printed since the last time: the end of it, if it is more than a page could show.</summary>
    private void SendText(Notebook.Cell cell, CellStatus status)
    {
        const int most = 100_000;
        if (status.Pieces.All is not [.., { Text: { } text } last] || last.Sent >= text.Length)
            return;
        var from = Math.Max(last.Sent, text.Length - most);
        last.Sent = text.Length;
        Broadcast(
            new("stream")
            {
                Cell = cell.Id,
                Index = status.Pieces.IndexOf(last),
                Text = text.ToString(from, text.Length - from),
                Version = _version,
            }
        );
    }

    private void Finish(Notebook.Cell cell, CellStatus status, CellOutputs outputs, CellRun run, DateTime begun)
    {
        lock (_gate)
        {
            var error =
                run.End == CellEnd.Good ? null
                : run.End == CellEnd.Stopped || _interrupted && run.Ended is null
                    ? Failure(
                        "Interrupted",
                        "The cell was interrupted; what it had assigned until then stays. Code of it that waits for something may go on until a restart."
                    )
                : run.Ended is { } ended ? Failure(ended.Name, ended.Message, ended.Details)
                : run.Error ?? Failure("Error", "The cell failed.");
            if (
                error is not null
                && LibReference.Missing(
                    _document.CodeCells.Select(c => c.Source),
                    Path.GetDirectoryName(Path.GetFullPath(File.Work))!
                )
                    is { } missing
            )
                error = error with { Value = error.Value + "\n" + missing };
            if (error is not null)
                Take(cell, status, outputs, error);
            outputs.Close();
            cell.SetTimes(begun, DateTime.UtcNow);
            if (status.Pieces.All is [.., { Text: not null } last])
                SendPiece(cell, status, last);
            status.Seconds = run.Time.TotalSeconds;
            status.Line = run.Line;
            status.Error = error?.Value ?? "";
            SetState(cell.Id, status, error is null ? CellState.Good : CellState.Failed);
            // As everywhere in the course, what follows a failure does not run.
            if (error is not null)
                Forget();
            (_running, _stop) = (null, null);
            Changed();
        }
    }

    private static Message Failure(string name, string text, IReadOnlyList<string>? details = null) =>
        new(Message.Error)
        {
            Name = name,
            Value = text,
            Traceback = [.. details ?? []],
        };

    /// <summary>Under the lock: nothing that waits will run.</summary>
    private void Forget()
    {
        _generation++;
        foreach (var (id, status) in _cells.Where(c => c.Value.State == CellState.Waiting))
            SetState(id, status, CellState.None);
    }

    private void Interrupt()
    {
        KernelProcess? kernel;
        CancellationTokenSource? stop;
        lock (_gate)
        {
            Forget();
            if (_running is null)
                return;
            _interrupted = true;
            (kernel, stop) = (_kernel, _stop);
        }
        _ = Task.Run(async () =>
        {
            if (kernel is not null)
                await kernel.Interrupt();
            await Task.Delay(_options.Patience);
            lock (_gate)
                if (stop is not null && _stop == stop)
                    stop.Cancel();
        });
    }

    private void AskKernel(Client client, int id, string question, string code, int line, int column)
    {
        void Answer(JsonElement? json) => client.Send(new("answer") { Id = id, Json = json });
        lock (_gate)
        {
            // Before the first cell has brought the library and the usings, every name would be unknown.
            if (_running is not null || question == Question.Diagnose && _count == 0)
            {
                Answer(null);
                return;
            }
            _lastAsked[(client, question)] = id;
        }
        Post(async () =>
        {
            bool isLast;
            lock (_gate)
                isLast = _lastAsked.GetValueOrDefault((client, question)) == id;
            // Who types on has asked again meanwhile.
            var answer =
                isLast && _kernel is { Alive: true } kernel
                    ? await kernel.Ask(question, code, line, column, AskLimit, _end.Token)
                    : null;
            Answer(answer is null ? null : JsonSerializer.Deserialize<JsonElement>(answer));
            if (_kernel is { Alive: false })
                await StartKernel();
        });
    }

    private void SetState(string id, CellStatus status, CellState state)
    {
        status.State = state;
        status.OutputVersion = ++_version;
        Broadcast(StateMessage(id, status));
    }

    private ServerMessage StateMessage(string id, CellStatus status) =>
        new("state")
        {
            Cell = id,
            State = status.State.ToString().ToLowerInvariant(),
            Seconds = status.Seconds,
            Line = status.Line,
            Text = status.Error,
            Version = _version,
        };
}
