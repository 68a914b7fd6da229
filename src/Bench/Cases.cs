using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>What is timed on the course's side; bench.py has the peers under the same names.</summary>
internal static class Cases
{
    private static readonly int[] Mlp = [784, 1024, 1024, 10];

    public static readonly string[] Names =
    [
        "copy ROWS",
        "dropout fused ROWS",
        "dropout layer ROWS",
        "dropout aten ROWS",
        "step hand sgd|adam",
        "step modules sgd|adam",
        "step torch sgd|adam",
        "products BATCH",
        "epoch",
        "cnn",
        "mc T",
        "mc fast",
        "mcdeep T",
        "scale batch B",
        "scale width W",
        "scale images N",
    ];

    public static Case Make(string name)
    {
        random.manual_seed(1);
        switch (name.Split(' '))
        {
            case ["copy", var rows]:
                return Copy(long.Parse(rows));
            case ["dropout", "fused", var rows]:
                return Fused(long.Parse(rows));
            case ["dropout", "layer", var rows]:
                return Layer(new VectorizedDropout(0.5), long.Parse(rows));
            case ["dropout", "aten", var rows]:
                return Layer(Dropout(0.5), long.Parse(rows));
            case ["step", "hand", var kind]:
                return HandStep(Mlp, 128, kind);
            case ["step", "modules", var kind]:
                return ModuleStep(fused: true, kind);
            case ["step", "torch", var kind]:
                return ModuleStep(fused: false, kind);
            case ["products", var batch]:
                return Products(Mlp, int.Parse(batch));
            case ["epoch"]:
                return Epoch();
            case ["cnn"]:
                return Convolutional.Batches(20);
            case ["mc", "fast"]:
                return MonteCarloCases.Fast();
            case ["mc", var T]:
                return MonteCarloCases.Shallow(int.Parse(T));
            case ["mcdeep", var T]:
                return MonteCarloCases.Deep(int.Parse(T));
            case ["scale", "batch", var n]:
                return HandStep(Mlp, int.Parse(n), "sgd");
            case ["scale", "width", var n]:
                return HandStep([784, int.Parse(n), int.Parse(n), 10], 128, "sgd");
            case ["scale", "images", var n]:
                return Images(int.Parse(n));
            default:
                throw new ArgumentException($"There is no case \"{name}\". Cases: {string.Join("; ", Names)}.");
        }
    }

    /// <summary>Two plain copies, as forward and backward are two passes.</summary>
    private static Case Copy(long rows)
    {
        Tensor x = rand(rows, 1024),
            y = empty_like(x),
            g = empty_like(x);
        return new(
            () =>
            {
                y.copy_(x);
                g.copy_(y);
            },
            [x, y, g],
            3
        );
    }

    private static Case Fused(long rows)
    {
        Tensor x = rand(rows, 1024),
            y = empty_like(x),
            gradient = ones_like(x),
            result = empty_like(x);
        var bits = new uint[FusedDropout.Words((int)x.numel())];
        var seed = 0UL;
        return new(
            () =>
            {
                FusedDropout.Forward(x, y, bits, 0.5, ++seed);
                FusedDropout.Backward(gradient, result, bits, 0.5);
            },
            [x, y, gradient, result],
            30
        );
    }

    private static Case Layer(Module<Tensor, Tensor> layer, long rows)
    {
        Tensor x = rand(rows, 1024).requires_grad_(),
            gradient = ones_like(x);
        return new(
            () =>
            {
                using var y = layer.call(x);
                y.backward([gradient]);
                x.grad?.Dispose();
                x.grad = null;
            },
            [layer, x, gradient],
            3
        );
    }

    private static Case HandStep(int[] widths, int batch, string kind)
    {
        var net = new HandMlp(widths, batch, kind);
        Tensor x = rand(batch, widths[0]),
            y = randint(widths[^1], new long[] { batch }, dtype: ScalarType.Int64);
        return new(() => net.Step(x, y), [net, x, y], 10);
    }

