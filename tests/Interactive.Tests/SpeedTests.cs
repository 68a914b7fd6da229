using System.Diagnostics;

namespace DropoutCourse.Tests.Interactive;

/// <summary>Bounds that only a change of kind breaks: busy machines are several times slower than quiet ones.</summary>
public sealed class SpeedTests
{
    [Fact]
    public async Task Cells_do_not_become_slower_as_they_become_many()
    {
        using var session = new Session();
        var milliseconds = new List<double>();
        for (var i = 0; i < 150; i++)
        {
            var watch = Stopwatch.StartNew();
            await session.GoodAsync($"var v{i} = {i}; v{i} + v{i / 2}");
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        }
        var early = Median(milliseconds[20..50]);
        var late = Median(milliseconds[120..]);
        Assert.True(late < (3 * early) + 50, $"cells 20-50: {early:f0} ms, cells 120-150: {late:f0} ms (median)");
        Assert.True(late < 500, $"{late:f0} ms for a trivial cell (median)");
    }

    [Fact]
    public async Task A_hot_loop_in_a_cell_is_not_optimized_but_runs()
    {
        using var session = new Session();
        var cell = await session.GoodAsync("long sum = 0; for (var i = 0; i < 10_000_000; i++) sum += i; sum");
        Assert.Equal("49999995000000", cell.PlainResult);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
