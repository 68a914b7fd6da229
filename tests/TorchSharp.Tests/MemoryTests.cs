using System.Diagnostics;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Dispose scopes, finalizers, and that memory does not grow when nobody disposes.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private static long ResidentMiB() =>
        OperatingSystem.IsLinux()
            ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Where(char.IsAsciiDigit).ToArray()) / 1024
            : Process.GetCurrentProcess().WorkingSet64 >> 20;

    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inner, moved, detached, outerOne;
        using (var outer = NewDisposeScope())
        {
            outerOne = ones(1);
            using (var scope = NewDisposeScope())
            {
                Assert.Same(scope, CurrentDisposeScope);
                inner = ones(1);
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                Assert.True(scope.Contains(inner));
                Assert.Equal(1, scope.DisposablesCount);
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.Same(outer, CurrentDisposeScope);
            Assert.Equal(2, outer.DisposablesCount);
        }
        Assert.True(moved.IsInvalid);
        Assert.True(outerOne.IsInvalid);
        Assert.False(detached.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void Scopes_can_keep_attach_and_move()
    {
        var free = ones(1);
        using (var scope = NewDisposeScope())
        {
            var (a, b) = (ones(1), ones(1));
            scope.DisposeEverythingBut(a);
            Assert.False(a.IsInvalid);
            Assert.True(b.IsInvalid);
            scope.Attach(free);
            a.Dispose();
            Assert.Equal(1, scope.DisposablesCount);
            using var other = NewDisposeScope();
            scope.MoveToOther(other, free);
            Assert.True(other.Contains(free));
        }
        Assert.True(free.IsInvalid);
        var wrapped = WrappedTensorDisposeScope(() => ones(2) + ones(2));
        Assert.Equal(2f, wrapped[0].item<float>());
    }

    [Fact]
    public void Scopes_belong_to_their_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        var thread = new Thread(() => other = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(other!));
    }

    [Fact]
    public void Finalizers_free_tensors()
    {
        // Once for what earlier tests have left.
        Collect();
        var before = Tensor.TotalCount;
        Leave(1000);
        Collect();
        Assert.InRange(Tensor.TotalCount, before - 1000, before + 10);

        static void Leave(int n)
        {
            for (var i = 0; i < n; i++)
                _ = ones(10);
        }

        static void Collect()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [Fact]
    public void Memory_does_not_grow_when_nobody_disposes()
    {
        // 8 GB of tensors in all, of sizes that a training step has; some live a little longer than others.
        Run(300);
        var before = ResidentMiB();
        Run(2000);
        var after = ResidentMiB();
        output.WriteLine($"resident: {before} MiB, then {after} MiB");
        Assert.True(after < before + 500, $"resident memory went from {before} to {after} MiB");

        static void Run(int steps)
        {
            var w = rand(1000, 10);
            var kept = new Queue<Tensor>();
            for (var i = 0; i < steps; i++)
            {
                kept.Enqueue(ones(1000, 1000).narrow(0, 0, 8).mm(w));
                if (kept.Count > 10)
                    kept.Dequeue();
            }
        }
    }

    [Fact]
    public void Many_threads_at_once()
    {
        var errors = new System.Collections.Concurrent.ConcurrentBag<Exception>();
        var threads = Enumerable.Range(0, 6).Select(k => new Thread(() =>
        {
            try
            {
                for (var i = 0; i < 2000; i++)
                {
                    var x = full(100, k + i, float32);
                    var y = (x * 2 + 1).sum();
                    if (i % 3 == 0)
                        x.Dispose();
                    Assert.Equal(100 * (2f * (k + i) + 1), y.item<float>());
                }
            }
            catch (Exception e)
            {
                errors.Add(e);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(errors);
    }

    [Fact]
    public void The_cost_of_a_tiny_operator_is_reported()
    {
        var (x, y) = (ones(3), ones(3));
        const int n = 100_000;
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < n; i++)
            {
                using var z = x + y;
            }
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / n);
        }
        // A report; the bound only catches a mistake of another order (a look-up at each call, say).
        output.WriteLine($"a tiny addition: {best:F2} µs");
        Assert.InRange(best, 0, 50);
    }

    [Fact]
    public void Threads_can_be_set()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }
}
