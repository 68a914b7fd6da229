using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace DropoutCourse.Cli;

/// <summary>
/// Times the course against its peers. Each side (src/Bench in C#, src/Bench/bench.py in PyTorch) is one process that answers a line "CASE N" with one JSON line, {"ms": [N numbers]};
/// the sides take turns, so that whatever else the machine does hits all alike.
/// </summary>
public sealed partial class Bench(Repo repo)
{
    public static readonly string[] All = ["dropout", "step", "epoch", "mc", "scale", "runner", "crowd"];

    public sealed record Python(string Path, string Version);

    /// <summary>One line of a result.</summary>
    /// <param name="Factor">What one run is multiplied by, where only a part of the work is run.</param>
    private sealed record Entry(string Name, Worker? Worker, string Case, int Times, double Factor = 1)
    {
        public List<double> Ms { get; } = [];
        public double Median => Ms.Count > 0 ? Quantile(Ms, 0.5) : double.NaN;
    }

    /// <param name="Most">The ratio of ours and the peer that is not to be exceeded; null: for information.</param>
    private sealed record Ratio(string Name, double Value, double? Most)
    {
        public bool? Met => Most is { } most && !double.IsNaN(Value) ? Value <= most : null;
    }

    private readonly DateTime _begun = DateTime.UtcNow;

    // Before the benchmark adds its own.
    private readonly double? _load = Load();

    private bool Busy => _load > Environment.ProcessorCount + 1;

    /// <summary>The Python whose torch is Debian's; null when there is none.</summary>
    public static Python? PythonWithTorch() => PythonWith("torch");

    /// <summary>The same with the library that multiplies its matrices, as bench.py names it.</summary>
    private Python WithLibrary(Python python) =>
        Shell.Run(python.Path, [PeerScript, "library"], limit: TimeSpan.FromSeconds(30)) is { Ok: true } result
            ? python with
            {
                Version = $"{python.Version} with {result.Output.Trim()}",
            }
            : python;

    private string PeerScript => Path.Combine(repo.Root, "src", "Bench", "bench.py");

    /// <summary>The Python that has nbclient and ipykernel; the version is nbclient's.</summary>
    public static Python? PythonWithNbclient() => PythonWith("nbclient", "ipykernel");

    internal static Python? PythonWith(params string[] packages)
    {
        foreach (var path in new[] { "/usr/bin/python3", Shell.FindProgram("python3") })
        {
            if (path is null || !File.Exists(path))
                continue;
            var result = Shell.Run(
                path,
                [
                    "-c",
                    $"import importlib.metadata as m; print({string.Join(", ", packages.Select(p => $"m.version('{p}')"))})",
                ],
                limit: TimeSpan.FromSeconds(20)
            );
            if (result.Ok)
                return new(path, result.Output.Trim().Split(' ')[0]);
        }
        return null;
    }

    public async Task<int> Run(string name, bool json)
    {
        switch (name)
        {
            case "dropout":
                Dropout(json);
                break;
            case "step":
                Step(json);
                break;
            case "epoch":
                Epoch(json);
                break;
            case "mc":
                MonteCarlo(json);
                break;
            case "scale":
                Scale(json);
                break;
            case "runner":
                await Runner(json);
                break;
            case "crowd":
                await Crowd(json);
                break;
            default:
                throw new UserError($"There is no benchmark \"{name}\"; there are {string.Join(", ", All)}.");
        }
        return Exit.Good;
    }

    // ---- the benchmarks

    private void Dropout(bool json)
    {
        using var sides = Sides();
        var (ours, peer) = (sides.Ours, sides.Peer);
        var (entries, ratios) = (new List<Entry>(), new List<Ratio>());
        foreach (var (rows, times, rounds) in new[] { (128, 60, 10), (60_000, 1, 5) })
        {
            var size = $"{rows.ToString("N0", CultureInfo.InvariantCulture)} x 1024";
            Entry fused = new($"one pass, {size}", ours, $"dropout fused {rows}", times),
                layer = new($"VectorizedDropout, {size}", ours, $"dropout layer {rows}", times),
                own = new($"aten::dropout in C#, {size}", ours, $"dropout aten {rows}", times),
                aten = new($"aten::dropout in PyTorch, {size}", peer, $"dropout aten {rows}", times),
                copy = new($"two memory copies, {size}", ours, $"copy {rows}", times);
            entries.AddRange(Measure(rounds, fused, layer, own, aten, copy));
            ratios.Add(new($"one pass / aten::dropout in C#, {size}", fused.Median / own.Median, 1 / 20.0));
            ratios.Add(new($"one pass / aten::dropout in PyTorch, {size}", fused.Median / aten.Median, 1 / 20.0));
            ratios.Add(new($"VectorizedDropout / aten::dropout in C#, {size}", layer.Median / own.Median, null));
            ratios.Add(new($"one pass / memory copies, {size}", fused.Median / copy.Median, 2));
        }
        Report(
            "dropout",
            json,
            sides.Python,
            entries,
            ratios,
            "Forward and backward at p = 0.5. One pass: FusedDropout into memory that is there already; the layers go through autograd and take new memory each time."
        );
    }

