using System.Text.Json;
using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>Notebooks and scripts that a cell imports.</summary>
internal static class Documents
{
    internal static async Task RunAsync(Kernel kernel, FileInfo file)
    {
        if (!file.Exists)
        {
            throw new FileNotFoundException($"Cannot import '{file.FullName}': there is no such file. Relative paths start at {Environment.CurrentDirectory}.", file.FullName);
        }
        var text = await File.ReadAllTextAsync(file.FullName);
        foreach (var code in file.Extension is ".ipynb" ? CodeCells(text, file) : [text])
        {
            // As in the original: an exception in an imported cell shows as an error and goes no further.
            await kernel.RootKernel.SendAsync(new SubmitCode(code));
        }
    }

    private static List<string> CodeCells(string json, FileInfo file)
    {
        try
        {
            using var notebook = JsonDocument.Parse(json);
            return [.. notebook.RootElement.GetProperty("cells").EnumerateArray()
                .Where(cell => cell.GetProperty("cell_type").GetString() == "code").Select(cell => Text(cell.GetProperty("source")))];
        }
        catch (Exception thrown) when (thrown is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"Cannot import '{file.FullName}': it is not a notebook ({thrown.Message})", thrown);
        }
    }

    private static string Text(JsonElement source) =>
        source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(line => line.GetString())) : source.GetString();
}
