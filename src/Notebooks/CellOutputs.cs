using System.Text;
using System.Text.Json.Nodes;
using DropoutCourse.KernelHost;

namespace DropoutCourse.Notebooks;

/// <summary>Fills a cell's list of outputs, in nbformat's words.</summary>
/// <param name="displays">By name, what the notebook's cells have displayed so far: later cells may update it.</param>
public sealed class CellOutputs(JsonArray outputs, int executionCount, Dictionary<string, JsonObject> displays)
{
    private StringBuilder? _open;
    private string? _openName;
    private JsonObject? _openOutput;

    public void Add(Message message)
    {
        if (message.Kind == Message.Stream)
        {
            AddText(message.Name ?? "stdout", message.Text ?? "");
            return;
        }
        if (message.Kind == Message.Update)
        {
            if (displays.TryGetValue(message.Id ?? "", out var shown))
                shown["data"] = Data(message);
            return;
        }
        Close();
        switch (message.Kind)
        {
            case Message.Result:
                outputs.Add(
                    new JsonObject
                    {
                        ["data"] = Data(message),
                        ["execution_count"] = executionCount,
                        ["metadata"] = new JsonObject(),
                        ["output_type"] = "execute_result",
                    }
                );
                break;
            case Message.Display:
                var output = new JsonObject
                {
                    ["data"] = Data(message),
                    ["metadata"] = new JsonObject(),
                    ["output_type"] = "display_data",
                };
                outputs.Add(output);
                displays[message.Id ?? ""] = output;
                break;
            case Message.Error:
                outputs.Add(
                    new JsonObject
                    {
                        ["ename"] = message.Name ?? "Error",
                        ["evalue"] = message.Value ?? "",
                        ["output_type"] = "error",
                        ["traceback"] = new JsonArray([.. (message.Traceback ?? []).Select(l => (JsonNode)l)]),
                    }
                );
                break;
        }
    }

    /// <summary>Says how much was too much to keep.</summary>
    public void Note(long cut) =>
        AddText(
            "stderr",
            $"\n[The cell printed more than a notebook should hold: {cut / 1e6:0.0} million characters were cut.]\n"
        );

    private void AddText(string name, string text)
    {
        if (_openName != name)
        {
            Close();
            (_open, _openName) = (new StringBuilder(), name);
            outputs.Add(
                _openOutput = new JsonObject
                {
                    ["name"] = name,
                    ["output_type"] = "stream",
                    ["text"] = new JsonArray(),
                }
            );
        }
        _open!.Append(text);
    }

    /// <summary>To be called when the cell has ended: stores the text of the last stream.</summary>
    public void Close()
    {
        if (_openOutput != null)
            _openOutput["text"] = Notebook.Lines(_open!.ToString());
        (_open, _openName, _openOutput) = (null, null, null);
    }

    private static JsonObject Data(Message message)
    {
        var data = new JsonObject();
        foreach (var (type, value) in (message.Data ?? []).OrderBy(p => p.Key, StringComparer.Ordinal))
            data[type] = Value(type, value);
        return data;
    }

    /// <summary>JSON stays JSON, text becomes a list of lines, anything else (base64) one string.</summary>
    private static JsonNode? Value(string type, string value)
    {
        if (type is "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
            try
            {
                return JsonNode.Parse(value);
            }
            catch (System.Text.Json.JsonException)
            {
                return value;
            }
        return type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "image/svg+xml"
            ? Notebook.Lines(value)
            : value;
    }
}
