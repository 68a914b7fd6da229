using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>What this machine has, what it lacks, and the remedy.</summary>
public sealed class Doctor(Repo repo)
{
    public enum Verdict
    {
        Good,
        Note,
        Warning,
        Missing,
    }

    public sealed record Finding(string Name, Verdict Verdict, string Value, string? Remedy = null);

    public int Run(bool json)
    {
        string? problem = null;
        try
        {
            new Setup(repo).Ensure();
        }
        catch (UserError e)
        {
            problem = e.Message;
        }
        var findings = Findings(problem).ToList();
        if (json)
            Console.WriteLine(ToJson(findings));
        else
            Print(findings);
        return findings.Any(f => f.Verdict == Verdict.Missing) ? Exit.Usage : Exit.Good;
    }

    public IEnumerable<Finding> Findings(string? setupProblem = null)
    {
        yield return Sdk();
        yield return Packages();
        yield return Cultures();
        yield return Threads();
        yield return OmpThreads(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"));
        var data = DataSet.Find(repo);
        yield return new(
            "data set",
            data.Problem != null ? Verdict.Missing
                : data.IsMnist ? Verdict.Good
                : Verdict.Note,
            data.ToString(),
            data.Remedy
        );
        yield return Lib(setupProblem);
        foreach (var repair in new Setup(repo).Repairs)
            yield return new("repaired in lib/", Verdict.Good, repair);
        yield return Browser();
        yield return Program(
            "npm",
            "npm",
            "the reading edition fetches plotly.js, KaTeX and highlight.js with it, once; without them it shows tables",
            "--version"
        );
        yield return new WebSetup(repo).IsCurrent()
            ? new("reading edition", Verdict.Good, "plotly.js, KaTeX, highlight.js and CodeMirror are in .course/npm")
            : new(
                "reading edition",
                Verdict.Note,
                "plotly.js, KaTeX and highlight.js have not been fetched yet",
                "./course site"
            );
        yield return ChartLibrary.IsThere(repo)
            ? new(
                "charts in notebooks",
                Verdict.Good,
                $"drawn without a network: {Repo.Short(ChartLibrary.Target(repo))}"
            )
            : new(
                "charts in notebooks",
                Verdict.Note,
                "drawn with the plotly.js in Plotly.NET, three times as large as the one that npm brings",
                "apt-get install npm, then ./course site"
            );
        yield return Peer();
        yield return NotebookPeer();
    }

    private Finding Sdk()
    {
        var result = Shell.Dotnet(repo, "--version");
        return result.Ok
            ? new(".NET SDK", Verdict.Good, $"{result.Output.Trim()} ({Shell.DotnetPath})")
            : new(
                ".NET SDK",
                Verdict.Missing,
                "none that global.json accepts",
                "https://dotnet.microsoft.com/download/dotnet/10.0"
            );
    }

    private static Finding Packages() =>
        Platform.Problem(Platform.Rid) is { } problem
            ? new("platform", Verdict.Missing, Platform.Rid, problem)
            : new("platform", Verdict.Good, $"{Platform.Rid}: TorchSharp's packages have native libraries for it");

    /// <summary>Asks the program that runs cells, which ends at its start where ICU is missing: this one runs without.</summary>
    private static Finding Cultures() =>
        CrashText.LacksIcu(
            Shell.Run(KernelSettings.DotnetPath, [KernelSettings.HostDll], limit: TimeSpan.FromSeconds(20)).Everything
        )
            ? new("cultures", Verdict.Note, "no ICU: cells know only the invariant culture", CrashText.IcuRemedy)
            : new("cultures", Verdict.Good, "ICU is there");

    private static Finding Threads()
    {
        var load = File.Exists("/proc/loadavg") ? $", load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}" : "";
        return new("CPU threads", Verdict.Good, $"{Environment.ProcessorCount}{load}");
    }

    public static Finding OmpThreads(string? value) =>
        string.IsNullOrEmpty(value)
            ? new("OMP_NUM_THREADS", Verdict.Good, "not set")
            : new(
                "OMP_NUM_THREADS",
                Verdict.Note,
                $"{value}: libtorch computes with that many threads, whatever the machine has",
                "unset OMP_NUM_THREADS"
            );

    private Finding Lib(string? problem)
    {
        if (problem != null)
            return new("lib/", Verdict.Missing, "set-up did not succeed", problem);
        return new Setup(repo).LibIsCurrent()
            ? new("lib/", Verdict.Good, $"current, {Directory.EnumerateFiles(repo.Lib).Count()} files")
            : new("lib/", Verdict.Warning, "older than src/Shared", "./course doctor");
    }

    private static Finding Browser()
    {
        var found = Apt.Browser();
        return found is null
            ? new(
                "browser",
                Verdict.Note,
                "no chromium (only the checks of the rendered pages need it)",
                "apt-get install chromium"
            )
            : new(
                "browser",
                Verdict.Good,
                $"{Shell.Run(found, ["--version"], limit: TimeSpan.FromSeconds(10)).Output.Trim()} ({found})"
            );
    }

    private static Finding Program(string name, string program, string use, string versionOption)
    {
        var found = Shell.FindProgram(program);
        return found is null
            ? new(name, Verdict.Note, $"not installed ({use})", $"apt-get install {program}")
            : new(
                name,
                Verdict.Good,
                $"{Shell.Run(found, [versionOption], limit: TimeSpan.FromSeconds(10)).Output.Trim()} ({found})"
            );
    }

    private static Finding Peer() =>
        Bench.PythonWithTorch() is { } python
            ? new("python3-torch", Verdict.Good, $"{python.Version} ({python.Path})")
            : new(
                "python3-torch",
                Verdict.Note,
                "not installed (only ./course bench compares with it)",
                "apt-get install python3-torch"
            );

    private static Finding NotebookPeer() =>
        Bench.PythonWithNbclient() is { } python
            ? new("nbclient", Verdict.Good, $"{python.Version} ({python.Path})")
            : new(
                "nbclient",
                Verdict.Note,
                "nbclient or ipykernel is not installed (only ./course bench runner compares with them)",
                "apt-get install python3-nbclient python3-ipykernel"
            );

    private static void Print(IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "what", "found");
        foreach (var f in findings)
        {
            var (mark, color) = f.Verdict switch
            {
                Verdict.Good => ("ok", "green"),
                Verdict.Note => ("-", "grey"),
                Verdict.Warning => ("warning", "yellow"),
                _ => ("MISSING", "red"),
            };
            var remedy = f.Remedy is null ? "" : $"\n[{color}]remedy:[/] {Markup.Escape(f.Remedy)}";
            table.AddRow($"[{color}]{mark}[/]", Markup.Escape(f.Name), Markup.Escape(f.Value) + remedy);
        }
        Screen.Out.Write(table);
    }

    private static string ToJson(IEnumerable<Finding> findings) =>
        new JsonArray([
            .. findings.Select(f =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = f.Name,
                        ["verdict"] = f.Verdict.ToString().ToLowerInvariant(),
                        ["value"] = f.Value,
                        ["remedy"] = f.Remedy,
                    }
            ),
        ]).ToJsonString(
            new JsonSerializerOptions
            {
                WriteIndented = true,
                Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
