using System.Collections.Concurrent;
using System.Diagnostics;

namespace DropoutCourse.Grading;

/// <summary>
/// Starts the process of the next pass while one runs, since starting takes long and waits much. Each is used by one pass only and has executed
/// nothing before.
/// </summary>
/// <param name="start">Starts one: <see cref="Sandbox.Start"/>.</param>
/// <param name="most">So many wait at once.</param>
/// <param name="more">Will there be another submission after the one that asks?</param>
public sealed class ReadyProcesses(
    Func<CancellationToken, Task<KernelProcess>> start,
    int most,
    Func<bool>? more = null
) : IAsyncDisposable
{
    /// <summary>A process ends by itself some time after the time for a whole submission; one that waited long has not enough of it left.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<(Task<KernelProcess> Start, Stopwatch Age)> _waiting = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>A fresh process, and another one begins to start if it will be wanted.</summary>
    /// <param name="again">Will the same submission want another one?</param>
    public async Task<KernelProcess> Take(bool again, CancellationToken stop)
    {
        var process = await Waiting(stop) ?? await start(stop);
        if ((again || more?.Invoke() == true) && _waiting.Count < most)
            _waiting.Enqueue((Task.Run(() => start(_end.Token)), Stopwatch.StartNew()));
        return process;
    }

    private async Task<KernelProcess?> Waiting(CancellationToken stop)
    {
        while (_waiting.TryDequeue(out var next))
        {
            KernelProcess process;
            try
            {
                process = await next.Start;
            }
            catch (Exception)
            {
                continue; // if that still hinders, the one that is started now says what it is
            }
            if (process.Alive && !process.HasExited && next.Age.Elapsed < Oldest && !stop.IsCancellationRequested)
                return process;
            await process.DisposeAsync();
        }
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        while (_waiting.TryDequeue(out var next))
            try
            {
                await (await next.Start).DisposeAsync();
            }
            catch (Exception)
            {
                // Nobody needed it; what hinders all of them is said by the one that was wanted.
            }
        _end.Dispose();
    }
}
