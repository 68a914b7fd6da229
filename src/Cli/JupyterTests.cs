using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DropoutCourse.Cli;

/// <summary>
/// Executes notebooks in the kernel that learners have, the pinned dotnet-interactive, through a client that is not the course's: nbclient.
/// A notebook passes if no cell fails, none writes to stderr, and no test cell has a result (nbgrader takes both for lost points).
/// </summary>
/// <param name="data">A folder like Jupyter's data folder for the kernel (default: one in .course/).</param>
public sealed class JupyterTests(Repo repo, Action<string> say, string? data = null)
{
    private const string InJupyter = " in Jupyter";
    private static readonly string[] Packages = ["python3-nbclient"];
    private static readonly TimeSpan NotebookLimit = TimeSpan.FromMinutes(30);

    // A kernels folder of the tests' own: the user's kernels are neither used nor changed.
    private string Data => data ?? DataFolder(repo);

    public static string DataFolder(Repo repo) => Path.Combine(repo.State, "jupyter");

    /// <summary>A Python that has nbclient, whichever python3 comes first in PATH.</summary>
    public static Bench.Python? Python() => Bench.PythonWith("nbclient", "nbformat");

    /// <summary>Lessons and solved sheets whose name contains the filter, each a test.</summary>
    /// <param name="results">Folder for the executed notebooks.</param>
    /// <param name="aside">Standard output is for a result: progress goes to standard error.</param>
    /// <param name="report">Keeps one notebook's result and counts it.</param>
    /// <param name="skipped">Keeps that the notebooks were skipped.</param>
    public async Task<TestCommand.Count> Run(
        string? filter,
        string results,
        bool aside,
        Func<string, NotebookResult, TestCommand.Count> report,
        Action<string, TestCommand.Count, TimeSpan, IEnumerable<string>> skipped
    )
    {
        var total = new TestCommand.Count(0, 0, 0);
        var notebooks = Notebooks(filter);
        if (notebooks.Count == 0)
            return total;
        if (Prepare() is { } missing)
        {
            say($"skipped {notebooks.Count} notebooks in Jupyter: {missing}");
            total = new(0, 0, notebooks.Count);
            skipped("notebooks in Jupyter", total, TimeSpan.Zero, []);
            return total;
        }
        var digits = DataSet.Find(repo) is { IsMnist: true, Folder: { } mnist } ? mnist : DataSet.Synthetic;
        var output = Path.Combine(results, "notebooks-jupyter");
        Directory.CreateDirectory(output);
        say("lessons and solved sheets in Jupyter's kernel ...");
        using var progress = new Progress(aside, notebooks.Count);
        var jobs = Cores.Jobs(notebooks.Count);
        var environment = Environment(digits, jobs);
        var done = await Cores.Run(
            notebooks,
            jobs,
            n =>
            {
                var target = Path.Combine(output, n.Name.Replace(InJupyter, "").Replace(' ', '-'));
                return Task.Run(() => Execute(n.Path, n.Name, environment, target, progress));
            },
            Interrupt.Token
        );
        foreach (var result in done)
            total += report(result.Name, result);
        return total;
    }

    private List<(string Path, string Name)> Notebooks(string? filter) =>
        [
            .. new[] { (Folder: repo.Notebooks, Kind: ""), (Folder: repo.Sources, Kind: "sheet ") }
                .Where(f => Directory.Exists(f.Folder))
                .SelectMany(f =>
                    Directory
                        .EnumerateFiles(f.Folder, "*.ipynb")
                        .Order(StringComparer.Ordinal)
                        .Select(path => (Path: path, Name: f.Kind + Path.GetFileName(path) + InJupyter))
                )
                .Where(n => filter is null || n.Name.Contains(filter.Trim('*'), StringComparison.OrdinalIgnoreCase)),
        ];

    /// <summary>Installs the client and the kernel where that is possible; what is missing and the remedy, or null.</summary>
    private string? Prepare()
    {
        if (Python() is null)
        {
            if (!Apt.Usable)
                return $"nbclient not found. Remedy: {Apt.InstallCommand(Packages)}";
            say($"installing {string.Join(", ", Packages)} ...");
            if (Apt.Install(repo, Packages) is { } problem)
                return problem;
        }
        try
        {
            var kernel = new JupyterKernel(repo, Path.Combine(Data, "kernels"));
            if (!kernel.IsCurrent)
                kernel.Install(say);
            return null;
        }
        catch (UserError e)
        {
            return e.Message;
        }
    }

    private NotebookResult Execute(
        string path,
        string name,
        Dictionary<string, string?> environment,
        string target,
        Progress progress
    )
    {
        var clock = Stopwatch.StartNew();
        var cells = Notebook.Read(path).CodeCells.ToList();
        progress.Begin(name, cells.Count);
        JsonNode? answer = null;
        void Line(string line)
        {
            if (Answer(line) is not { } found)
                return;
            if (found["cell"] is { } cell)
                progress.Cell(name, cell.GetValue<int>(), cells.Count);
            else
                answer = found;
        }
        var run = Shell.Run(
            Python()!.Path,
            [Path.Combine(repo.Root, "src", "Cli", "jupyter.py"), path, target],
            environment: environment,
            limit: NotebookLimit,
            onLine: Line
        );
        var failure = Failed(answer, run, cells);
        var result = new NotebookResult(
            name,
            path,
            File.Exists(target) ? target : null,
            answer?["cells"]?.GetValue<int>() ?? 0,
            cells.Count,
            clock.Elapsed,
            0,
            failure
        );
        progress.Finish(result);
        return result;
    }

    private Dictionary<string, string?> Environment(string digits, int jobs) =>
        new(Cores.Share(jobs))
        {
            ["JUPYTER_PATH"] = Data,
            ["JUPYTER_RUNTIME_DIR"] = Path.Combine(Data, "runtime"),
            ["JUPYTER_NO_CONFIG"] = "1",
            ["PYTHONUNBUFFERED"] = "1",
            ["COURSE_PROFILE"] = "quick",
            [DataSet.Variable] = digits,
        };

    private static JsonObject? Answer(string line)
    {
        try
        {
            return line.StartsWith('{') ? JsonNode.Parse(line) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with a run; null if nothing is.</summary>
    private static Failure? Failed(JsonNode? answer, Shell.Result run, IReadOnlyList<Notebook.Cell> cells)
    {
        if (answer is null)
            return new(
                "start",
                0,
                "",
                "",
                0,
                "",
                run.ExitCode == 124
                    ? $"stopped after {NotebookLimit.TotalMinutes} minutes"
                    : $"nbclient ended with exit code {run.ExitCode}",
                Shell.Tail(run.Errors, 15).Split('\n'),
                null
            );
        var noise = answer["noise"]!.AsArray();
        if (answer["failure"] is not JsonObject first)
        {
            if (noise.Count == 0)
                return null;
            first = (JsonObject)noise[0]!.DeepClone();
            noise.RemoveAt(0);
        }
        var number = first["cell"]!.GetValue<int>();
        var (name, message) = (Text(first["name"]), Text(first["message"]));
        return new(
            "jupyter",
            number,
            cells[number - 1].Id,
            cells[number - 1].Source,
            0,
            name.Length > 0 ? name : "Output",
            message,
            [.. noise.Select(n => $"code cell {n!["cell"]}: {n["message"]}")],
            null
        );
    }

    private static string Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? s) ? s : "";
}
