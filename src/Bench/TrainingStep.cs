using System.Diagnostics;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>One training step, written as a learner would write it; step.py is the same in Python.</summary>
internal sealed class TrainingStep : IDisposable
{
    private const int Batch = 128, Batches = 16;

    private readonly Module<Tensor, Tensor> model = Sequential(
        ("fc1", Linear(784, 1024)), ("relu1", ReLU()),
        ("fc2", Linear(1024, 1024)), ("relu2", ReLU()),
        ("fc3", Linear(1024, 10)));
    private readonly optim.Optimizer optimizer;
    private readonly List<(Tensor x, Tensor y)> data = [];
    private int next;

    private TrainingStep()
    {
        optimizer = optim.SGD(model.parameters(), 0.1);
        for (var i = 0; i < Batches; i++)
            data.Add((rand(Batch, 784), randint(10, new long[] { Batch }, dtype: ScalarType.Int64)));
    }

    public void Run()
    {
        var (x, y) = data[next++ % Batches];
        optimizer.zero_grad();
        using var output = model.call(x);
        using var loss = functional.cross_entropy(output, y);
        loss.backward();
        optimizer.step();
    }

    public static void Serve(double? seconds, TextReader input, TextWriter output)
    {
        random.manual_seed(1);
        using var step = new TrainingStep();
        step.Measure(20);
        if (seconds is { } limit)
        {
            var watch = Stopwatch.StartNew();
            var all = new List<double>();
            while (watch.Elapsed.TotalSeconds < limit)
                all.AddRange(step.Measure(10));
            Answer(output, all);
            return;
        }
        while (input.ReadLine() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["go", var count] && int.TryParse(count, out var n) && n > 0)
                Answer(output, step.Measure(n));
            else if (line.Length > 0)
                Console.Error.WriteLine($"Expected \"go N\", got \"{line}\".");
        }
    }

    /// <summary>Milliseconds of n steps, one by one</summary>
    private List<double> Measure(int n)
    {
        var ms = new List<double>(n);
        for (var i = 0; i < n; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Run();
            ms.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return ms;
    }

    private static void Answer(TextWriter output, IEnumerable<double> ms)
    {
        var text = new StringBuilder("{\"ms\": [").AppendJoin(", ", ms.Select(v => v.ToString("0.0000"))).Append("]}");
        output.WriteLine(text);
        output.Flush();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
        foreach (var (x, y) in data)
        {
            x.Dispose();
            y.Dispose();
        }
    }
}