    /// <summary>The step as a learner would write it.</summary>
    private static Case ModuleStep(bool fused, string kind)
    {
        Module<Tensor, Tensor> Drop() => fused ? new VectorizedDropout(0.5) : Dropout(0.5);
        var model = Sequential(
            ("fc1", Linear(784, 1024)),
            ("relu1", ReLU()),
            ("drop1", Drop()),
            ("fc2", Linear(1024, 1024)),
            ("relu2", ReLU()),
            ("drop2", Drop()),
            ("fc3", Linear(1024, 10))
        );
        FusedOptimizer? ours =
            !fused ? null
            : kind == "adam" ? new FusedAdam(model.parameters())
            : new FusedSgd(model.parameters(), 0.01, 0.9);
        optim.Optimizer? torchs =
            fused ? null
            : kind == "adam" ? optim.Adam(model.parameters())
            : optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        Tensor x = rand(128, 784),
            y = randint(10, new long[] { 128 }, dtype: ScalarType.Int64);
        return new(
            () =>
            {
                ours?.ZeroGrad();
                torchs?.zero_grad();
                using var output = model.call(x);
                using var loss = functional.cross_entropy(output, y);
                loss.backward();
                ours?.Step();
                torchs?.step();
            },
            new IDisposable?[] { model, ours, torchs, x, y }.OfType<IDisposable>(),
            10
        );
    }

    /// <summary>Only the matrix products of a training step: forward, gradients of the weights, and of the inputs but for the first layer.</summary>
    private static Case Products(int[] widths, int batch)
    {
        var held = new List<Tensor>();
        Tensor New(int rows, int columns)
        {
            held.Add(rand(rows, columns));
            return held[^1];
        }
        var values = widths.Select(n => New(batch, n)).ToArray();
        var weights = widths.Skip(1).Select((n, l) => New(n, widths[l])).ToArray();
        var gradients = widths.Skip(1).Select((n, l) => New(n, widths[l])).ToArray();
        return new(
            () =>
            {
                for (var l = 0; l < weights.Length; l++)
                {
                    using var t = weights[l].t();
                    values[l + 1].addmm_(values[l], t, 0, 1);
                }
                for (var l = weights.Length - 1; l >= 0; l--)
                {
                    using var t = values[l + 1].t();
                    gradients[l].addmm_(t, values[l], 0, 1);
                    if (l > 0)
                        values[l].addmm_(values[l + 1], weights[l], 0, 1);
                }
            },
            held,
            5
        );
    }

    /// <summary>Document 000's program in memory: 60,000 images, batches of 64 in a new order, Adam.</summary>
    private static Case Epoch()
    {
        var net = new HandMlp([784, 128, 10], 64, "adam");
        var last = new HandMlp([784, 128, 10], 60_000 % 64, "adam", net);
        Tensor images = rand(60_000, 784) - 0.5,
            labels = images.narrow(1, 0, 10).argmax(1); // something that can be learned, around 0, so that no unit is off for all images
        return new(
            () =>
            {
                using var order = randperm(60_000, dtype: ScalarType.Int64);
                for (var from = 0; from < 60_000; from += 64)
                {
                    using var scope = NewDisposeScope();
                    var rows = order.narrow(0, from, Math.Min(64, 60_000 - from));
                    (from + 64 <= 60_000 ? net : last).Step(images.index_select(0, rows), labels.index_select(0, rows));
                }
            },
            [last, net, images, labels],
            1
        );
    }

    private static Case Images(int count)
    {
        var net = new HandMlp([784, 128, 10], 64, "adam");
        Tensor images = rand(count, 784) - 0.5,
            labels = images.narrow(1, 0, 10).argmax(1);
        return new(
            () =>
            {
                using var order = randperm(count, dtype: ScalarType.Int64);
                for (var from = 0; from + 64 <= count; from += 64)
                {
                    using var scope = NewDisposeScope();
                    var rows = order.narrow(0, from, 64);
                    net.Step(images.index_select(0, rows), labels.index_select(0, rows));
                }
            },
            [net, images, labels],
            1
        );
    }
}