    private void Step(bool json)
    {
        using var sides = Sides();
        var (ours, peer) = (sides.Ours, sides.Peer);
        var (entries, ratios) = (new List<Entry>(), new List<Ratio>());
        // A step cannot be faster than its matrix products: what it takes beside them is what can be saved.
        Entry products = new("matrix products alone", ours, "products 128", 20),
            peerProducts = new("matrix products alone, PyTorch", peer, "products 128", 20);
        foreach (var kind in new[] { "sgd", "adam" })
        {
            var title = kind == "sgd" ? "SGD + momentum" : "Adam";
            Entry hand = new($"{title}: gradients by hand, fused", ours, $"step hand {kind}", 20),
                modules = new($"{title}: modules, fused optimizer", ours, $"step modules {kind}", 20),
                torchs = new($"{title}: TorchSharp as it comes", ours, $"step torch {kind}", 20),
                plain = new($"{title}: PyTorch", peer, $"step torch {kind}", 20),
                each = new($"{title}: PyTorch, foreach", peer, $"step foreach {kind}", 20);
            entries.AddRange(Measure(8, hand, modules, torchs, plain, each, products, peerProducts));
            ratios.Add(new($"{title}: by hand / matrix products", hand.Median / products.Median, 1.15));
            ratios.Add(new($"{title}: modules / matrix products", modules.Median / products.Median, 1.25));
            ratios.Add(new($"{title}: by hand / PyTorch", hand.Median / plain.Median, null));
            ratios.Add(new($"{title}: by hand / PyTorch, foreach", hand.Median / each.Median, null));
            ratios.Add(new($"{title}: modules / PyTorch", modules.Median / plain.Median, null));
        }
        ratios.Add(new("matrix products: TorchSharp / PyTorch", products.Median / peerProducts.Median, null));
        Report(
            "step",
            json,
            sides.Python,
            [.. entries.Distinct()],
            ratios,
            "MLP 784-1024-1024-10 with dropout 0.5 after both hidden layers, batches of 128. The two sides' libraries differ: the products' own ratio says by how much."
        );
    }

    private void Epoch(bool json)
    {
        using var sides = Sides();
        var (ours, peer) = (sides.Ours, sides.Peer);
        const int part = 6_400;
        Entry mine = new("document 000's net, ours", ours, "epoch", 1),
            memory = new("the same, PyTorch in memory", peer, "epoch", 1),
            document =
                new(
                    $"document 000's program as written ({part} images, scaled to 60,000)",
                    peer,
                    $"document {part}",
                    1,
                    60_000.0 / part
                ),
            cnn = new("CNN, ours (20 batches of 64, scaled to an epoch)", ours, "cnn", 1, 60_000.0 / 1280),
            cnnPeer = new("CNN, PyTorch (the same)", peer, "cnn", 1, 60_000.0 / 1280);
        var entries = Measure(5, mine, memory, document, cnn, cnnPeer);
        Report(
            "epoch",
            json,
            sides.Python,
            entries,
            [
                new("ours / document's program", mine.Median / document.Median, 0.2),
                new("ours / PyTorch in memory", mine.Median / memory.Median, 0.8),
                new("CNN: ours / PyTorch", cnn.Median / cnnPeer.Median, 1),
            ],
            "60,000 images of random numbers, batches of 64 in a new order, Adam. The document's data set is imitated step by step, PIL image included, since torchvision is not at hand."
        );
    }

