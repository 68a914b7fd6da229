using System.ComponentModel;
using System.Diagnostics;

namespace DropoutCourse.Cli;

/// <summary>Runs the paper's experiments in src/Reproduce: builds it, starts as many workers as are asked for, passes on what they say.</summary>
public sealed class Reproduce(Repo repo)
{
    public static readonly string[] Experiments =
    [
        "table2",
        "table9",
        "table10",
        "fig7",
        "fig8",
        "fig9",
        "fig10",
        "fig11",
        "ensemble",
        "cnn",
        "pairs",
        "transformer",
        "theory",
    ];

    public sealed record Options(
        IReadOnlyList<string> Names,
        string? Row,
        int Seeds,
        int Jobs,
        string? Results,
        bool List
    );

    /// <summary>The experiments that are meant; "all" and nothing mean all of them.</summary>
    public static IReadOnlyList<string> Select(IReadOnlyList<string> names) =>
        names.Count == 0 || names.Contains("all") ? Experiments : [.. Experiments.Where(names.Contains)];

    /// <summary>Whether an experiment runs on MNIST; the others make their own data.</summary>
    public static bool NeedsDigits(string name) => name != "transformer";

    /// <summary>What is wrong with a name, with the nearest right one; null if nothing is.</summary>
    public static string? Problem(string name)
    {
        string[] known = [.. Experiments, "all"];
        if (known.Contains(name))
            return null;
        var nearest = known.MinBy(k => Distance(k, name.ToLowerInvariant()))!;
        return $"There is no experiment '{name}'.{(Distance(nearest, name.ToLowerInvariant()) <= 2 ? $" Did you mean {nearest}?" : "")} Choose among {string.Join(", ", known)}.";
    }

    /// <summary>Refuses other digits than MNIST; looks into the files, which takes a quarter of a second.</summary>
    public void CheckData()
    {
        var data = DataSet.Find(repo);
        if (!data.IsMnist && (data.Folder != null || data.Name == DigitSource.Synthetic))
            throw new UserError(
                $"The paper's results are on MNIST; here is {data}. Remedy: put MNIST's four files into data/mnist/, or name their folder in {DataSet.Variable}."
            );
    }

    public int Run(Options options)
    {
        var project = Path.Combine(repo.Root, "src", "Reproduce", "DropoutCourse.Reproduce.csproj");
        if (!File.Exists(project))
            throw new UserError($"{Repo.Short(project)} is missing.");
        var build = Shell.Dotnet(repo, "build", project, "-c", "Release", "-v", "m", "-nologo");
        if (!build.Ok)
            throw new UserError($"The experiments do not build:\n{BuildErrors.Summary(repo, build.Everything)}");
        var built = Path.Combine(repo.Root, "src", "Reproduce", "bin", "Release", "net10.0");

        var checkpoints = Path.Combine(repo.Root, "data", "cache", "reproduce");
        var results = Path.GetFullPath(options.Results ?? Path.Combine(repo.Root, "data", "results"));
        List<string> arguments =
        [
            string.Join(',', Select(options.Names)),
            "--seeds",
            $"{options.Seeds}",
            "--results",
            results,
            "--checkpoints",
            checkpoints,
            "--commit",
            Commit(),
            "--workers",
            $"{options.Jobs}",
        ];
        var dll = Path.Combine(built, "DropoutCourse.Reproduce.dll");
        if (options.Row is { } row)
        {
            arguments.AddRange(["--row", row]);
            if (!options.List)
                CheckRow(dll, arguments);
        }
        if (options.List)
            arguments.Add("--list");
        var worst = Exit.Good;
        var workers = Enumerable
            .Range(1, options.List ? 1 : options.Jobs)
            .Select(n =>
                Task.Run(() =>
                {
                    var code = Work(dll, arguments, options.Jobs > 1 && !options.List ? $"[{n}] " : "");
                    lock (arguments)
                        worst = Math.Max(worst, code);
                })
            )
            .ToArray();
        Task.WaitAll(workers);
        if (Interrupt.Token.IsCancellationRequested)
        {
            Console.Error.WriteLine("The same command goes on from where this one stopped.");
            throw new OperationCanceledException();
        }
        return worst;
    }

    /// <summary>Only the program knows the rows; asked before the workers start, it refuses a wrong one once.</summary>
    private void CheckRow(string dll, IEnumerable<string> arguments)
    {
        var list = Shell.Dotnet(repo, [dll, .. arguments, "--list"]);
        if (!list.Ok)
            throw new UserError(list.Everything.Trim());
    }

    private int Work(string dll, IEnumerable<string> arguments, string prefix)
    {
        var start = new ProcessStartInfo(Shell.DotnetPath)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = repo.Root,
        };
        start.ArgumentList.Add(dll);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // Several workers with one thread each get more done than one with several threads.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data != null)
                Console.WriteLine(prefix + e.Data);
        };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data != null)
                Console.Error.WriteLine(prefix + e.Data);
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new UserError($"{Shell.DotnetPath}: {e.Message}");
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var interrupt = Interrupt.Register(() => Shell.Kill(process));
        process.WaitForExit();
        return process.ExitCode is Exit.Good or Exit.Usage ? process.ExitCode : Exit.Failed;
    }

    /// <summary>What the results were computed with; "+" says that files differ from the commit.</summary>
    private string Commit()
    {
        var commit = Shell.Run("git", ["rev-parse", "HEAD"], repo.Root, limit: TimeSpan.FromSeconds(20));
        if (!commit.Ok)
            return "unknown";
        var status = Shell.Run(
            "git",
            ["status", "--porcelain", "--", "src", "Directory.Packages.props"],
            repo.Root,
            limit: TimeSpan.FromSeconds(60)
        );
        return commit.Output.Trim() + (status.Ok && status.Output.Trim().Length == 0 ? "" : "+");
    }

    /// <summary>Levenshtein's distance: how many letters to insert, delete or change.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (
                    row[j],
                    Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1))
                );
        }
        return row[^1];
    }
}
