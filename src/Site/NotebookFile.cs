using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>One cell: its type, its text, and what it gave.</summary>
public sealed record Cell(string Type, string Id, string Source, IReadOnlyList<JsonObject> Outputs)
{
    /// <summary>Pictures that the text shows as attachment:NAME; null if there are none.</summary>
    public JsonObject? Attachments { get; init; }

    /// <summary>What the notebook says about the cell: hide-input (its code is folded on pages), recorded (what it shows was computed earlier).</summary>
    public IReadOnlySet<string> Tags { get; init; } = new HashSet<string>();

    /// <summary>Whether it asks for a prediction: what follows is folded on pages until it is answered.</summary>
    public bool AsksForPrediction =>
        Outputs.Any(o =>
            NotebookFile.Text(o["data"]?["text/html"]).Contains("class=\"predict\"", StringComparison.Ordinal)
        );
}

/// <summary>A notebook, read for showing it.</summary>
public sealed partial record NotebookFile(string Path, IReadOnlyList<Cell> Cells)
{
    /// <summary>The file's name without folder and ending, for example 03-expectation.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The number that the name begins with, without leading zeros; empty when there is none.</summary>
    public string Number => LeadingNumber().Match(Name) is { Success: true } m ? m.Groups[1].Value : "";

    public static NotebookFile Read(string path)
    {
        try
        {
            return new(
                path,
                [
                    .. NotebookReader
                        .Read(path, Reading.Lenient)
                        .Cells.Select(c => new Cell(
                            c.Type,
                            c.Id,
                            c.Source,
                            c.IsCode ? [.. c.Outputs.OfType<JsonObject>()] : []
                        )
                        {
                            Attachments = c.Json["attachments"] as JsonObject,
                            Tags = (c.Json["metadata"]?["tags"] as JsonArray ?? []).Select(Text).ToHashSet(),
                        }),
                ]
            );
        }
        catch (UserError e)
        {
            throw new SiteException(e.Message);
        }
    }

    /// <summary>A text field of a notebook: a string or a list of lines.</summary>
    public static string Text(JsonNode? node) => Notebook.Join(node);

    /// <summary>All that the cells printed or gave as plain text.</summary>
    public IEnumerable<string> PlainTexts =>
        Cells
            .SelectMany(c => c.Outputs)
            .Select(o => Text(o["text"]) is { Length: > 0 } t ? t : Text(o["data"]?["text/plain"]));

    /// <summary>The cells with each markdown cell cut at its headings, so that a section can be taken out.</summary>
    public IEnumerable<Cell> Sections => Cells.SelectMany(c => c.Type == "markdown" ? Cut(c) : [c]);

    private static IEnumerable<Cell> Cut(Cell cell)
    {
        List<string> lines = [];
        var fenced = false;
        foreach (var line in cell.Source.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                fenced = !fenced;
            if (!fenced && Heading().IsMatch(line) && lines.Any(l => l.Trim().Length > 0 && !Anchor().IsMatch(l)))
            {
                yield return cell with
                {
                    Source = string.Join('\n', lines),
                };
                lines.Clear();
            }
            lines.Add(line);
        }
        yield return cell with
        {
            Source = string.Join('\n', lines),
        };
    }

    /// <summary>The first heading of a markdown cell: how many # it has, and its text.</summary>
    public static (int Level, string Text)? HeadingOf(Cell cell)
    {
        if (cell.Type != "markdown")
            return null;
        foreach (var line in cell.Source.Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } m)
                return (m.Groups[1].Length, m.Groups[2].Value.Trim());
            if (line.Trim().Length > 0 && !Anchor().IsMatch(line))
                return null;
        }
        return null;
    }

    /// <summary>A section by a word in its heading: its cells up to the next heading of the same or a higher level, without the heading line itself.</summary>
    public (int Level, string Heading, IReadOnlyList<Cell> Cells)? Section(Regex heading)
    {
        var all = Sections.ToList();
        var first = all.FindIndex(c => HeadingOf(c) is { Level: > 1 } h && heading.IsMatch(h.Text));
        if (first < 0)
            return null;
        var (level, text) = HeadingOf(all[first])!.Value;
        var next = all.FindIndex(first + 1, c => HeadingOf(c) is { } h && h.Level <= level);
        List<Cell> cells = [.. all[first..(next < 0 ? all.Count : next)]];
        cells[0] = cells[0] with
        {
            Source = string.Join('\n', cells[0].Source.Split('\n').SkipWhile(l => !Heading().IsMatch(l)).Skip(1)),
        };
        return (level, text, cells);
    }

    /// <summary>Whether a section begins in a cell.</summary>
    public static bool BeginsSection(Cell cell) =>
        cell.Type == "markdown" && cell.Source.Split('\n').Any(line => Heading().IsMatch(line));

    [GeneratedRegex(@"^(#{1,6})\s+(.*?)\s*#*\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*<a id=""[^""]*""></a>\s*$")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"^0*(\d+)")]
    private static partial Regex LeadingNumber();
}
