using DropoutCourse.KernelHost;

namespace DropoutCourse.Grading;

/// <summary>A cell's output as plain text, up to a length, as a terminal would show it in the end.</summary>
internal sealed class OutputText(int most)
{
    /// <summary>Pieces in their order; what was displayed has a name, by which it is replaced.</summary>
    private readonly List<(string? Id, string Text)> _pieces = [];
    private int _length;
    private bool _full,
        _cut;

    public void Add(Message message)
    {
        switch (message.Kind)
        {
            case Message.Done:
                _cut |= message.Cut > 0;
                break;
            case Message.Update when _pieces.FindIndex(p => p.Id == message.Id) is >= 0 and var shown:
                Set(shown, message.Id, Text(message));
                break;
            case Message.Stream or Message.Display or Message.Update or Message.Result when _full:
                _cut |= Text(message).Length > 0;
                break;
            case Message.Stream when _pieces is [.., (null, var last)]:
                Set(_pieces.Count - 1, null, last + message.Text);
                break;
            case Message.Stream or Message.Display or Message.Update or Message.Result:
                _pieces.Add((message.Kind == Message.Stream ? null : message.Id ?? "", ""));
                Set(_pieces.Count - 1, _pieces[^1].Id, Text(message));
                break;
        }
    }

    private void Set(int piece, string? id, string text)
    {
        // Progress that overwrites itself takes one line in the end, however long it goes on. Looked at now and then only.
        if (_length + text.Length - _pieces[piece].Text.Length > 2 * most)
            text = TerminalText.Settle(text, open: true);
        var room = 2 * most - (_length - _pieces[piece].Text.Length);
        if (text.Length > room)
            text = text[..Math.Max(0, room)];
        _length += text.Length - _pieces[piece].Text.Length;
        _pieces[piece] = (id, text);
        _full = _length >= 2 * most;
    }

    private static string Text(Message message) =>
        message.Kind == Message.Stream ? message.Text ?? ""
        : message.Data is { } data
            ? (
                data.TryGetValue("text/plain", out var plain) ? plain
                : data.Keys.FirstOrDefault() is { } type ? $"[{type}]"
                : ""
            ) + "\n"
        : "";

    public override string ToString()
    {
        var text = TerminalText.Settle(string.Concat(_pieces.Select(p => p.Text)));
        return text.Length > most || _cut ? text[..Math.Min(most, text.Length)] + "\n[more output was cut]" : text;
    }
}
