using System.Text.Json.Nodes;
using DropoutCourse.Site;

[assembly: AssemblyFixture(typeof(DropoutCourse.Tests.Sites))]

namespace DropoutCourse.Tests;

/// <summary>The sites that the tests look at, built once: of a small course that has one of everything, and of what was really executed, if something was.</summary>
public sealed class Sites : IDisposable
{
    public static string Data => Path.Combine(AppContext.BaseDirectory, "data");

    private readonly string _scratch = Directory.CreateTempSubdirectory("course site ü ").FullName;
    private readonly Dictionary<string, TimeSpan> _work = [];
    private readonly Lazy<SiteReport> _small,
        _smallBare;
    private readonly Lazy<SiteReport?> _real;
    private readonly Lazy<SiteReport> _unexecuted;

    public Sites()
    {
        _small = new(() => Build(SmallOptions(Path.Combine(_scratch, "small"), Tools)));
        _smallBare = new(() => Build(SmallOptions(Path.Combine(_scratch, "bare"), null)));
        _real = new(() => Executed is { } executed ? Build(CourseOptions("real", executed)) : null);
        _unexecuted = new(() => Build(CourseOptions("unexecuted", Path.Combine(_scratch, "none"))));
    }

    private SiteReport Build(SiteOptions options)
    {
        var before = Environment.CpuUsage.TotalTime;
        var site = new SiteBuilder(options).Build();
        _work[site.Target] = Environment.CpuUsage.TotalTime - before;
        return site;
    }

    /// <summary>The processor time that building a site took.</summary>
    public TimeSpan Work(SiteReport site) => _work[site.Target];

    private SiteOptions CourseOptions(string target, string executed) =>
        new()
        {
            Notebooks = Path.Combine(Repository.Root, "notebooks"),
            Executed = executed,
            Target = Path.Combine(_scratch, target),
            Tools = Tools,
        };

    public static SiteOptions SmallOptions(string target, WebTools? tools) =>
        new()
        {
            Notebooks = Path.Combine(Data, "notebooks"),
            Executed = Path.Combine(Data, "executed"),
            Target = target,
            Tools = tools,
            Commit = "abcdef0123",
            ToolsMissing = tools is null ? "npm was not found. Install it." : "",
            Now = new(2026, 11, 21, 4, 5, 6, TimeSpan.Zero),
            Executions = new Dictionary<string, Execution>
            {
                ["01-first.ipynb"] = new(new(2026, 11, 20, 10, 11, 12, TimeSpan.Zero), "0123456789", 1.5, true),
            },
        };

    /// <summary>The small course; the test is skipped when npm's packages are not there.</summary>
    public SiteReport Small
    {
        get
        {
            Need();
            return _small.Value;
        }
    }

    /// <summary>The small course, built without npm's packages.</summary>
    public SiteReport SmallBare => _smallBare.Value;

    /// <summary>The sites of the small course and, if notebooks were executed, of the real one.</summary>
    public IEnumerable<SiteReport> All
    {
        get
        {
            Need();
            return _real.Value is { } real ? [_small.Value, real] : [_small.Value];
        }
    }

    /// <summary>Where lessons lie that were executed: by ./course test just before, else by ./course run; null when none was.</summary>
    public static string? Executed { get; } =
        new[] { ".course/test/notebooks-MNIST", ".course/test/notebooks-SyntheticDigits", "out" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.ipynb").Any());

    public const string NothingExecuted =
        "no executed lessons in .course/test or out/. ./course test executes them first; alone: ./course run";

    public SiteReport? Real => _real.Value;

    /// <summary>The real course as its notebooks are, without results: enough for what is written in them.</summary>
    public SiteReport Unexecuted
    {
        get
        {
            Need();
            return _unexecuted.Value;
        }
    }

    private static void Need() => Assert.SkipWhen(Tools is null, Missing);

    public const string Missing =
        "npm's packages for the pages (or for their tests) are not in .course/npm. ./course test fetches them with npm; without npm: apt-get install -y npm";

    /// <summary>What set-up fetched, with what only the tests use.</summary>
    public static WebTools? Tools { get; } = FindTools();

    public static string Text(SiteReport site, string page) => File.ReadAllText(Path.Combine(site.Target, page));

    private static WebTools? FindTools()
    {
        var folder = Path.Combine(Repository.Root, ".course", "npm");
        var node = Programs.Find("node", "nodejs");
        return node is not null && File.Exists(Path.Combine(folder, "node_modules", "axe-core", "axe.min.js"))
            ? new(folder, node)
            : null;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_scratch, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }
}
