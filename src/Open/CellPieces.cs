using System.Text;
using System.Text.Json.Nodes;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Open;

/// <summary>
/// A cell's outputs as the page shows them, in pieces that change one by one: what is printed grows at the end of the last piece, and
/// each thing that is displayed is one of its own.
/// </summary>
internal sealed class CellPieces
{
    public sealed class Piece
    {
        /// <summary>What was printed; null for anything else.</summary>
        public StringBuilder? Text { get; init; }

        /// <summary>An output in nbformat's words, if it is not text.</summary>
        public JsonObject? Output { get; set; }
        public string? DisplayId { get; init; }

        /// <summary>How much of the text the pages have seen.</summary>
        public int Sent { get; set; }

        /// <summary>The piece as an output of a notebook.</summary>
        public JsonObject AsOutput() =>
            Text is null
                ? (JsonObject)Output!.DeepClone()
                : new JsonObject
                {
                    ["output_type"] = "stream",
                    ["name"] = "stdout",
                    ["text"] = Text.ToString(),
                };
    }

    private readonly List<Piece> _pieces = [];

    public IReadOnlyList<Piece> All => _pieces;

    /// <summary>The pieces of outputs that a notebook has already.</summary>
    public static CellPieces Of(JsonArray outputs)
    {
        var pieces = new CellPieces();
        foreach (var output in outputs.OfType<JsonObject>())
            pieces.Add(output, null);
        return pieces;
    }

    /// <summary>Adds printed text. Returns the piece that it stands in.</summary>
    public Piece AddText(string text)
    {
        if (_pieces is not [.., { Text: not null } last])
            _pieces.Add(last = new Piece { Text = new() });
        last.Text!.Append(text);
        return last;
    }

    /// <summary>Adds an output; what is only text joins the text before it, as it does in the reading edition.</summary>
    public Piece Add(JsonObject output, string? displayId)
    {
        var type = Notebook.Join(output["output_type"]);
        if (type == "stream")
            return AddText(Notebook.Join(output["text"]));
        if (
            displayId is null
            && output["data"] is JsonObject data
            && data.Count == 1
            && data["text/plain"] is { } plain
        )
            return AddText(Notebook.Join(plain) + "\n");
        var piece = new Piece { Output = (JsonObject)output.DeepClone(), DisplayId = displayId };
        _pieces.Add(piece);
        return piece;
    }

    public int IndexOf(Piece piece) => _pieces.IndexOf(piece);
}
