namespace DropoutCourse.Site;

/// <summary>What the site is made of, and where it goes.</summary>
public sealed record SiteOptions
{
    /// <summary>The folder with the lessons as they are in the repository, and with exercises/ below it.</summary>
    public required string Notebooks { get; init; }

    /// <summary>The folder with the executed lessons; a lesson that is not there is shown without outputs.</summary>
    public required string Executed { get; init; }

    /// <summary>The folder that the site is written to. It is replaced as a whole.</summary>
    public required string Target { get; init; }

    /// <summary>plotly.js, KaTeX and highlight.js as npm installed them; null when they are not there.</summary>
    public WebTools? Tools { get; init; }

    /// <summary>Why there are no tools, and how to get them: one sentence each.</summary>
    public string ToolsMissing { get; init; } = "";

    /// <summary>The commit that the lessons are from; empty when unknown.</summary>
    public string Commit { get; init; } = "";

    /// <summary>When each executed lesson was executed, and from which commit, by its file name.</summary>
    public IReadOnlyDictionary<string, Execution> Executions { get; init; } = new Dictionary<string, Execution>();

    public DateTimeOffset Now { get; init; } = DateTimeOffset.UtcNow;
}

/// <summary>How a lesson was executed.</summary>
public sealed record Execution(DateTimeOffset When, string Commit, double Seconds, bool Ok);

/// <summary>The programs that npm fetched: a folder with node_modules in it, and node itself.</summary>
public sealed record WebTools(string Folder, string Node)
{
    public string Module(string path) => Path.Combine(Folder, "node_modules", path);
}

/// <summary>What was written.</summary>
public sealed record SiteReport(
    string Target,
    IReadOnlyList<string> Pages,
    int Figures,
    int Formulas,
    IReadOnlyList<string> Warnings,
    string ToolsMissing,
    TimeSpan Time
);

/// <summary>Something in the input that the site cannot be made from; the message names the file and the remedy.</summary>
public sealed class SiteException(string message) : Exception(message);
