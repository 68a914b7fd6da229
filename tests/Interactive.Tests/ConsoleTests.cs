using System.Diagnostics;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace DropoutCourse.Tests.Interactive;

/// <summary>What cells write to the console.</summary>
public sealed class ConsoleTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public async Task Output_and_error_keep_their_order()
    {
        var cell = await _session.GoodAsync("Console.Write(1); Console.Error.Write(2); Console.Write(3); Console.WriteLine(); Console.Write('c');");
        Assert.Equal(["stdout 1", "stderr 2", "stdout 3\nc"], cell.Outputs.Select(output => $"{output.Name} {output.Data["text/plain"]}"));
    }

    [Fact]
    public async Task Threads_and_tasks_of_the_cell_write_into_it()
    {
        var cell = await _session.GoodAsync("""
            using System.Threading;
            var thread = new Thread(() => Console.WriteLine("thread")); thread.Start(); thread.Join();
            await Task.Run(() => Console.WriteLine("task"));
            Parallel.For(0, 100, i => Console.WriteLine("p"));
            var done = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(_ => { Console.WriteLine("pool"); done.Set(); }, null);
            done.Wait();
            """);
        var lines = cell.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("thread", lines[0]);
        Assert.Equal("task", lines[1]);
        Assert.Equal(100, lines.Count(line => line == "p"));
        Assert.Equal("pool", lines[^1]);
    }

    [Fact]
    public async Task A_task_that_outlives_its_cell_disturbs_no_other()
    {
        await _session.GoodAsync("var stop = false; var late = Task.Run(async () => { while (!stop) { await Task.Delay(10); Console.Write(\"late\"); } });");
        var next = await _session.GoodAsync("await Task.Delay(100); Console.Write(\"mine\");");
        Assert.Equal("mine", next.Text);
        await _session.GoodAsync("stop = true; await late;");
    }

    [Fact]
    public async Task Outside_of_cells_the_console_is_the_hosts()
    {
        using var host = new HostConsole();
        using var session = new Session();
        Assert.Equal("cell", (await session.GoodAsync("Console.Write(\"cell\");")).Text);
        Console.Write("host");
        Assert.Equal("again", (await session.GoodAsync("Console.Write(\"again\");")).Text);
        Assert.Equal("host", host.Text);
    }

    [Fact]
    public async Task While_a_cancelled_cell_runs_on_the_console_is_the_hosts()
    {
        using var host = new HostConsole();
        await _session.GoodAsync("1");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        // Ends by itself, so that no thread is left over.
        await _session.RunAsync("System.Threading.Thread.Sleep(2000);", cancellation.Token);
        Console.Write("host");
        Assert.Equal("host", host.Text);
    }

    [Fact]
    public async Task A_cell_may_redirect_the_console_for_itself()
    {
        await _session.GoodAsync("var own = new System.IO.StringWriter(); Console.SetOut(own); Console.Write(\"kept\");");
        var cell = await _session.GoodAsync("Console.Write(\"shown\"); own.ToString()");
        Assert.Equal("shown", cell.Text);
        Assert.Equal("kept", cell.Result);
    }

    [Fact]
    public async Task Text_appears_while_the_cell_runs()
    {
        var first = new TaskCompletionSource<string>();
        using var subscription = _session.Kernel.KernelEvents.Subscribe(new FirstText(first));
        var running = _session.GoodAsync("Console.Write(\"early\"); await Task.Delay(3000); Console.Write(\"late\");");
        var seen = await Task.WhenAny(first.Task, running);
        Assert.Same(first.Task, seen);
        Assert.Equal("early", await first.Task);
        await running;
    }

    [Fact]
    public async Task Many_small_writes_become_few_events()
    {
        var watch = Stopwatch.StartNew();
        var cell = await _session.GoodAsync("for (var i = 0; i < 1_000_000; i++) Console.Write('x');");
        Assert.Equal(1_000_000, cell.Text.Length);
        Assert.True(cell.Events.Count < 1000, $"{cell.Events.Count} events");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed.TotalSeconds:f1} s");
    }

    [Fact]
    public async Task A_hundred_megabytes_pass_in_bearable_time()
    {
        var watch = Stopwatch.StartNew();
        var result = await _session.Kernel.SendAsync(new SubmitCode("var line = new string('x', 99); for (var i = 0; i < 1_000_000; i++) Console.WriteLine(line);"));
        Assert.IsType<CommandSucceeded>(result.Events[^1]);
        Assert.Equal(100_000_000, result.Events.OfType<StandardOutputValueProduced>().Sum(@event => (long)@event.FormattedValues.Single().Value.Length));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed.TotalSeconds:f1} s");
    }

    /// <summary>A console that remembers its text, in the place of the process's.</summary>
    private sealed class HostConsole : IDisposable
    {
        private readonly TextWriter _before = Console.Out;
        private readonly StringWriter _text = new();

        internal HostConsole() => Console.SetOut(_text);

        internal string Text => _text.ToString();

        public void Dispose() => Console.SetOut(_before);
    }

    private sealed class FirstText(TaskCompletionSource<string> first) : IObserver<KernelEvent>
    {
        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void OnNext(KernelEvent value)
        {
            if (value is StandardOutputValueProduced text)
            {
                first.TrySetResult(text.FormattedValues.Single().Value);
            }
        }
    }
}
