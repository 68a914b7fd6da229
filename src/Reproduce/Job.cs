using System.Security.Cryptography;
using System.Text;

namespace DropoutCourse.Reproduce;

/// <summary>A row that a job adds a run to: the file's head, without runs.</summary>
public sealed record Head(
    string Experiment,
    string Row,
    string Title,
    string? AtMeans = null,
    double? Published = null
);

/// <summary>One training run with one seed. What it needs is in its context, so that jobs can be listed without being run.</summary>
public sealed record Job
{
    /// <summary>The rows that it fills: several when one trained net answers several questions.</summary>
    public required IReadOnlyList<Head> Heads { get; init; }

    public required int Seed { get; init; }

    public double? At { get; init; }

    /// <summary>The data set, if it is not the digits but one that the job makes itself.</summary>
    public string? OwnData { get; init; }

    /// <summary>The net in words.</summary>
    public required string Net { get; init; }

    /// <summary>Hyperparameters. A recorded run with others is not this job's and is replaced.</summary>
    public required IReadOnlyDictionary<string, double> Settings { get; init; }

    /// <summary>Roughly the arithmetic, in 1e12 operations: how the time left is estimated.</summary>
    public required double Cost { get; init; }

    /// <summary>Other jobs whose trained nets this one starts from.</summary>
    public IReadOnlyList<Job> Needs { get; init; } = [];

    /// <summary>Computes; one run for each head.</summary>
    public required Func<JobContext, IReadOnlyList<RecordedRun>> Run { get; init; }

    /// <summary>The first row's name, the place and the seed.</summary>
    public string Id =>
        $"{Heads[0].Experiment}-{Heads[0].Row}{(At is { } at ? FormattableString.Invariant($"-at{at}") : "")}-seed{Seed}";

    /// <summary>All that makes a run this run, in words: what a checkpoint must agree with.</summary>
    public string Words(string data) =>
        $"{Id}; {data}; {Net}; {string.Join(", ", Settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => FormattableString.Invariant($"{s.Key} {s.Value}")))}";

    /// <summary>Name of its files: another recipe has other files, so that nothing of the old one is taken for the new one's.</summary>
    public string FileName(string data) =>
        $"{Id}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Words(data))))[..8]}";

    /// <summary>Is it among the recorded results?</summary>
    public bool Done(string results) =>
        Heads.All(head =>
            RecordedResults.Find(head.Experiment, head.Row, results) is { } file
            && file.Runs.Any(run =>
                run.Seed == Seed
                && run.At == At
                && run.Net == Net
                && run.Settings.Count == Settings.Count
                && Settings.All(s => run.Settings.TryGetValue(s.Key, out double v) && v == s.Value)
            )
        );
}

/// <summary>What a job may use.</summary>
public sealed class JobContext(
    Job job,
    DigitData? data,
    string checkpoints,
    RecordedOrigin origin,
    Action<string> say,
    TimeSpan saveEvery,
    Action<double> progress
)
{
    public Job Job => job;

    /// <summary>Flat digits; the test set is for the end.</summary>
    public DigitData Data =>
        data ?? throw new InvalidOperationException($"{job.Id} needs digits, and none were loaded");

    /// <summary>The file to go on from.</summary>
    public string Checkpoint => Path.Combine(checkpoints, job.FileName(DataOf(job)) + ".checkpoint");

    /// <summary>Where another job's trained net is kept.</summary>
    public string ModelOf(Job other) => Path.Combine(checkpoints, other.FileName(DataOf(other)) + ".dat");

    private string DataOf(Job other) => other.OwnData ?? Data.Name;

    /// <summary>How much work may be lost when the process is killed.</summary>
    public TimeSpan SaveEvery => saveEvery;

    public void Say(string text) => say(text);

    /// <summary>Share of the job that is done, 0..1.</summary>
    public void Progress(double done) => progress(done);

    /// <summary>The origin of a run that ends now.</summary>
    public RecordedOrigin Origin(double seconds) =>
        origin with
        {
            Finished = DateTime.UtcNow,
            Seconds = Math.Round(seconds, 1),
        };

    /// <summary>A run with what is the same for all kinds of job filled in.</summary>
    public RecordedRun Result(
        double seconds,
        int train,
        int validation,
        (int Wrong, int Digits)? test,
        IReadOnlyList<RecordedEpoch> epochs,
        Dictionary<string, double>? numbers = null,
        Dictionary<string, IReadOnlyList<double>>? curves = null,
        RecordedImages? images = null
    ) =>
        new(
            job.Seed,
            job.At,
            job.Net,
            job.Settings,
            train,
            validation,
            test?.Digits ?? 0,
            test?.Wrong,
            test is { } t ? 100.0 * t.Wrong / t.Digits : null,
            epochs,
            numbers ?? [],
            curves ?? [],
            images,
            Origin(seconds)
        );
}
