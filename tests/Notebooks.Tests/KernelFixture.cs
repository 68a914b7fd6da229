using DropoutCourse.KernelHost;

namespace DropoutCourse.Tests;

/// <summary>A kernel process, and what a cell in it gave.</summary>
public sealed class KernelFixture : IAsyncLifetime
{
    private KernelProcess? _kernel;

    public sealed record Output(CellRun Run, IReadOnlyList<Message> Messages)
    {
        /// <summary>One string for each output, with what was printed joined.</summary>
        public IReadOnlyList<string> Texts
        {
            get
            {
                List<string> texts = [];
                foreach (var m in Messages.Where(m => m.Kind != Message.Done))
                {
                    var text =
                        m.Kind == Message.Stream ? m.Text : string.Join('|', m.Data!.Select(p => $"{p.Key}={p.Value}"));
                    var head = m.Kind == Message.Stream ? m.Name + ":" : m.Kind + ":";
                    if (
                        m.Kind == Message.Stream
                        && texts.Count > 0
                        && texts[^1].StartsWith(head, StringComparison.Ordinal)
                    )
                        texts[^1] += text;
                    else
                        texts.Add(head + text);
                }
                return texts;
            }
        }

        public string Printed => string.Concat(Messages.Where(m => m.Kind == Message.Stream).Select(m => m.Text));
    }

    public async ValueTask InitializeAsync() => _kernel = await Start();

    public ValueTask DisposeAsync() => _kernel!.DisposeAsync();

    public Task<Output> Execute(string code) => Execute(_kernel!, code);

    public static async Task<Output> Execute(KernelProcess kernel, string code, double seconds = 100)
    {
        List<Message> messages = [];
        var run = await kernel.Execute(code, TimeSpan.FromSeconds(seconds), messages.Add, CancellationToken.None);
        return new(run, messages);
    }

    /// <summary>The last of some cells in a process of their own; the others must be good.</summary>
    public static async Task<Output> Last(string[] cells, double seconds = 100, long memory = long.MaxValue)
    {
        await using var kernel = await Start(memory);
        foreach (var cell in cells[..^1])
            Assert.Equal(CellEnd.Good, (await Execute(kernel, cell)).Run.End);
        return await Execute(kernel, cells[^1], seconds);
    }

    public static async Task<KernelProcess> Start(
        long memory = long.MaxValue,
        Dictionary<string, string?>? environment = null
    )
    {
        var kernel = await KernelProcess.Start(
            new KernelSettings
            {
                Launch = pipe =>
                {
                    var start = new System.Diagnostics.ProcessStartInfo("dotnet", [KernelSettings.HostDll, pipe])
                    {
                        WorkingDirectory = AppContext.BaseDirectory,
                    };
                    foreach (var (name, value) in environment ?? [])
                        if (value is null)
                            start.Environment.Remove(name);
                        else
                            start.Environment[name] = value;
                    return start;
                },
                MemoryLimit = memory,
            },
            CancellationToken.None
        );
        Assert.True(kernel.Alive, string.Join('\n', kernel.Printed(20)));
        return kernel;
    }
}
