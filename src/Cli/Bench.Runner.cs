using System.Diagnostics;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>How fast cells start and run.</summary>
public sealed partial class Bench
{
    private async Task Runner(bool json)
    {
        var python = PythonWithNbclient();
        Entry start = new("kernel start, ours", null, "", 1),
            first = new("first cell, ours", null, "", 1),
            cells = new("100 trivial cells, ours", null, "", 1),
            peerStart = new("kernel start, ipykernel", null, "", 1),
            peerFirst = new("first cell, ipykernel", null, "", 1),
            peerCells = new("100 trivial cells, ipykernel", null, "", 1);
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            await using (
                var kernel = await KernelProcess.Start(
                    new KernelSettings
                    {
                        Launch = pipe => new(KernelSettings.DotnetPath, [KernelSettings.HostDll, pipe]),
                    },
                    Interrupt.Token
                )
            )
            {
                if (!kernel.Alive)
                    throw new UserError($"The kernel did not start:\n{string.Join('\n', kernel.Printed(20))}");
                start.Ms.Add(watch.Elapsed.TotalMilliseconds);
                async Task Cell(string code)
                {
                    var run = await kernel.Execute(code, TimeSpan.FromMinutes(1), _ => { }, Interrupt.Token);
                    if (run.End == CellEnd.Stopped)
                        throw new OperationCanceledException();
                    if (run.End != CellEnd.Good)
                        throw new UserError($"The cell {code} ended with {run.End}.");
                }
                watch.Restart();
                await Cell("var x = 0;");
                first.Ms.Add(watch.Elapsed.TotalMilliseconds);
                watch.Restart();
                for (var i = 1; i <= 100; i++)
                    await Cell($"x = x + {i};");
                cells.Ms.Add(watch.Elapsed.TotalMilliseconds);
            }
            if (python is null)
                continue;
            var result = Shell.Run(
                python.Path,
                [Path.Combine(repo.Root, "src", "Bench", "runner.py")],
                limit: TimeSpan.FromMinutes(3)
            );
            var answer = result.Output.Split('\n').FirstOrDefault(l => l.StartsWith('{')) is { } line
                ? JsonNode.Parse(line)
                : throw new UserError($"nbclient gave no answer:\n{result.Everything}");
            peerStart.Ms.Add(answer!["start"]!.GetValue<double>());
            peerFirst.Ms.Add(answer["first"]!.GetValue<double>());
            peerCells.Ms.Add(answer["cells"]!.GetValue<double>());
        }
        Entry whole = new("whole course, ours", null, "", 1);
        whole.Ms.Add(WholeCourse(json));
        List<Entry> entries =
        [
            start,
            first,
            cells,
            whole,
            .. python is null ? Array.Empty<Entry>() : [peerStart, peerFirst, peerCells],
        ];
        List<Ratio> ratios = python is null
            ? []
            :
            [
                new("kernel start: ours / ipykernel", start.Median / peerStart.Median, null),
                new("first cell: ours / ipykernel", first.Median / peerFirst.Median, null),
                new("100 cells: ours / ipykernel", cells.Median / peerCells.Median, null),
                new(
                    "all three: ours / ipykernel",
                    (start.Median + first.Median + cells.Median)
                        / (peerStart.Median + peerFirst.Median + peerCells.Median),
                    null
                ),
            ];
        Report(
            "runner",
            json,
            python,
            entries,
            ratios,
            "A trivial cell adds a number to a variable; ours are C#, compiled one by one, the peer's are Python.",
            peerName: "nbclient",
            missing: "No comparison: nbclient and ipykernel are not installed (apt-get install python3-nbclient python3-ipykernel)."
        );
    }

    /// <summary>Milliseconds of ./course run, in a process of its own; the executed notebooks are thrown away.</summary>
    private double WholeCourse(bool json)
    {
        if (!json)
            Screen.Out.MarkupLine("[grey]the whole course: some minutes[/]");
        var folder = Directory.CreateTempSubdirectory("course-bench-").FullName;
        try
        {
            var watch = Stopwatch.StartNew();
            var result = Shell.Run(
                Shell.DotnetPath,
                [typeof(Bench).Assembly.Location, "run", "--out", folder],
                repo.Root,
                limit: TimeSpan.FromHours(1)
            );
            if (Interrupt.Token.IsCancellationRequested)
                throw new OperationCanceledException();
            if (!result.Ok)
                throw new UserError($"The course did not run to its end:\n{result.Everything}");
            return watch.Elapsed.TotalMilliseconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