    private void MonteCarlo(bool json)
    {
        using var sides = Sides();
        var (ours, peer) = (sides.Ours, sides.Peer);
        Entry shallow = new("784-1024-10, T = 100, ours", ours, "mc 100", 1),
            loop = new("784-1024-10, Python loop (T = 10, times 10)", peer, "mc 10", 1, 10),
            fast = new("784-1024-10, fast dropout (one pass, no masks)", ours, "mc fast", 1),
            deep = new("784-1024-1024-10, ours (T = 5, times 20)", ours, "mcdeep 5", 1, 20),
            deepLoop = new("784-1024-1024-10, Python loop (T = 5, times 20)", peer, "mcdeep 5", 1, 20);
        var entries = Measure(3, shallow, loop, fast, deep, deepLoop);
        Report(
            "mc",
            json,
            sides.Python,
            entries,
            [
                new("one hidden layer: ours / Python loop", shallow.Median / loop.Median, 0.3),
                new("two hidden layers: ours / Python loop", deep.Median / deepLoop.Median, null),
                new("fast dropout / ours", fast.Median / shallow.Median, null),
            ],
            "Average over T masks for 10,000 images. The product before the first mask is computed once; with a second hidden layer, that layer's product has to be computed for each mask."
        );
    }

    // ---- what they share

    private sealed record Both(Worker Ours, Worker? Peer, Python? Python) : IDisposable
    {
        public void Dispose()
        {
            Ours.Dispose();
            Peer?.Dispose();
        }
    }

    private Both Sides()
    {
        var dll = Build();
        var python = PythonWithTorch();
        return new(
            new Worker("course", Shell.DotnetPath, [dll, "serve"]),
            python is null ? null : new Worker("PyTorch", python.Path, [PeerScript]),
            python is null ? null : WithLibrary(python)
        );
    }

    private string Build()
    {
        var project = Path.Combine(repo.Root, "src", "Bench", "DropoutCourse.Bench.csproj");
        if (!File.Exists(project))
            throw new UserError($"{Repo.Short(project)} is missing.");
        var build = Shell.Dotnet(repo, "build", project, "-c", "Release", "-v", "m", "-nologo");
        if (!build.Ok)
            throw new UserError($"The benchmark does not build:\n{BuildErrors.Summary(repo, build.Everything)}");
        return Path.Combine(repo.Root, "src", "Bench", "bin", "Release", "net10.0", "DropoutCourse.Bench.dll");
    }

    /// <summary>Rounds in which each entry has its turn; those without a worker are left out.</summary>
    private static List<Entry> Measure(int rounds, params Entry[] entries)
    {
        var present = entries.Where(e => e.Worker != null).ToList();
        for (var round = 0; round < rounds; round++)
        {
            // Whoever goes first in a round finds other caches: take turns in that too.
            foreach (var entry in round % 2 == 0 ? present : Enumerable.Reverse(present))
            {
                if (Interrupt.Token.IsCancellationRequested)
                    throw new OperationCanceledException();
                entry.Ms.AddRange(entry.Worker!.Go(entry.Case, entry.Times).Select(ms => ms * entry.Factor));
            }
        }
        return present;
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private void Report(
        string name,
        bool json,
        Python? python,
        List<Entry> entries,
        List<Ratio> ratios,
        string note,
        string peerName = "PyTorch",
        string missing = "No comparison: python3-torch is not installed (apt-get install python3-torch)."
    )
    {
        ratios = [.. ratios.Where(r => !double.IsNaN(r.Value))];
        if (json)
        {
            Console.WriteLine(
                new JsonObject
                {
                    ["benchmark"] = name,
                    ["machine"] = Machine(),
                    ["peer"] = python is null ? null : $"{peerName} {python.Version}",
                    ["note"] = note,
                    ["times"] = new JsonArray([
                        .. entries.Select(e =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["name"] = e.Name,
                                    ["median_ms"] = e.Median,
                                    ["p10_ms"] = Quantile(e.Ms, 0.1),
                                    ["p90_ms"] = Quantile(e.Ms, 0.9),
                                    ["runs"] = e.Ms.Count,
                                }
                        ),
                    ]),
                    ["ratios"] = new JsonArray([
                        .. ratios.Select(r =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["name"] = r.Name,
                                    ["ratio"] = r.Value,
                                    ["goal"] = r.Most,
                                    ["met"] = r.Met,
                                }
                        ),
                    ]),
                }.ToJsonString(Indented)
            );
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns(name, "median ms", "10 % to 90 %", "runs");
        foreach (var e in entries)
            table.AddRow(
                Markup.Escape(e.Name),
                Number(e.Median),
                $"{Number(Quantile(e.Ms, 0.1))} to {Number(Quantile(e.Ms, 0.9))}",
                $"{e.Ms.Count}"
            );
        Screen.Out.Write(table);
        if (ratios.Count > 0)
        {
            var result = new Table().Border(TableBorder.Rounded).AddColumns("ratio of the medians", "", "goal", "");
            foreach (var r in ratios)
                result.AddRow(
                    Markup.Escape(r.Name),
                    r.Value.ToString("0.000", CultureInfo.InvariantCulture),
                    r.Most is { } most ? $"at most {most.ToString("0.##", CultureInfo.InvariantCulture)}" : "",
                    r.Met switch
                    {
                        not null when Busy => "[yellow]busy[/]",
                        true => "[green]met[/]",
                        false => "[red]missed[/]",
                        null => "",
                    }
                );
            Screen.Out.Write(result);
        }
        Console.WriteLine(note);
        Console.WriteLine(MachineLine());
        if (python is null)
            Console.WriteLine(missing);
        else
            Console.WriteLine($"Peer: {peerName} {python.Version} ({python.Path}).");
    }

