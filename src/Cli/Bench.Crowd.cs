using System.Diagnostics;

namespace DropoutCourse.Cli;

/// <summary>What becomes of a training step while other notebooks train too.</summary>
public sealed partial class Bench
{
    private const int Most = 3; // programs at once
    private const string CrowdStep = "step torch adam";

    /// <summary>How libtorch's computing threads wait for work, by variables that OpenMP reads when it is loaded.</summary>
    private sealed record Waiting(string Name, IReadOnlyDictionary<string, string?> Environment);

    private async Task Crowd(bool json)
    {
        var dll = Build();
        // Whoever starts the benchmark may have set some: neither side is measured with them.
        var unset = System
            .Environment.GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(k =>
                k.StartsWith("OMP_", StringComparison.Ordinal)
                || k.StartsWith("GOMP_", StringComparison.Ordinal)
                || k.StartsWith("KMP_", StringComparison.Ordinal)
            )
            .ToDictionary(k => k, _ => (string?)null);
        // The defaults in words: a variable that is set keeps the course from setting its own. GNU's OpenMP spins 300,000 times, Intel's and LLVM's 200 ms.
        var (variable, value) = OperatingSystem.IsLinux() ? ("GOMP_SPINCOUNT", "300000") : ("KMP_BLOCKTIME", "200");
        Waiting[] settings =
        [
            new("the course's", unset),
            new("libtorch's own", new Dictionary<string, string?>(unset) { [variable] = value }),
        ];
        var workers = settings
            .Select(s =>
                Enumerable
                    .Range(0, Most)
                    .Select(_ => new Worker("course", Shell.DotnetPath, [dll, "serve"], s.Environment))
                    .ToArray()
            )
            .ToArray();
        var times = settings
            .Select(_ =>
                Enumerable
                    .Range(0, Most)
                    .Select(n => Enumerable.Range(0, n + 1).Select(_ => new List<double>()).ToArray())
                    .ToArray()
            )
            .ToArray();
        try
        {
            foreach (var worker in workers.SelectMany(w => w))
                worker.Go(CrowdStep, 5); // sets the case up
            for (var round = 0; round < 6; round++)
            for (var count = 1; count <= Most; count++)
                // Whoever goes first in a round may find the machine otherwise: take turns in that too.
                foreach (var s in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
                    await AtOnce(workers[s][..count], times[s][count - 1]);
        }
        finally
        {
            foreach (var worker in workers.SelectMany(w => w))
                worker.Dispose();
        }

        var entries = new List<Entry>();
        var ratios = new List<Ratio>();
        // The share: n programs that compute all the time have an n-th of the cores each.
        var alone = Quantile(times[0][0][0], 0.5);
        foreach (var (s, setting) in settings.Index())
            for (var count = 1; count <= Most; count++)
            {
                foreach (var (i, ms) in times[s][count - 1].Index())
                {
                    var entry = new Entry(
                        count == 1 ? $"alone, {setting.Name}" : $"{i + 1} of {count} at once, {setting.Name}",
                        null,
                        "",
                        1
                    );
                    entry.Ms.AddRange(ms);
                    entries.Add(entry);
                }
                if (count > 1)
                {
                    var slowest = times[s][count - 1].Max(ms => Quantile(ms, 0.5));
                    ratios.Add(
                        new(
                            $"{count} at once, {setting.Name}: the slowest / its share ({count} x alone, the course's)",
                            slowest / (count * alone),
                            s == 0 ? 1.25 : null
                        )
                    );
                }
            }
        ratios.Insert(0, new("alone: the course's / libtorch's own", alone / Quantile(times[1][0][0], 0.5), 1.03));
        Report(
            "crowd",
            json,
            null,
            entries,
            ratios,
            "A training step of the MLP 784-1024-1024-10 as TorchSharp has it (Adam, batches of 128), in one, two and three programs at once, by how libtorch's threads wait for work.",
            missing: $"The course: see docs/environment.md. libtorch's own: {variable}={value}."
        );
    }

    /// <summary>Some programs train until all have done so for some seconds.</summary>
    private static async Task AtOnce(Worker[] workers, List<double>[] times)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            workers.Select(
                (worker, i) =>
                    Task.Factory.StartNew(
                        () =>
                        {
                            while (clock.Elapsed.TotalSeconds < 2)
                                times[i].AddRange(worker.Go(CrowdStep, 5));
                        },
                        TaskCreationOptions.LongRunning
                    )
            )
        );
    }
}
