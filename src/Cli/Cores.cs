namespace DropoutCourse.Cli;

/// <summary>
/// Notebooks that run at once share the machine's cores: else libtorch computes in each of them with as many threads as there are cores, and the
/// threads wait for each other longer than they compute.
/// </summary>
internal static class Cores
{
    private const string Threads = "OMP_NUM_THREADS";
    private const int Most = 4; // a notebook takes more than a gigabyte of memory

    /// <summary>Variables for each of some notebooks that run at once; a number of threads that somebody has set stays.</summary>
    public static Dictionary<string, string?> Share(int jobs) =>
        jobs > 1 && Environment.GetEnvironmentVariable(Threads) is null
            ? new() { [Threads] = $"{Math.Max(1, Environment.ProcessorCount / jobs)}" }
            : [];

    /// <summary>How many of some notebooks the tests run at once.</summary>
    public static int Jobs(int notebooks) => Math.Clamp(Math.Min(Environment.ProcessorCount, notebooks), 1, Most);

    /// <summary>Runs some notebooks, several at once, begun in their order; the results are in that order too.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> came; those that ran have ended.</exception>
    public static async Task<IReadOnlyList<TResult>> Run<T, TResult>(
        IReadOnlyList<T> notebooks,
        int jobs,
        Func<T, Task<TResult>> run,
        CancellationToken stop = default
    )
    {
        var results = new TResult[notebooks.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, notebooks.Count),
            new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = stop },
            async (i, _) => results[i] = await run(notebooks[i])
        );
        return results;
    }
}
