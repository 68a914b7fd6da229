using System.Text.Json.Nodes;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Open;

/// <summary>How a cell stands.</summary>
internal enum CellState
{
    None,
    Waiting,
    Running,
    Good,
    Failed,
}

/// <summary>What a session knows of a cell beside its text.</summary>
internal sealed class CellStatus
{
    public CellState State { get; set; }
    public double? Seconds { get; set; }

    /// <summary>Where it failed, from 1; 0 when unknown.</summary>
    public int Line { get; set; }
    public string Error { get; set; } = "";
    public CellPieces Pieces { get; set; } = new();

    /// <summary>It ran here, so that the scripts of its outputs may run.</summary>
    public bool Trusted { get; set; }

    /// <summary>Its outputs are those of the recorded edition.</summary>
    public bool Recorded { get; set; }

    /// <summary>The version of the notebook at which text, or outputs and state, changed last.</summary>
    public long TextVersion { get; set; }
    public long OutputVersion { get; set; }
}

/// <summary>
/// One open notebook: its text, its outputs, its kernel process, the pages that show it, and its file. All that pages do to it goes
/// through here, one thing after the other. (This part: text and file; the other: running.)
/// </summary>
internal sealed partial class Session : IAsyncDisposable
{
    private static readonly TimeSpan SaveDelay = TimeSpan.FromMilliseconds(250);

    private readonly OpenOptions _options;
    private readonly NotebookHtml _html;
    private readonly ProgressFile _progress;
    private readonly SpareKernel _kernels;
    private readonly WorkFile _work;
    private readonly string _basePath;
    private readonly object _gate = new();
    private readonly List<Client> _clients = [];
    private readonly Dictionary<string, CellStatus> _cells = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Timer _saving,
        _watching;
    private Notebook _document;
    private Notebook? _original;
    private long _version;
    private bool _changed,
        _onHold;

    public CourseFile File { get; }

    /// <summary>Tells this start of the server from others.</summary>
    public string Server { get; }

    public Session(
        CourseFile file,
        OpenOptions options,
        NotebookHtml html,
        ProgressFile progress,
        SpareKernel kernels,
        string server
    )
    {
        (File, _options, _html, _progress, _kernels, Server) = (file, options, html, progress, kernels, server);
        var inside = Path.GetRelativePath(options.Work, file.Work);
        _work = new(file.Work, Path.Combine(options.Work, ".versions", Path.GetDirectoryName(inside) ?? ""));
        _basePath = Path.Combine(options.Work, ".originals", inside);
        _saving = new(_ => Save(), null, Timeout.Infinite, Timeout.Infinite);
        _document = Load();
        _watching = new(_ => Watch(), null, 1000, 1000);
        _runner = Task.Run(RunQueue);
    }

    /// <summary>The learner's copy if there is one, brought to the course's present version; else the course's own notebook.</summary>
    private Notebook Load()
    {
        _original = File.Original is { } path ? NotebookReader.Read(path, Reading.Lenient) : null;
        var bytes = _work.Read();
        Notebook document;
        if (bytes is null)
            document = _original!.Copy();
        else
        {
            document = NotebookReader.Parse(File.Work, bytes, Reading.Lenient);
            if (_original is not null && System.IO.File.Exists(_basePath))
            {
                var known = NotebookReader.Read(_basePath, Reading.Lenient);
                if (WorkMerge.Of(known, _original, document) is { } merged)
                {
                    _work.KeepVersion(always: true);
                    document = merged;
                    WorkFile.WriteWhole(_basePath, System.Text.Encoding.UTF8.GetBytes(_original.ToJson()));
                    _changed = true;
                    _saving.Change(SaveDelay, Timeout.InfiniteTimeSpan);
                }
            }
        }
        TakeIn(document, recorded: bytes is null);
        return document;
    }

    /// <summary>Makes the cells' states anew from a document.</summary>
    private void TakeIn(Notebook document, bool recorded)
    {
        _cells.Clear();
        var shown = recorded ? Recorded() : null;
        foreach (var cell in document.Cells)
        {
            var status = _cells[cell.Id] = new();
            if (!cell.IsCode)
                continue;
            var outputs = cell.Outputs;
            if (
                outputs.Count == 0
                && shown?.Cells.FirstOrDefault(c => c.IsCode && c.Id == cell.Id && c.Source == cell.Source)
                    is { Outputs.Count: > 0 } executed
            )
            {
                outputs = executed.Outputs;
                status.Recorded = true;
            }
            status.Pieces = CellPieces.Of(outputs);
            if (!status.Recorded && cell.Json["execution_count"] is not null)
                status.State = outputs.Any(o => Notebook.Join(o?["output_type"]) == "error")
                    ? CellState.Failed
                    : CellState.Good;
        }
    }

    /// <summary>The notebook as ./course run executed it last, or null.</summary>
    private Notebook? Recorded()
    {
        if (File.Original is null || Path.GetDirectoryName(File.Original) != _options.Notebooks)
            return null;
        var path = Path.Combine(_options.Recorded, Path.GetFileName(File.Original));
        try
        {
            return System.IO.File.Exists(path) ? NotebookReader.Read(path, Reading.Lenient) : null;
        }
        catch (UserError)
        {
            return null; // A recording that cannot be read is shown as little as one that is not there.
        }
    }

