namespace DropoutCourse.Tests;

/// <summary>The process of the next pass starts while one runs.</summary>
public sealed class ReadyProcessesTests : IDisposable
{
    private readonly Sandbox _sandbox = new(Path.Combine(Repository.Root, "lib"), null, Course.Limits);
    private readonly List<Task<KernelProcess>> _started = [];
    private bool _more;

    public void Dispose() => _sandbox.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ReadyProcesses Processes() =>
        new(
            stop =>
            {
                var start = _sandbox.Start(1, stop);
                _started.Add(start);
                return start;
            },
            1,
            () => _more
        );

    private static async Task<CellRun> Run(KernelProcess process, string code) =>
        await process.Execute(code, TimeSpan.FromSeconds(60), _ => { }, Stop);

    private async Task Started(int count)
    {
        for (var i = 0; i < 600 && _started.Count < count; i++)
            await Task.Delay(50, Stop);
        Assert.Equal(count, _started.Count);
    }

    [Fact]
    public async Task Each_pass_has_a_process_of_its_own_and_one_that_died_waiting_is_not_used()
    {
        await using var processes = Processes();
        await using var first = await processes.Take(again: true, Stop);
        Assert.Equal(CellEnd.Good, (await Run(first, "int one = 1;")).End);
        await Started(2);

        await using var second = await processes.Take(again: true, Stop);
        Assert.Same(await _started[1], second);
        Assert.Equal("CompileError", (await Run(second, "Console.WriteLine(one);")).Error?.Name);

        await Started(3);
        var waiting = await _started[2];
        Assert.Equal(
            CellEnd.Good,
            (
                await Run(
                    waiting,
                    "new System.Threading.Thread(() => { System.Threading.Thread.Sleep(100); Environment.Exit(1); }).Start();"
                )
            ).End
        );
        for (var i = 0; i < 600 && !waiting.HasExited; i++)
            await Task.Delay(50, Stop);
        Assert.True(waiting.Alive && waiting.HasExited);
        await using var third = await processes.Take(again: false, Stop);
        Assert.NotSame(waiting, third);
        Assert.Equal(CellEnd.Good, (await Run(third, "int three = 3;")).End);
    }

    [Fact]
    public async Task None_is_started_that_nobody_will_want_and_what_waits_ends_with_them()
    {
        var processes = Processes();
        await (await processes.Take(again: false, Stop)).DisposeAsync();
        await Task.Delay(200, Stop);
        _ = Assert.Single(_started);

        _more = true;
        await (await processes.Take(again: false, Stop)).DisposeAsync();
        await Started(3);
        await processes.DisposeAsync();
        Assert.False((await _started[2]).Alive);
    }
}
