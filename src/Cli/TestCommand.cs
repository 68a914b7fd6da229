using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DropoutCourse.Cli;

/// <summary>Builds all, executes every notebook on each data set, then runs every test project; each notebook counts as one test.</summary>
public sealed partial class TestCommand(Repo repo)
{
    public sealed record Count(int Passed, int Failed, int Skipped)
    {
        public static Count operator +(Count a, Count b) =>
            new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

        public override string ToString() =>
            $"{Passed} passed, {Failed} failed" + (Skipped > 0 ? $", {Skipped} skipped" : "");
    }

    private static readonly TimeSpan ProjectLimit = TimeSpan.FromMinutes(30);

    private readonly JsonArray _parts = [];
    private bool _json;

    /// <param name="filter">Only tests and notebooks whose full name contains this.</param>
    /// <param name="json">The result goes to standard output as JSON, everything else to standard error.</param>
    public async Task<int> Run(string? filter, bool json = false)
    {
        _json = json;
        if (filter is { } f && !FilterPattern().IsMatch(f))
            throw new UserError(
                $"--filter {f}: letters, digits, dots, dashes, underscores and * only; a test runs when its full name contains it."
            );
        var projects = Directory
            .EnumerateFiles(Path.Combine(repo.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(p => Path.GetFileNameWithoutExtension(p) == Path.GetFileName(Path.GetDirectoryName(p)))
            .Order(StringComparer.Ordinal)
            .ToList();
        var results = Path.Combine(repo.State, "test");
        Directory.CreateDirectory(results);

        Line("building the tests ...");
        var clock = Stopwatch.StartNew();
        var build = Shell.Dotnet(
            repo,
            "build",
            Path.Combine(repo.Root, "DropoutCourse.slnx"),
            "-c",
            "Release",
            "-v",
            "m",
            "-nologo"
        );
        File.WriteAllText(Path.Combine(results, "build.log"), build.Everything);
        var total = new Count(0, 0, 0);
        if (build.Ok)
            Line($"built in {RunCommand.Seconds(clock.Elapsed)} s");
        else
        {
            Line(
                $"THE BUILD FAILED (whole log: .course/test/build.log):\n{BuildErrors.Summary(repo, build.Everything)}"
            );
            total += new Count(0, 1, 0);
        }
        if (build.Ok)
            PreparePageTests();
        try
        {
            // First: the tests of the pages, and of charts in Jupyter, look at what was executed.
            total += await Notebooks(filter, results);
            total += await new JupyterTests(repo, Line).Run(filter, results, _json, Report, Report);
            var done = 0;
            foreach (var project in build.Ok ? projects : [])
            {
                if (Interrupt.Token.IsCancellationRequested)
                    throw new OperationCanceledException();
                total += RunProject(project, filter, results, $"[{++done}/{projects.Count}] ");
            }
            if (filter is null)
                total += Format();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(
                $"course: stopped; so far {total}; reports and logs of what ran are in .course/test"
            );
            return Exit.Failed;
        }
        if (json)
            Console.WriteLine(
                new JsonObject
                {
                    ["passed"] = total.Passed,
                    ["failed"] = total.Failed,
                    ["skipped"] = total.Skipped,
                    ["ok"] = total.Failed == 0,
                    ["parts"] = _parts,
                }.ToJsonString(
                    new JsonSerializerOptions
                    {
                        WriteIndented = true,
                        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                    }
                )
            );
        else
        {
            if (total.Skipped > 0)
                Console.WriteLine($"{total.Skipped} skipped; the reasons stand above");
            Console.WriteLine(total with { Skipped = 0 }); // the last line is read by machines: passed and failed only
        }
        return total.Failed == 0 ? Exit.Good : Exit.Failed;
    }

    /// <summary>What only the tests of the pages look at: without it they are skipped, and say so.</summary>
    private void PreparePageTests()
    {
        if (!Directory.Exists(Path.Combine(repo.Root, "tests", "Site.Tests")))
            return;
        if (EnsureBrowser() is { } note)
            Line($"note: {note}");
        if (new WebSetup(repo).Ensure(tests: true).Missing is { Length: > 0 } missing)
            Line($"note: {missing}");
    }

    /// <summary>Installed where that is possible; what is missing and the remedy, or null.</summary>
    private string? EnsureBrowser()
    {
        List<string> missing = [];
        if (OperatingSystem.IsLinux() && Shell.FindProgram("jupyter-notebook") is null)
            missing.Add("jupyter-notebook");
        if (Apt.Browser() is null)
            missing.Add("chromium");
        if (Shell.FindProgram("npm") is null)
            missing.Add("npm");
        if (missing.Count == 0)
            return null;
        var skipped = "the tests of the pages that need it are skipped";
        if (!Apt.Usable)
            return $"{string.Join(", ", missing)} not found; {skipped}. Remedy: {Apt.InstallCommand(missing)}";
        Line($"installing {string.Join(", ", missing)} ...");
        return Apt.Install(repo, missing) is { } problem ? $"{problem}\n{skipped}." : null;
    }

    private Count Format()
    {
        var clock = Stopwatch.StartNew();
        var (count, note) = FormatCheck.Run(repo);
        if (note != null)
            Line(note);
        Report("format", count, clock.Elapsed, count.Failed > 0 ? [note!] : []);
        Line($"format: {count} in {RunCommand.Seconds(clock.Elapsed)} s");
        return count;
    }

    private void Report(string name, Count count, TimeSpan time, IEnumerable<string> failures) =>
        _parts.Add(
            new JsonObject
            {
                ["name"] = name,
                ["passed"] = count.Passed,
                ["failed"] = count.Failed,
                ["skipped"] = count.Skipped,
                ["seconds"] = Math.Round(time.TotalSeconds, 1),
                ["failures"] = new JsonArray([.. failures.Select(f => (JsonNode)JsonValue.Create(f))]),
            }
        );

    private Count RunProject(string project, string? filter, string results, string position)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var dll = Path.Combine(Path.GetDirectoryName(project)!, "bin", "Release", "net10.0", name + ".dll");
        var report = Path.Combine(results, name + ".xml");
        File.Delete(report);
        Line($"{position}{name} ...");
        var clock = Stopwatch.StartNew();
        string[] selection = filter is null ? [] : ["-method", $"*{filter.Trim('*')}*"];
        var result = Shell.Run(
            Shell.DotnetPath,
            ["exec", dll, "-noColor", "-noLogo", "-xml", report, .. selection],
            repo.Root,
            limit: ProjectLimit
        );
        File.WriteAllText(Path.Combine(results, name + ".log"), result.Everything);
        if (!File.Exists(report))
        {
            var tail = string.Join('\n', result.Everything.TrimEnd().Split('\n').TakeLast(15));
            Line(
                $"FAILED {name}: no results; {(result.ExitCode == 124 ? $"stopped after {ProjectLimit.TotalMinutes} minutes" : $"exit code {result.ExitCode}")} (.course/test/{name}.log):\n{tail}"
            );
            Report(name, new(0, 1, 0), clock.Elapsed, [tail]);
            return new(0, 1, 0);
        }
        var (count, failures) = ReadReport(report);
        foreach (var failure in failures)
            Line(failure);
        foreach (var (reason, times) in Skipped(report))
            Line($"skipped {times}: {reason}");
        Report(name, count, clock.Elapsed, failures);
        Line($"{name}: {count} in {RunCommand.Seconds(clock.Elapsed)} s");
        return count;
    }

    /// <summary>Numbers and failures of xunit's XML report.</summary>
    public static (Count, IReadOnlyList<string> Failures) ReadReport(string path)
    {
        var xml = XDocument.Load(path);
        int Number(XElement e, string attribute) => int.TryParse(e.Attribute(attribute)?.Value, out var n) ? n : 0;
        var count = new Count(0, 0, 0);
        List<string> failures = [];
        foreach (var assembly in xml.Descendants("assembly"))
        {
            var errors = assembly.Descendants("error").ToList();
            count += new Count(
                Number(assembly, "passed"),
                Number(assembly, "failed") + errors.Count,
                Number(assembly, "skipped")
            );
            foreach (var error in errors)
                failures.Add(
                    Describe(error.Attribute("name")?.Value ?? error.Attribute("type")?.Value ?? "error", error)
                );
            foreach (var test in assembly.Descendants("test").Where(t => t.Attribute("result")?.Value == "Fail"))
                failures.Add(Describe(test.Attribute("name")?.Value ?? "?", test));
        }
        return (count, failures);
    }

    /// <summary>Why tests were skipped, each reason once, with the number of tests.</summary>
    public static IEnumerable<(string Reason, int Tests)> Skipped(string path) =>
        XDocument
            .Load(path)
            .Descendants("test")
            .Where(t => t.Attribute("result")?.Value == "Skip")
            .GroupBy(t => t.Element("reason")?.Value.Trim() ?? "no reason given")
            .Select(g => (g.Key, g.Count()));

    private static string Describe(string name, XElement element)
    {
        var message = element.Descendants("message").FirstOrDefault()?.Value.Trim() ?? "";
        var stack =
            element
                .Descendants("stack-trace")
                .FirstOrDefault()
                ?.Value.Split('\n')
                .Select(l => l.TrimEnd())
                .Where(l => l.Length > 0)
                .Take(6)
            ?? [];
        return $"FAILED {name}\n  "
            + string.Join("\n  ", message.Split('\n').Select(l => l.TrimEnd()).Take(25).Concat(stack));
    }

    private async Task<Count> Notebooks(string? filter, string results)
    {
        var total = new Count(0, 0, 0);
        var paths = !Directory.Exists(repo.Notebooks)
            ? []
            : Directory
                .EnumerateFiles(repo.Notebooks, "*.ipynb")
                .Where(p =>
                    filter is null || Path.GetFileName(p).Contains(filter.Trim('*'), StringComparison.OrdinalIgnoreCase)
                )
                .Order(StringComparer.Ordinal)
                .ToList();
        if (paths.Count == 0)
            return total;
        List<(string Name, string Folder)> sets = [];
        if (DataSet.Find(repo) is { IsMnist: true, Folder: { } mnist })
            sets.Add(("MNIST", mnist));
        sets.Add(("SyntheticDigits", DataSet.Synthetic));
        var jobs = Cores.Jobs(paths.Count);
        foreach (var (name, folder) in sets)
        {
            Line($"notebooks on {name} ...");
            var output = Path.Combine(results, "notebooks-" + name);
            Directory.CreateDirectory(output);
            var settings = new RunSettings(TimeSpan.FromMinutes(10), 2L << 30, "quick")
            {
                Environment = new Dictionary<string, string?>(Cores.Share(jobs)) { [DataSet.Variable] = folder },
            };
            using var progress = new Progress(aside: _json, paths.Count);
            var done = await Cores.Run(paths, jobs, path => One(path, output, settings, progress), Interrupt.Token);
            foreach (var result in done)
                total += Report($"{result.Name} on {name}", result);
        }
        return total;
    }

    private static async Task<NotebookResult> One(string path, string output, RunSettings settings, Progress progress)
    {
        var name = Path.GetFileName(path);
        NotebookResult result;
        try
        {
            var notebook = Notebook.Read(path);
            progress.Begin(name, notebook.CodeCells.Count());
            result = await new NotebookRun(
                notebook,
                settings,
                (cell, count) => progress.Cell(name, cell, count)
            ).Execute(Path.Combine(output, name), Interrupt.Token);
        }
        catch (UserError e)
        {
            result = new(name, path, null, 0, 0, TimeSpan.Zero, 0, new("read", 0, "", "", 0, "", e.Message, [], null));
        }
        progress.Finish(result);
        return result;
    }

    private Count Report(string name, NotebookResult result)
    {
        var count = result.Ok ? new Count(1, 0, 0) : new(0, 1, 0);
        Report(
            name,
            count,
            result.Time,
            result.Failure is { } f
                ? [f.Cell == 0 ? f.Message : $"code cell {f.Cell}, line {f.Line}: {f.ErrorName} {f.Message}"]
                : []
        );
        return count;
    }

    private void Line(string text)
    {
        var to = _json ? Console.Error : Console.Out;
        to.WriteLine(text);
        to.Flush();
    }

    [GeneratedRegex(@"^[\w.*+-]+$")]
    private static partial Regex FilterPattern();
}
