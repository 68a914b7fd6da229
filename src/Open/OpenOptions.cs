using DropoutCourse.Site;

namespace DropoutCourse.Open;

/// <summary>Which course is opened, and how.</summary>
public sealed record OpenOptions
{
    /// <summary>The course's folder: no path leaves it.</summary>
    public required string Root { get; init; }

    /// <summary>The folder with the lessons, and with exercises/ below it.</summary>
    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>Where the learner's copies lie; ignored by git.</summary>
    public string Work => Path.Combine(Root, "work");

    /// <summary>The folder with the lessons as they were executed last; what a lesson shows until its own cells run.</summary>
    public string Recorded => Path.Combine(Root, "out");

    /// <summary>Where the server keeps its key and the page's script.</summary>
    public string State => Path.Combine(Root, ".course");

    /// <summary>plotly.js, KaTeX, CodeMirror and esbuild as npm installed them.</summary>
    public required WebTools Tools { get; init; }

    /// <summary>The first port to try.</summary>
    public int Port { get; init; } = 5180;

    /// <summary>quick or full: what cells find in COURSE_PROFILE.</summary>
    public string Profile { get; init; } = "quick";

    /// <summary>Bytes of memory after which a notebook's process is ended.</summary>
    public long MemoryLimit { get; init; } = 6L << 30;

    /// <summary>Whether a process for the first lesson starts with the server.</summary>
    public bool Spare { get; init; }

    /// <summary>How long after its last page was closed a notebook's process lives on.</summary>
    public TimeSpan KeepKernel { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a cell may go on after it was interrupted before its process is ended.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);
}