    /// <summary>What a page is made from: the cells with their outputs as they are now, and the version that this is.</summary>
    public PageState State()
    {
        lock (_gate)
            return new(
                File,
                Server,
                _version,
                [
                    .. _document.Cells.Select(c =>
                    {
                        var status = _cells[c.Id];
                        return new PageCell(
                            c,
                            status.State,
                            status.Seconds,
                            status.Line,
                            status.Error,
                            status.Recorded,
                            [.. status.Pieces.All.Select((p, i) => Render(c, status, p, i))]
                        );
                    }),
                ],
                _original is not null,
                IsSheet
            );
    }

    private string Render(Notebook.Cell cell, CellStatus status, CellPieces.Piece piece, int index) =>
        _html.Output(
            piece.AsOutput(),
            status.Trusted,
            _document.CodeCells.TakeWhile(c => c.Id != cell.Id).Count() + 1,
            index
        );

    public async Task Serve(Client client, long since, string server)
    {
        lock (_gate)
        {
            _clients.Add(client);
            client.Send(new("hello") { Server = Server, Version = _version });
            if (server == Server)
                Catch(client, since);
            client.Send(KernelMessage());
            if (_onHold)
                client.Send(Choice);
        }
        Post(StartKernel);
        try
        {
            await foreach (var message in client.Receive())
                Handle(client, message);
        }
        finally
        {
            lock (_gate)
            {
                _clients.Remove(client);
                foreach (var asked in _lastAsked.Keys.Where(k => k.Item1 == client).ToList())
                    _lastAsked.Remove(asked);
                _left = DateTime.UtcNow;
            }
            Save();
        }
    }

    /// <summary>Sends what a page does not have yet.</summary>
    private void Catch(Client client, long since)
    {
        foreach (var cell in _document.Cells)
        {
            var status = _cells[cell.Id];
            if (status.TextVersion > since)
                client.Send(
                    new("text")
                    {
                        Cell = cell.Id,
                        Text = cell.Source,
                        Version = status.TextVersion,
                    }
                );
            if (status.OutputVersion <= since)
                continue;
            client.Send(new("piece") { Cell = cell.Id, Index = 0 });
            foreach (var (piece, i) in status.Pieces.All.Select((p, i) => (p, i)))
            {
                client.Send(
                    new("piece")
                    {
                        Cell = cell.Id,
                        Index = i,
                        Html = Render(cell, status, piece, i),
                    }
                );
                piece.Sent = piece.Text?.Length ?? 0;
            }
            client.Send(StateMessage(cell.Id, status));
        }
    }

    private void Handle(Client client, ClientMessage message)
    {
        switch (message)
        {
            case { Kind: "edit", Cell: { } cell, Text: { } text, Base: { } known }:
                Edit(client, cell, text, known);
                break;
            case { Kind: "run", Cells: { } cells }:
                RunCells(cells);
                break;
            case { Kind: "interrupt" }:
                Interrupt();
                break;
            case { Kind: "restart" }:
                Restart();
                break;
            case { Kind: "ask", Question: { } question, Text: { } text } when Question.Is(question):
                AskKernel(client, message.Id, question, text, message.Line, message.Column);
                break;
            case { Kind: "original", Cell: { } cell }:
                client.Send(
                    new("answer") { Id = message.Id, Text = _original?.Cells.FirstOrDefault(c => c.Id == cell)?.Source }
                );
                break;
            case { Kind: "reset" }:
                Reset(message.Cell);
                break;
            case { Kind: "check" }:
                Check();
                break;
            case { Kind: "hand-in" }:
                HandIn(client);
                break;
            case { Kind: "answered", Cell: { } cell, Choice: "right" or "wrong", Id: >= 0 and < 1000 }:
                Answered(cell, message.Id, message.Choice == "right");
                break;
            case { Kind: "disk", Choice: "take" or "keep" }:
                Choose(message.Choice == "take");
                break;
        }
    }

    private void Answered(string cell, int question, bool right)
    {
        lock (_gate)
        {
            if (!_cells.ContainsKey(cell))
                return;
        }
        try
        {
            _progress.Answered(File, $"{cell}:{question}", right);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next save says why nothing can be written; an uncounted answer is no reason to end the connection.
        }
    }

    private void Edit(Client client, string id, string text, string known)
    {
        lock (_gate)
        {
            if (_document.Cells.FirstOrDefault(c => c.Id == id) is not { } cell || cell.Source == text)
                return;
            if (cell.Source != known)
            {
                client.Send(new("conflict") { Cell = id, Text = cell.Source });
                return;
            }
            SetText(cell, text, client);
        }
    }