    /// <summary>How many programs wanted a core on average during the last minute; null where the system doesn't say.</summary>
    private static double? Load() =>
        File.Exists("/proc/loadavg")
        && double.TryParse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture, out var load)
            ? load
            : null;

    private JsonObject Machine() =>
        new()
        {
            ["cores"] = Environment.ProcessorCount,
            ["load"] = _load,
            ["busy"] = Busy,
            ["omp_num_threads"] = Environment.GetEnvironmentVariable("OMP_NUM_THREADS"),
            ["seconds"] = Math.Round((DateTime.UtcNow - _begun).TotalSeconds, 1),
        };

    private string MachineLine()
    {
        var load = _load is { } l ? $", load {Number(l)} at the start" : "";
        return $"{Environment.ProcessorCount} cores{load}{(Busy ? ": something else is running, and no goal is judged" : "")}.";
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) < 1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    public static double Quantile(IEnumerable<double> values, double q)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            return double.NaN;
        var at = q * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>The exponent b of y = a x^b, by least squares on the logarithms.</summary>
    public static double Slope(IEnumerable<(double X, double Y)> points)
    {
        var logs = points.Select(p => (X: Math.Log(p.X), Y: Math.Log(p.Y))).ToList();
        var (x, y) = (logs.Average(p => p.X), logs.Average(p => p.Y));
        return logs.Sum(p => (p.X - x) * (p.Y - y)) / logs.Sum(p => (p.X - x) * (p.X - x));
    }

    private sealed class Worker : IDisposable
    {
        private readonly Process _process;
        private readonly string _name;

        public Worker(
            string name,
            string program,
            IEnumerable<string> arguments,
            IReadOnlyDictionary<string, string?>? environment = null
        )
        {
            _name = name;
            var start = new ProcessStartInfo(program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
            foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
                if (value is null)
                    start.Environment.Remove(key);
                else
                    start.Environment[key] = value;
            _process = Process.Start(start)!;
        }

        public IReadOnlyList<double> Go(string work, int times)
        {
            using var interrupt = Interrupt.Register(() => Shell.Kill(_process));
            try
            {
                _process.StandardInput.WriteLine($"{work} {times}");
                _process.StandardInput.Flush();
            }
            catch (IOException) { } // It is gone: no answer will come, and that is said below.
            while (_process.StandardOutput.ReadLine() is { } line)
                if (line.StartsWith('{'))
                {
                    var answer = JsonNode.Parse(line);
                    if (answer?["ms"] is JsonArray ms)
                        return [.. ms.Select(v => v!.GetValue<double>())];
                    throw new UserError($"The benchmark's {_name} side could not run \"{work}\": {answer?["error"]}");
                }
            if (Interrupt.Token.IsCancellationRequested)
                throw new OperationCanceledException();
            throw new UserError($"The benchmark's {_name} side ended without an answer to \"{work}\".");
        }

        public void Dispose()
        {
            Shell.Kill(_process);
            _process.Dispose();
        }
    }
}
