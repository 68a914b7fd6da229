using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DropoutCourse.Reproduce;

/// <summary>Works through a list of jobs: skips what is recorded, goes on from checkpoints, records what is complete. Several processes may share folders: each job is locked while it runs.</summary>
public sealed class Runner(DigitData? data, string results, string checkpoints, string commit, TextWriter log)
{
    /// <summary>How much work may be lost when the process is killed.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many processes share the list, for the time left.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long to wait before looking again for a net that another process trains.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    private double costDone,
        secondsDone;

    /// <summary>Jobs whose training diverged: they are said, left out, and tried again by the next command.</summary>
    public IReadOnlyList<string> Failed => failed;

    private readonly List<string> failed = [];

    /// <summary>Returns how many jobs it completed and how many others have in hand.</summary>
    public (int Completed, int Elsewhere) Run(IReadOnlyList<Job> jobs)
    {
        Directory.CreateDirectory(checkpoints);
        Directory.CreateDirectory(results);
        int completed = 0;
        var open = jobs.Where(job => !job.Done(results)).ToList();
        Line(
            open.Count == 0
                ? "Everything is recorded already."
                : $"{jobs.Count - open.Count} of {jobs.Count} runs are recorded; {open.Count} to do."
        );
        var elsewhere = new HashSet<string>();
        while (open.Count > 0)
        {
            bool moved = false;
            foreach (var job in open.ToArray())
            {
                State state;
                try
                {
                    state = Try(job, open);
                }
                catch (InvalidOperationException e) // one net that diverges must not end a night's work
                {
                    Line($"FAILED {job.Id}: {e.Message}");
                    failed.Add(job.Id);
                    state = State.Failed;
                }
                if (state == State.Waits)
                    continue;
                open.Remove(job);
                moved = true;
                if (state == State.Ran)
                    completed++;
                if (state == State.Elsewhere)
                    elsewhere.Add(job.Id);
            }
            // What is left waits for a net that another process trains.
            if (!moved)
                Thread.Sleep(Patience);
        }
        return (completed, elsewhere.Count);
    }

    private enum State
    {
        Ran,
        Recorded,
        Elsewhere,
        Waits,
        Failed,
    }

    private State Try(Job job, List<Job> open)
    {
        using var held = Lock(job.Id);
        if (held is null)
            return State.Elsewhere;
        if (job.Done(results))
            return State.Recorded;
        var context = new JobContext(job, data, checkpoints, Origin(), text => { }, SaveEvery, _ => { });
        foreach (var needed in job.Needs)
        {
            if (File.Exists(context.ModelOf(needed)))
                continue;
            using var other = Lock(needed.Id);
            if (other is null)
                return State.Waits;
            if (!File.Exists(context.ModelOf(needed)))
                Work(needed, open);
        }
        Work(job, open);
        return State.Ran;
    }

    private void Work(Job job, List<Job> open)
    {
        var watch = Stopwatch.StartNew();
        double done = 0,
            from = 0;
        void Progress(double share)
        {
            if (from < 0)
                from = share; // a resumed job starts in its middle; from its first report on its speed is measured
            done = share;
        }
        void Say(string text)
        {
            double rest = 0,
                all = open.Where(j => j.Id != job.Id).Sum(j => j.Cost) + job.Cost * (1 - done);
            double cost = costDone + job.Cost * Math.Max(0, done - Math.Max(0, from)),
                seconds = secondsDone + watch.Elapsed.TotalSeconds;
            if (cost > 0)
                (rest, all) = (job.Cost * (1 - done) / cost * seconds, all / cost * seconds / Workers);
            Line($"{job.Id}  {text}{(cost > 0 ? $"  ({Duration(rest)} left, {Duration(all)} for all)" : "")}");
        }
        var context = new JobContext(job, data, checkpoints, Origin(), Say, SaveEvery, Progress);
        bool resumed = File.Exists(context.Checkpoint);
        if (resumed)
            from = -1;
        Line($"{job.Id}  {(resumed ? "goes on from its checkpoint" : "starts")}: {job.Net}");
        using (torch.NewDisposeScope())
        {
            var runs = job.Run(context);
            foreach (var (head, run) in job.Heads.Zip(runs))
                Record(head, run, job.OwnData ?? context.Data.Name);
            File.Delete(context.Checkpoint);
            Line(
                $"{job.Id}  recorded after {Duration(watch.Elapsed.TotalSeconds)}{(runs[0].TestErrorPercent is { } error ? string.Create(CultureInfo.InvariantCulture, $": test error {error:0.00} %") : "")}"
            );
        }
        costDone += job.Cost * (1 - Math.Max(0, from));
        secondsDone += watch.Elapsed.TotalSeconds;
    }

    /// <summary>Adds the run to its row's file. Two processes may finish runs of the same row at once, so reading and writing is one locked act.</summary>
    private void Record(Head head, RecordedRun run, string dataName)
    {
        FileStream? held;
        while ((held = Lock("results")) is null)
            Thread.Sleep(50);
        using (held)
        {
            var old = RecordedResults.Find(head.Experiment, head.Row, results);
            // Runs of the same row by another recipe than this one's are out of date, and so is anything on other data.
            var keep = old is null || old.Data != dataName ? [] : old.Runs;
            var result = new RecordedResult(
                head.Experiment,
                head.Row,
                head.Title,
                dataName,
                head.AtMeans,
                head.Published,
                keep
            );
            RecordedResults.Write(result.With(run), results);
        }
    }

    private FileStream? Lock(string name)
    {
        try
        {
            return new FileStream(
                Path.Combine(checkpoints, name + ".lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    private RecordedOrigin Origin() => new(DateTime.UtcNow, 0, commit, Versions(), Cpu(), Environment.ProcessorCount);

    private static Dictionary<string, string> Versions()
    {
        var torchSharp = typeof(torch).Assembly;
        string version =
            torchSharp.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";
        return new()
        {
            [".NET"] = RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal),
            ["TorchSharp"] = version,
            ["os"] = RuntimeInformation.RuntimeIdentifier,
        };
    }

    private static string Cpu()
    {
        try
        {
            string? line = File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(':') + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Duration(double seconds) =>
        seconds < 90 ? $"{seconds:0} s"
        : seconds < 5400 ? $"{seconds / 60:0} min"
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h");

    private void Line(string text)
    {
        lock (log)
        {
            log.WriteLine($"{DateTime.Now:HH:mm:ss}  {text}");
            log.Flush();
        }
    }
}
