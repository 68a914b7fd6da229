using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DropoutCourse.Open;

/// <summary>
/// What a page and the server say to each other: one JSON object a message over one WebSocket for each open notebook
/// (/socket/NAME?since=VERSION&amp;server=ID). Every message has a kind, and only the fields that its kind names.
/// <para>
/// The server holds the notebook; a page shows it and says what its reader does. Each change of the notebook has a number, the version;
/// a page that lost its connection names the last one that it saw, and gets what it missed. Edits name the text that they replace, so
/// that two windows, or a window and a file that changed on the disk, never overwrite each other silently.
/// </para>
/// </summary>
internal sealed record ClientMessage(string Kind)
{
    // Of the page:
    // edit      cell, text, base     the reader changed a cell; base is its text as the server had it, as far as the page knows
    // run       cells                execute these cells in this order
    // interrupt                      stop what runs, and forget what waits
    // restart                        a new kernel process
    // ask       id, question, cell, text, line, column    complete, hover, signature or diagnose (KernelHost's Question)
    // original  id, cell             a cell's text in the course's own file
    // reset     cell (or none: all)  back to the course's own text; what was there becomes a version
    // check                          run the tests of the sheet, on the notebook as it is
    // hand-in                        write the file to hand in
    // answered  cell, id, choice     a question of a cell's quiz, from 0, was answered: "right" or "wrong"
    // disk      choice               the file changed on the disk: "take" the file's text, or "keep" the page's
    public string? Cell { get; init; }
    public string[]? Cells { get; init; }
    public string? Text { get; init; }
    public string? Base { get; init; }
    public string? Choice { get; init; }
    public string? Question { get; init; }
    public int Id { get; init; }
    public int Line { get; init; }
    public int Column { get; init; }

    public static ClientMessage? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<ClientMessage>(json, ServerMessage.Format);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <inheritdoc cref="ClientMessage"/>
internal sealed record ServerMessage(string Kind)
{
    // Of the server:
    // hello     server, version      the first message; a page that was made by another server's start loads itself again
    // kernel    state, text          starting, idle, busy or gone; text: what the reader should know about it
    // state     cell, state, seconds, line, text     none, waiting, running, good or failed; line: where it failed, from 1
    // piece     cell, index, html    the cell's output number index is now this; index 0 with no html: it has none any more
    // stream    cell, index, text    this was printed at the end of that output
    // text      cell, text           the cell's text is now this: another window changed it, or it was reset
    // conflict  cell, text           an edit came from an older text than this one, and was not taken
    // markdown  cell, html           a text cell, set
    // saved     text                 the file is on the disk, at this time
    // disk      text                 the file changed on the disk, or cannot be written; nothing is saved until the reader chose
    // check     state, json, text    running; line: {title, mark, text, details}; done: {words, points, most, notes}; notice, failed: text
    // handed    text                 the file to hand in is there
    // reload                         the notebook as a whole is another now
    // answer    id, json or text     to ask and original; nothing: there is no answer, or a cell runs
    public string? Cell { get; init; }
    public string? State { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public string? Server { get; init; }
    public double? Seconds { get; init; }
    public int? Index { get; init; }
    public int? Line { get; init; }
    public int? Id { get; init; }
    public long? Version { get; init; }
    public JsonElement? Json { get; init; }

    internal static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Format);
}