    /// <summary>Under the lock: a cell's new text, for the file and for all pages but the one that it came from.</summary>
    private void SetText(Notebook.Cell cell, string text, Client? from)
    {
        cell.Json["source"] = Notebook.Lines(text);
        var status = _cells[cell.Id];
        status.TextVersion = ++_version;
        foreach (var other in _clients.Where(c => c != from))
            other.Send(
                new("text")
                {
                    Cell = cell.Id,
                    Text = text,
                    Version = _version,
                }
            );
        if (cell.Type == "markdown")
            Broadcast(
                new("markdown")
                {
                    Cell = cell.Id,
                    Html = _html.Markdown(File, [cell])[cell.Id],
                    Version = _version,
                }
            );
        Changed();
    }

    private void Reset(string? id)
    {
        lock (_gate)
        {
            if (_original is null)
                return;
            try
            {
                _work.KeepVersion(always: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Hold($"Nothing was reset: the version of before cannot be kept ({e.Message})");
                return;
            }
            if (id is null)
            {
                _document = _original.Copy();
                TakeIn(_document, recorded: true);
                _version++;
                Changed();
                Broadcast(new("reload") { Version = _version });
                return;
            }
            if (
                _document.Cells.FirstOrDefault(c => c.Id == id) is { } cell
                && _original.Cells.FirstOrDefault(c => c.Id == id) is { } wanted
                && cell.Source != wanted.Source
            )
                SetText(cell, wanted.Source, null);
        }
    }

    // Saving.

    private string _holdText = "";

    private void Changed()
    {
        _changed = true;
        _saving.Change(SaveDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Writes the notebook, unless nothing changed or the file waits for the reader's choice.</summary>
    private void Save()
    {
        lock (_gate)
        {
            if (!_changed || _onHold)
                return;
            try
            {
                if (!System.IO.File.Exists(_basePath) && _original is not null)
                    WorkFile.WriteWhole(_basePath, System.Text.Encoding.UTF8.GetBytes(_original.ToJson()));
                if (!_work.Save(_document.ToJson()))
                {
                    Hold("");
                    return;
                }
                _changed = false;
                Broadcast(new("saved") { Text = DateTime.Now.ToString("HH:mm:ss") });
                _progress.Set(File, _document, _cells.ToDictionary(p => p.Key, p => p.Value.State));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Tried again with the next change, and by the watch.
                Broadcast(
                    new("disk") { Text = $"{Paths.Short(_work.Path, _options.Root)} cannot be written ({e.Message})" }
                );
                _saving.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Hold(string text)
    {
        _onHold = true;
        _holdText =
            text.Length > 0
                ? text
                : $"Another program changed {Paths.Short(_work.Path, _options.Root)}. Nothing is saved until you choose.";
        Broadcast(Choice);
    }

    private ServerMessage Choice => new("disk") { Text = _holdText, State = "choose" };

    /// <summary>Looks whether another program changed the file; ends the process of a notebook that nobody looks at.</summary>
    private void Watch()
    {
        if (!Monitor.TryEnter(_gate))
            return;
        try
        {
            if (_clients.Count > 0 && !_onHold && _work.ChangedOutside())
            {
                // Nothing of this page's is waiting: the file's text can be shown without losing any.
                if (!_changed && _running is null)
                    TakeFile();
                else
                    Hold("");
            }
            if (_running is null && _kernel is { Alive: true, ProcessorTime: null } dead)
                Post(() => Replace(dead));
            if (_clients.Count == 0 && DateTime.UtcNow - _left > _options.KeepKernel)
                Post(EndKernel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserError) { } // half written: looked at again in a second
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    private DateTime _left = DateTime.UtcNow;

    private void TakeFile()
    {
        var bytes = _work.Read();
        _document = bytes is null ? _original!.Copy() : NotebookReader.Parse(File.Work, bytes, Reading.Lenient);
        TakeIn(_document, recorded: bytes is null);
        _version++;
        _changed = false;
        Broadcast(new("reload") { Version = _version });
    }

    private void Choose(bool take)
    {
        lock (_gate)
        {
            if (!_onHold)
                return;
            try
            {
                _work.KeepVersion(always: true);
                _onHold = false;
                if (take)
                    TakeFile();
                else
                {
                    _work.Read();
                    Changed();
                    Save();
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserError)
            {
                Hold($"{Paths.Short(_work.Path, _options.Root)}: {e.Message}");
            }
        }
    }

    private void Broadcast(ServerMessage message)
    {
        foreach (var client in _clients)
            client.Send(message);
    }

    public async ValueTask DisposeAsync()
    {
        await _watching.DisposeAsync();
        Save();
        await _saving.DisposeAsync();
        await _end.CancelAsync();
        await _checking;
        _queue.Writer.TryComplete();
        await _runner;
        await EndKernel();
        _end.Dispose();
    }
}

/// <summary>A notebook as a page shows it.</summary>
internal sealed record PageState(
    CourseFile File,
    string Server,
    long Version,
    IReadOnlyList<PageCell> Cells,
    bool HasOriginal,
    bool IsSheet
);

/// <inheritdoc cref="PageState"/>
internal sealed record PageCell(
    Notebook.Cell Cell,
    CellState State,
    double? Seconds,
    int Line,
    string Error,
    bool Recorded,
    IReadOnlyList<string> Outputs
);
