using System.Diagnostics;

namespace DropoutCourse.Open;

/// <summary>Starts the processes that execute cells, and holds one ready for the first lesson: it starts while its reader still looks at the list.</summary>
internal sealed class SpareKernel(OpenOptions options) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task<KernelProcess>? _spare;

    /// <returns>Ends when the process is ready, or could not be started; whoever asks for one hears why.</returns>
    public Task Prepare()
    {
        _spare = Task.Run(async () =>
        {
            var kernel = await Launch(options.Work, _end.Token);
            // The first cell of all loads the compiler; an empty one does it before the reader's.
            if (kernel.Alive)
                await kernel.Execute("{ }", TimeSpan.FromSeconds(30), _ => { }, _end.Token);
            return kernel;
        });
        return Task.WhenAny(_spare);
    }

    /// <summary>A kernel process in a folder: the one that waits, if it is there and for this folder, else a new one.</summary>
    public async Task<KernelProcess> Start(string folder, CancellationToken stop)
    {
        if (folder == options.Work && Interlocked.Exchange(ref _spare, null) is { } spare)
        {
            var kernel = await spare;
            if (kernel.Alive && !kernel.HasExited)
                return kernel;
            await kernel.DisposeAsync();
        }
        return await Launch(folder, stop);
    }

    private Task<KernelProcess> Launch(string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        return KernelProcess.Start(
            new KernelSettings { Launch = pipe => Process(folder, pipe), MemoryLimit = options.MemoryLimit },
            stop
        );
    }

    private ProcessStartInfo Process(string folder, string pipe)
    {
        var start = new ProcessStartInfo(KernelSettings.DotnetPath, [KernelSettings.HostDll, pipe])
        {
            WorkingDirectory = folder,
        };
        start.Environment["COURSE_PROFILE"] = options.Profile;
        // Two notebooks that compute at once: libtorch's threads wait by spinning, and starve each other.
        if (!start.Environment.Keys.Any(k => k.StartsWith("OMP_") || k.StartsWith("GOMP_")))
            start.Environment["GOMP_SPINCOUNT"] = "1000";
        return start;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (Interlocked.Exchange(ref _spare, null) is { } spare)
            try
            {
                await (await spare).DisposeAsync();
            }
            catch (Exception e)
                when (e is OperationCanceledException or IOException or System.ComponentModel.Win32Exception)
            {
                // It never started; whoever opens a lesson hears why.
            }
        _end.Dispose();
    }
}
