using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>A lesson or a sheet: the notebook that is shown, and what its first cell says of it.</summary>
public sealed partial record Lesson(NotebookFile Notebook, bool Executed, bool IsSheet)
{
    private string Folder => IsSheet ? "exercises/" : "";

    /// <summary>The notebook's own path, as links in texts name it.</summary>
    public string Source => Folder + Notebook.Name + ".ipynb";

    public string Page => Folder + WebName + ".html";

    public string Download => "notebooks/" + Folder + WebName + ".ipynb";

    public bool HasPlainName => !NotPlain().IsMatch(Notebook.Name);

    /// <summary>
    /// A name that needs no escaping in a link, in an attribute, or on another system's disk, where # % ? " have a meaning of their own; another one for
    /// each notebook.
    /// </summary>
    private string WebName =>
        HasPlainName
            ? Notebook.Name
            : $"{NotPlain().Replace(Notebook.Name, "-").Trim('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Notebook.Name)))[..6]}";

    private string First => Notebook.Cells.FirstOrDefault(c => c.Type == "markdown")?.Source ?? "";

    /// <summary>The text of the first heading, or the file's name.</summary>
    public string Title => TitleLine().Match(First) is { Success: true } m ? m.Groups[1].Value.Trim() : Notebook.Name;

    /// <summary>The paragraph below the title.</summary>
    public string Summary => SummaryText().Match(First) is { Success: true } m ? m.Groups[1].Value.Trim() : "";

    /// <summary>What the lesson says about the time that it takes.</summary>
    public string Time => TimeText().Match(First) is { Success: true } m ? m.Groups[1].Value.Trim().TrimEnd('.') : "";

    /// <summary>The lesson in the repository is no longer the one that was executed.</summary>
    public bool Stale { get; init; }

    public bool Failed => Notebook.Cells.Any(c => c.Outputs.Any(o => NotebookFile.Text(o["output_type"]) == "error"));

    /// <summary>How many claims the executed lesson proved.</summary>
    public int Claims =>
        Notebook.PlainTexts.Sum(t => t.Split('\n').Count(l => l.StartsWith("✓ ", StringComparison.Ordinal)));

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}._-]+")]
    private static partial Regex NotPlain();

    [GeneratedRegex(@"^#\s+(.+)$", RegexOptions.Multiline)]
    private static partial Regex TitleLine();

    [GeneratedRegex(@"^#\s+.+\n+((?:(?!\*\*|#|\n).+\n?)+)", RegexOptions.Multiline)]
    private static partial Regex SummaryText();

    [GeneratedRegex(@"^\*\*Time:\*\*\s*((?:.+\n?)+)", RegexOptions.Multiline)]
    private static partial Regex TimeText();
}
