using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace DropoutCourse.KernelHost;

/// <summary>Turns one cell's events into messages, and cuts what is too much for a notebook.</summary>
internal sealed class CellOutput(LineWriter writer, Displays displays)
{
    private const int MostText = 1_000_000,
        MostDisplay = 32_000_000;
    private readonly object _gate = new();
    private long _text,
        _display;

    public bool Failed { get; private set; }
    public bool Finished { get; private set; }
    public long Cut { get; private set; }

    public void On(KernelEvent e)
    {
        lock (_gate)
        {
            switch (e)
            {
                case StandardOutputValueProduced output:
                    Stream("stdout", Text(output));
                    break;
                case StandardErrorValueProduced output:
                    Stream("stderr", Text(output));
                    break;
                // display(x) as a cell's last expression: the tool shows x, and not its handle as well.
                case ReturnValueProduced { Value: DisplayedValue }:
                    break;
                case ReturnValueProduced value:
                    Show(Message.Result, value, null);
                    break;
                case ErrorProduced error:
                    Stream("stderr", error.Message);
                    break;
                case DisplayedValueUpdated update when displays.Of(update) is { } id:
                    Show(Message.Update, update, id);
                    break;
                case DisplayedValueProduced or DisplayedValueUpdated:
                    var shown = (DisplayEvent)e;
                    Show(Message.Display, shown, displays.New(shown));
                    break;
                case CommandFailed failed when !Finished:
                    Finished = true;
                    Fail(failed.Exception, failed.Message);
                    break;
                case CommandSucceeded succeeded when succeeded.Command is SubmitCode:
                    Finished = true;
                    break;
            }
        }
    }

    private static string Text(DisplayEvent e) =>
        (e.FormattedValues.FirstOrDefault(v => v.MimeType == "text/plain") ?? e.FormattedValues.FirstOrDefault())?.Value
        ?? e.Value as string
        ?? "";

    private void Stream(string name, string text)
    {
        var room = (int)Math.Min(text.Length, Math.Max(0, MostText - _text));
        if (room > 0 && room < text.Length && char.IsHighSurrogate(text[room - 1]))
            room--;
        _text += room;
        Cut += text.Length - room;
        if (room > 0)
            writer.Send(new Message(Message.Stream) { Name = name, Text = text[..room] });
    }

    private void Show(string kind, DisplayEvent e, string? id)
    {
        Dictionary<string, string> data = [];
        foreach (var value in e.FormattedValues)
        {
            _display += value.Value.Length;
            if (_display <= MostDisplay)
                data[value.MimeType] = value.Value;
            else
                Cut += value.Value.Length;
        }
        if (data.Count > 0)
            writer.Send(new Message(kind) { Data = data, Id = id });
    }

    public void Fail(Exception? exception, string? message)
    {
        Failed = true;
        message ??= exception?.Message ?? "the cell failed";
        // A compile error has no stack worth showing; its message already has a line for each error.
        var compile =
            exception is null
            || exception.GetType().Name.EndsWith("CompilationErrorException", StringComparison.Ordinal);
        var actual = exception is System.Reflection.TargetInvocationException { InnerException: { } inner }
            ? inner
            : exception;
        writer.Send(
            new Message(Message.Error)
            {
                Name = compile ? "CompileError" : actual!.GetType().FullName,
                Value = compile ? message : actual!.Message,
                Traceback = (compile ? message : Clean(actual!.ToString()))
                    .ReplaceLineEndings("\n")
                    .TrimEnd()
                    .Split('\n'),
            }
        );
    }

    /// <summary>Drops the frames below the cell: they are the kernel's own.</summary>
    private static string Clean(string trace)
    {
        var lines = trace.ReplaceLineEndings("\n").Split('\n');
        var last = Array.FindLastIndex(lines, l => l.Contains("Submission#", StringComparison.Ordinal));
        return last < 0 ? trace : string.Join('\n', lines.Take(last + 1));
    }
}
