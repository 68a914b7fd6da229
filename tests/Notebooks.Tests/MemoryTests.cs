namespace DropoutCourse.Tests;

/// <summary>Cells that dispose nothing: the course's memory guard frees what nobody can reach any more, and nothing else.</summary>
public class MemoryTests
{
    private const long Limit = 2L << 30;

    private static string Lib
    {
        get
        {
            var lib = Path.Combine(Repository.Root, "lib", "DropoutCourse.Shared.dll");
            Assert.SkipUnless(File.Exists(lib), "lib/ has not been built: ./course doctor");
            return lib;
        }
    }

    /// <summary>Executes a cell after the setup cell in a process that may use 2 GiB; what it printed, and the most memory that the process had.</summary>
    private static async Task<(string Printed, long Peak)> Run(string code)
    {
        await using var kernel = await KernelFixture.Start(Limit);
        var start = await KernelFixture.Execute(
            kernel,
            $"#r \"{Lib}\"\nusing DropoutCourse;\nusing TorchSharp;\nusing static TorchSharp.torch;\nusing static TorchSharp.torch.nn;\nCourse.Start();"
        );
        Assert.Equal(CellEnd.Good, start.Run.End);
        var output = await KernelFixture.Execute(kernel, code, seconds: 300);
        Assert.True(
            output.Run.End == CellEnd.Good,
            $"{output.Run.End}: {output.Run.Ended?.Message ?? output.Run.Error?.Value} {output.Printed}\n{string.Join('\n', kernel.Printed(5))}"
        );
        return (output.Printed, kernel.Peak);
    }

    [Theory]
    [InlineData(
        """
            var layer = Conv2d(3, 64, 7, 2, 3);
            for (int i = 0; i < 400; i++)
            {
                var x = randn(1, 3, 224, 224);
                var y = layer.call(x);
            }
            """
    )]
    [InlineData(
        """
            var model = Sequential(("fc1", Linear(784, 512)), ("relu1", ReLU()), ("drop1", Dropout(0.5)), ("fc2", Linear(512, 512)), ("relu2", ReLU()), ("fc3", Linear(512, 10)));
            var optimizer = optim.Adam(model.parameters());
            for (int i = 0; i < 400; i++)
            {
                var x = rand(128, 784);
                var y = randint(10, new long[] { 128 }, dtype: ScalarType.Int64);
                optimizer.zero_grad();
                var loss = functional.cross_entropy(model.call(x), y);
                loss.backward();
                optimizer.step();
            }
            """
    )]
    [InlineData("for (int i = 0; i < 100; i++) { var x = rand(2048, 2048); var y = (x + 1).relu().sum(); }")]
    public async Task ALoopThatDisposesNothingStaysSmall(string loop)
    {
        var (_, peak) = await Run(loop);
        // Half of the limit: what a lesson holds comes on top.
        Assert.InRange(peak, 1L << 20, 1L << 30);
    }

    [Fact]
    public async Task TensorsThatSomebodyHoldsStayAsTheyAre()
    {
        var (printed, peak) = await Run(
            """
            var kept = new List<Tensor>();
            for (int i = 0; i < 400; i++)
            {
                kept.Add(full(new long[] { 1 << 18 }, (float)i)); // 1 MiB each
                var garbage = rand(1 << 19) + 1;
            }
            int broken = 0;
            for (int i = 0; i < kept.Count; i++)
                if (kept[i].min().item<float>() != i || kept[i].max().item<float>() != i)
                    broken++;
            Console.Write($"{broken} of {kept.Count} broken");
            """
        );
        Assert.Equal("0 of 400 broken", printed);
        Assert.InRange(peak, 400L << 20, Limit);
    }

    /// <summary>Optimized code names none of these results; set-up's change to TorchSharp keeps each alive while libtorch reads it.</summary>
    [Fact]
    public async Task ACollectionInTheMiddleOfAnOperationFreesNothingInUse()
    {
        var (printed, _) = await Run(
            """
            // A compiled expression is optimized, as the library's code is; a cell is not.
            System.Linq.Expressions.Expression<Func<Tensor, Tensor>> expression =
                a => (a + 1f).relu().abs().sqrt().exp().neg().sigmoid().sqrt().exp();
            var chain = expression.Compile();
            var x = rand(1000, 300);
            float expected = chain(x)[7, 7].item<float>();
            // The runtime optimizes what has been called often, in the background and in two stages.
            for (int stage = 0; stage < 3; stage++, System.Threading.Thread.Sleep(300))
                for (int i = 0; i < 100; i++)
                    chain(x).Dispose();
            bool stop = false;
            int collections = 0;
            var collector = new System.Threading.Thread(() =>
            {
                for (; !stop; collections++, System.Threading.Thread.Sleep(1))
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            });
            collector.Start();
            int wrong = 0, steps = 0;
            for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < 5; steps++)
                if (chain(x)[7, 7].item<float>() != expected)
                    wrong++;
            stop = true;
            collector.Join();
            Console.Write(wrong);
            """
        );
        Assert.Equal("0", printed);
    }

    /// <summary>Nobody but stack holds what a lazy sequence has given.</summary>
    [Fact]
    public async Task ALazySequenceOfTensorsIsWholeWhenItIsStacked()
    {
        var (printed, _) = await Run(
            """
            var x = ones(1000);
            int wrong = 0;
            IEnumerable<Tensor> Lazy() => Enumerable.Range(0, 50).Select(i =>
            {
                if (i % 10 == 9)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    _ = zeros(1000);                    // takes the place of what has been freed
                }
                return x * i;
            });
            for (int i = 0; i < 20; i++)
            {
                if (stack(Lazy()).sum().item<float>() != 1000 * 50 * 49 / 2)
                    wrong++;
                if (hstack(Lazy()).sum().item<float>() != 1000 * 50 * 49 / 2)
                    wrong++;
            }
            Console.Write(wrong);
            """
        );
        Assert.Equal("0", printed);
    }
}
