using System.Text.Json.Nodes;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>How time and memory grow.</summary>
public sealed partial class Bench
{
    private void Scale(bool json)
    {
        var dll = Build();
        var points = new List<(string Axis, int Size, double Ms, double Mib)>();
        foreach (
            var (axis, sizes, times) in new[]
            {
                ("batch", new[] { 32, 64, 128, 256, 512, 1024 }, 15),
                ("width", [128, 256, 512, 1024, 2048], 15),
                ("images", [2_000, 8_000, 32_000, 128_000], 3),
            }
        )
        foreach (var size in sizes)
        {
            if (Interrupt.Token.IsCancellationRequested)
                throw new OperationCanceledException();
            if (!json)
                Screen.Out.MarkupLine($"[grey]{axis} {size}[/]");
            var result = Shell.Run(
                Shell.DotnetPath,
                [dll, "peak", $"scale {axis} {size}", $"{times}"],
                limit: TimeSpan.FromMinutes(5)
            );
            var answer = result.Ok
                ? JsonNode.Parse(result.Output)
                : throw new UserError($"The benchmark of {axis} {size} failed:\n{result.Everything}");
            points.Add(
                (
                    axis,
                    size,
                    Quantile(answer!["ms"]!.AsArray().Select(v => v!.GetValue<double>()), 0.5),
                    answer["mib"]!.GetValue<double>()
                )
            );
        }
        var folder = Path.Combine(repo.Root, "out", "bench");
        Directory.CreateDirectory(folder);
        var (file, page) = (Path.Combine(folder, "scale.json"), Path.Combine(folder, "scale.html"));
        File.WriteAllText(
            file,
            new JsonArray([
                .. points.Select(p =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["axis"] = p.Axis,
                            ["size"] = p.Size,
                            ["ms"] = p.Ms,
                            ["mib"] = p.Mib,
                        }
                ),
            ]).ToJsonString(Indented)
        );
        if (new WebSetup(repo).Ensure().Tools is { } web)
            File.Copy(
                Path.Combine(web.Folder, "node_modules", ChartLibrary.Module),
                Path.Combine(folder, "plotly.min.js"),
                overwrite: true
            );
        var plot = Shell.Run(Shell.DotnetPath, [dll, "plot", file, page], limit: TimeSpan.FromMinutes(1));
        if (!plot.Ok)
            throw new UserError($"The plot of {Repo.Short(file)} failed:\n{plot.Everything}");

        // The arithmetic of a step grows like the batch, like the square of the width, and that of an epoch like the number of images.
        var fits = points
            .GroupBy(p => p.Axis)
            .Select(g =>
                (
                    Axis: g.Key,
                    Time: Slope(g.Select(p => ((double)p.Size, p.Ms))),
                    Memory: Slope(g.Select(p => ((double)p.Size, Math.Max(p.Mib, 0.1)))),
                    Arithmetic: g.Key == "width" ? 2.0 : 1.0
                )
            )
            .ToList();
        if (json)
        {
            Console.WriteLine(
                new JsonObject
                {
                    ["benchmark"] = "scale",
                    ["machine"] = Machine(),
                    ["page"] = page,
                    ["points"] = JsonNode.Parse(File.ReadAllText(file)),
                    ["exponents"] = new JsonArray([
                        .. fits.Select(f =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["axis"] = f.Axis,
                                    ["time"] = f.Time,
                                    ["memory"] = f.Memory,
                                    ["arithmetic"] = f.Arithmetic,
                                }
                        ),
                    ]),
                }.ToJsonString(Indented)
            );
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "size", "median ms", "MiB added");
        foreach (var p in points)
            table.AddRow(p.Axis, $"{p.Size}", Number(p.Ms), Number(p.Mib));
        Screen.Out.Write(table);
        var summary = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("grows with", "time: exponent", "memory: exponent", "arithmetic: at most", "");
        foreach (var f in fits)
            summary.AddRow(
                f.Axis,
                Number(f.Time),
                Number(f.Memory),
                Number(f.Arithmetic),
                Math.Max(f.Time, f.Memory) <= f.Arithmetic + 0.15
                    ? "[green]good[/]"
                    : "[red]grows faster than the arithmetic[/]"
            );
        Screen.Out.Write(summary);
        Console.WriteLine(
            $"A step of the MLP 784-W-W-10 against batch size (W = 1024) and width W (batch 128); an epoch of 784-128-10 against images.\n{MachineLine()}\nThe plot: {Repo.Short(page)}"
        );
    }
}
