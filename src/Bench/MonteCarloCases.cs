using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>Averaging the predictions of T masks over 10,000 images; the nets are linear, ReLU, dropout, ..., linear with 1024 units in a hidden layer.</summary>
internal static class MonteCarloCases
{
    private const int Images = 10_000, Block = 250, Width = 1024;

    /// <summary>One hidden layer: nothing before the mask depends on it, so that product is computed once.</summary>
    public static Case Shallow(int T)
    {
        var (first, last) = (Linear(784, Width), Linear(Width, 10));
        var x = rand(Images, 784);
        Tensor masked = empty(Block, Width);
        var bits = new uint[FusedDropout.Words(Block * Width)];
        var seed = 0UL;
        return new(() =>
        {
            using var no = no_grad();
            using var all = NewDisposeScope();
            var probabilities = zeros(Images, 10);
            for (var from = 0; from < Images; from += Block)
            {
                using var scope = NewDisposeScope();
                var h = first.call(x.narrow(0, from, Block)).relu_();
                var logits = empty(T, Block, 10);
                for (var t = 0; t < T; t++)
                {
                    FusedDropout.Forward(h, masked, bits, 0.5, ++seed);
                    using var z = last.call(masked);
                    using var place = logits[t];
                    place.copy_(z);
                }
                probabilities.narrow(0, from, Block).copy_(logits.softmax(2).mean([0]));
            }
        }, [first, last, x, masked], 0);
    }

    /// <summary>Two hidden layers: the second product has to be computed for each mask.</summary>
    public static Case Deep(int T)
    {
        var (first, second, last) = (Linear(784, Width), Linear(Width, Width), Linear(Width, 10));
        var x = rand(Images, 784);
        Tensor masked = empty(Block, Width);
        var bits = new uint[FusedDropout.Words(Block * Width)];
        var seed = 0UL;
        return new(() =>
        {
            using var no = no_grad();
            using var all = NewDisposeScope();
            var probabilities = zeros(Images, 10);
            for (var from = 0; from < Images; from += Block)
            {
                using var scope = NewDisposeScope();
                var h = first.call(x.narrow(0, from, Block)).relu_();
                var sum = probabilities.narrow(0, from, Block);
                for (var t = 0; t < T; t++)
                {
                    using var inner = NewDisposeScope();
                    FusedDropout.Forward(h, masked, bits, 0.5, ++seed);
                    var h2 = second.call(masked).relu_();
                    FusedDropout.Forward(h2, h2, bits, 0.5, ++seed);
                    sum.add_(last.call(h2).softmax(1));
                }
                sum.div_(T);
            }
        }, [first, second, last, x, masked], 0);
    }

    public static Case Fast()
    {
        var net = Sequential(("fc1", Linear(784, Width)), ("relu1", ReLU()), ("drop1", Dropout(0.5)), ("fc2", Linear(Width, 10)));
        var x = rand(Images, 784);
        return new(() => FastDropout.Probabilities(net, x, samples: 0).Dispose(), [net, x], 1);
    }
}
