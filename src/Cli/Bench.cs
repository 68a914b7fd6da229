using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>
/// Times the training step of src/Bench against the same step in PyTorch. Each side is one process that answers a line "go N" with one
/// JSON line, {"ms": [N numbers]}; the two take turns, so that whatever else the machine does hits both alike.
/// </summary>
public sealed class Bench(Repo repo)
{
    public sealed record Python(string Path, string Version);

    /// <summary>The Python whose torch is Debian's, built on the same libtorch as the stand-in; null when there is none.</summary>
    public static Python? PythonWithTorch()
    {
        foreach (var path in new[] { "/usr/bin/python3", Shell.FindProgram("python3") })
        {
            if (path is null || !File.Exists(path)) continue;
            var result = Shell.Run(path, ["-c", "import importlib.metadata as m; print(m.version('torch'))"], limit: TimeSpan.FromSeconds(20));
            if (result.Ok) return new(path, result.Output.Trim());
        }
        return null;
    }

    public int Step(bool json, int rounds = 12, int steps = 40)
    {
        var project = Path.Combine(repo.Root, "src", "Bench", "DropoutCourse.Bench.csproj");
        if (!File.Exists(project)) throw new UserError($"{Repo.Short(project)} is missing.");
        var build = Shell.Dotnet(repo, "build", project, "-c", "Release", "-v", "m", "-nologo");
        if (!build.Ok) throw new UserError($"The benchmark does not build:\n{Setup.Errors(build.Everything)}");
        var dll = Path.Combine(repo.Root, "src", "Bench", "bin", "Release", "net10.0", "DropoutCourse.Bench.dll");

        var python = PythonWithTorch();
        using var ours = new Worker("course", Shell.DotnetPath, [dll, "step"]);
        using var peer = python is null ? null : new Worker("PyTorch", python.Path, [Path.Combine(repo.Root, "src", "Bench", "step.py")]);
        List<double> mine = [], theirs = [];
        ours.Go(steps);
        peer?.Go(steps);
        for (var round = 0; round < rounds; round++)
        {
            if (Interrupt.Token.IsCancellationRequested) throw new OperationCanceledException();
            // Whoever goes first in a round finds other caches: take turns in that too.
            if (round % 2 == 1 && peer != null) theirs.AddRange(peer.Go(steps));
            mine.AddRange(ours.Go(steps));
            if (round % 2 == 0 && peer != null) theirs.AddRange(peer.Go(steps));
        }
        Report(json, mine, theirs, python);
        return Exit.Good;
    }

    private static void Report(bool json, List<double> mine, List<double> theirs, Python? python)
    {
        double? ratio = theirs.Count > 0 ? Quantile(mine, 0.5) / Quantile(theirs, 0.5) : null;
        if (json)
        {
            JsonObject Side(List<double> ms) => new() { ["median_ms"] = Quantile(ms, 0.5), ["p10_ms"] = Quantile(ms, 0.1), ["p90_ms"] = Quantile(ms, 0.9), ["steps"] = ms.Count };
            Console.WriteLine(new JsonObject { ["course"] = Side(mine), ["pytorch"] = theirs.Count > 0 ? Side(theirs) : null, ["ratio"] = ratio }
                .ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("training step", "median ms", "10 % to 90 %", "steps");
        void Row(string name, List<double> ms) => table.AddRow(name, Number(Quantile(ms, 0.5)), $"{Number(Quantile(ms, 0.1))} to {Number(Quantile(ms, 0.9))}", $"{ms.Count}");
        Row("course", mine);
        if (python != null) Row($"PyTorch {python.Version}", theirs);
        Screen.Out.Write(table);
        Console.WriteLine(ratio is { } r ? $"course / PyTorch: {r.ToString("0.000", CultureInfo.InvariantCulture)}"
            : "No comparison: python3-torch is not installed (apt-get install python3-torch).");
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static double Quantile(IEnumerable<double> values, double q)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) return double.NaN;
        var at = q * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    private sealed class Worker : IDisposable
    {
        private readonly Process _process;
        private readonly string _name;

        public Worker(string name, string program, IEnumerable<string> arguments)
        {
            _name = name;
            var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            _process = Process.Start(start)!;
        }

        public IReadOnlyList<double> Go(int steps)
        {
            _process.StandardInput.WriteLine($"go {steps}");
            _process.StandardInput.Flush();
            while (_process.StandardOutput.ReadLine() is { } line)
                if (line.StartsWith('{') && JsonNode.Parse(line)?["ms"] is JsonArray ms)
                    return [.. ms.Select(v => v!.GetValue<double>())];
            throw new UserError($"The benchmark's {_name} side ended without an answer.");
        }

        public void Dispose()
        {
            Shell.Kill(_process);
            _process.Dispose();
        }
    }
}
