using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>Executes a list of notebooks, shows how far it is, and sums up.</summary>
public sealed class RunCommand(Repo repo)
{
    public sealed record Options(
        IReadOnlyList<string> Paths,
        string? Out,
        int Jobs,
        RunSettings Settings,
        bool KeepGoing,
        bool Json
    );

    /// <param name="web">What the reading edition bundles, if it is to be written as well.</param>
    public async Task<int> Run(Options options, WebSetup.Result? web = null)
    {
        var notebooks = Select(options.Paths);
        var folder = Path.GetFullPath(options.Out ?? repo.Out);
        CheckTargets(notebooks, folder);
        using var held = LockFolder(folder);
        var commit = Executions.Commit(repo);
        var clock = Stopwatch.StartNew();
        var results = await Execute(notebooks, folder, options);
        Executions.Add(folder, results, commit);
        if (options.Json)
            Console.WriteLine(ToJson(results));
        else
            Summarize(results, notebooks.Count, folder, clock.Elapsed);
        if (Interrupt.Token.IsCancellationRequested)
            Console.Error.WriteLine(
                $"course: stopped; written so far: {string.Join(", ", results.Where(r => r.Written != null).Select(r => Repo.Short(r.Written!)).DefaultIfEmpty("nothing"))}"
            );
        else if (web is not null)
            Site(web, folder, options.Json);
        return results.Count == notebooks.Count && results.All(r => r.Ok) ? Exit.Good : Exit.Failed;
    }

    private void Site(WebSetup.Result web, string folder, bool quiet)
    {
        var report = SiteCommand.Build(repo, web, folder, Path.Combine(folder, "site"));
        if (!quiet)
            SiteCommand.Tell(report);
    }

    /// <summary>The notebooks to run, read and checked before the first one starts.</summary>
    public IReadOnlyList<Notebook> Select(IReadOnlyList<string> paths)
    {
        List<string> files = [];
        if (paths.Count == 0)
        {
            if (Directory.Exists(repo.Notebooks))
                files.AddRange(Directory.EnumerateFiles(repo.Notebooks, "*.ipynb").Order(StringComparer.Ordinal));
            if (files.Count == 0)
                throw new UserError($"{Repo.Short(repo.Notebooks)}: no notebooks there.");
        }
        foreach (var path in paths)
        {
            if (path.Length == 0)
                throw new UserError("An empty path; name a notebook (.ipynb).");
            files.Add(path);
        }
        return
        [
            .. files
                .Select(Path.GetFullPath)
                .Distinct()
                .Select(f => RepairedCopy.Read(f, Reading.Strict, line => Console.Error.WriteLine("course: " + line))),
        ];
    }

    private static void CheckTargets(IReadOnlyList<Notebook> notebooks, string folder)
    {
        foreach (
            var same in notebooks
                .GroupBy(n => Path.GetFileName(n.Path), StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Count() > 1)
        )
            throw new UserError(
                $"{string.Join(" and ", same.Select(n => Repo.Short(n.Path)))} would be written to the same file {same.Key}. Run them one after the other with different --out folders."
            );
        foreach (var notebook in notebooks)
            if (Path.GetDirectoryName(notebook.Path) == folder.TrimEnd(Path.DirectorySeparatorChar))
                throw new UserError(
                    $"--out {Repo.Short(folder)} is the folder of {Path.GetFileName(notebook.Path)}: the source would be overwritten. Choose another folder."
                );
        if (File.Exists(folder))
            throw new UserError($"--out {Repo.Short(folder)} is a file; name a folder.");
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(
                $"--out {Repo.Short(folder)}: cannot be written to ({e.Message}). Choose another folder."
            );
        }
    }

    private static FileStream LockFolder(string folder) =>
        LockFile.TryTake(Path.Combine(folder, ".course-run.lock"), temporary: true)
        ?? throw new UserError(
            $"Another ./course run is writing to {Repo.Short(folder)}. Wait for it, or choose another folder with --out."
        );

    private static async Task<IReadOnlyList<NotebookResult>> Execute(
        IReadOnlyList<Notebook> notebooks,
        string folder,
        Options options
    )
    {
        using var progress = new Progress(
            options.Json,
            notebooks.Count,
            notebooks.Select(n => Path.GetFileName(n.Path)),
            Executions.Read(folder) is var last ? name => last.GetValueOrDefault(name)?.Seconds : null
        );
        var jobs = Math.Min(options.Jobs, notebooks.Count);
        var settings = options.Settings with { Environment = Cores.Share(jobs) };
        var giveUp = false;
        var results = await Cores.Run<Notebook, NotebookResult?>(
            notebooks,
            jobs,
            async notebook =>
            {
                if (Volatile.Read(ref giveUp) || Interrupt.Token.IsCancellationRequested)
                    return null;
                var name = Path.GetFileName(notebook.Path);
                progress.Begin(name, notebook.CodeCells.Count());
                var run = new NotebookRun(notebook, settings, (cell, count) => progress.Cell(name, cell, count));
                var result = await run.Execute(Path.Combine(folder, name), Interrupt.Token);
                progress.Finish(result);
                if (!result.Ok && !options.KeepGoing)
                    Volatile.Write(ref giveUp, true);
                return result;
            }
        );
        return [.. results.OfType<NotebookResult>()];
    }

    private static void Summarize(IReadOnlyList<NotebookResult> results, int wanted, string folder, TimeSpan time)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("notebook", "cells", "seconds", "peak memory", "result");
        foreach (var r in results)
        {
            var verdict =
                r.Stopped ? "[yellow]stopped[/]"
                : r.Failure is { } f
                    ? $"[red]failed[/]{(f.Cell > 0 ? $" in cell {f.Cell}" : "")}: {Markup.Escape(f.Kind)}"
                : "[green]ok[/]";
            table.AddRow(
                Markup.Escape(r.Name),
                $"{r.CellsDone}/{r.Cells}",
                Seconds(r.Time),
                r.Peak > 0 ? $"{r.Peak >> 20} MiB" : "?",
                verdict
            );
        }
        Screen.Out.Write(table);
        var good = results.Count(r => r.Ok);
        Console.WriteLine(
            $"{good} of {wanted} notebooks executed without error in {Seconds(time)} s; written to {Repo.Short(folder)}"
                + (
                    results.Count < wanted
                        ? $" ({wanted - results.Count} not started; --keep-going goes on after a failure)"
                        : ""
                )
        );
    }

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string ToJson(IReadOnlyList<NotebookResult> results) =>
        new JsonArray([
            .. results.Select(r =>
                (JsonNode)
                    new JsonObject
                    {
                        ["notebook"] = r.Name,
                        ["source"] = r.Source,
                        ["written"] = r.Written,
                        ["cells_done"] = r.CellsDone,
                        ["cells"] = r.Cells,
                        ["seconds"] = Math.Round(r.Time.TotalSeconds, 3),
                        ["peak_bytes"] = r.Peak,
                        ["ok"] = r.Ok,
                        ["stopped"] = r.Stopped,
                        ["failure"] = r.Failure is not { } f
                            ? null
                            : new JsonObject
                            {
                                ["kind"] = f.Kind,
                                ["cell"] = f.Cell,
                                ["cell_id"] = f.CellId,
                                ["line"] = f.Line,
                                ["name"] = f.ErrorName,
                                ["message"] = f.Message,
                                ["hint"] = f.Hint,
                            },
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
