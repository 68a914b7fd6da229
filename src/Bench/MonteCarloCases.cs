using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Bench;

/// <summary>Averaging the predictions of T masks over 10,000 images; the nets are linear, ReLU, dropout, ..., linear with 1024 units in a hidden layer.</summary>
internal static class MonteCarloCases
{
    private const int Images = 10_000,
        Block = 250,
        Width = 1024;

    /// <summary>One hidden layer: nothing before the mask depends on it, so that product is computed once.</summary>
    public static Case Shallow(int T)
    {
        var last = Linear(Width, 10);
        return Averaged(
            [last],
            (h, drop, probabilities) =>
            {
                var logits = empty(T, Block, 10);
                for (var t = 0; t < T; t++)
                {
                    using var z = last.call(drop(h));
                    using var place = logits[t];
                    place.copy_(z);
                }
                probabilities.copy_(logits.softmax(2).mean([0]));
            }
        );
    }

    /// <summary>Two hidden layers: the second product has to be computed for each mask.</summary>
    public static Case Deep(int T)
    {
        var (second, last) = (Linear(Width, Width), Linear(Width, 10));
        return Averaged(
            [second, last],
            (h, drop, probabilities) =>
            {
                for (var t = 0; t < T; t++)
                {
                    using var inner = NewDisposeScope();
                    var h2 = second.call(drop(h)).relu_();
                    probabilities.add_(last.call(drop(h2)).softmax(1));
                }
                probabilities.div_(T);
            }
        );
    }

    /// <summary>What both have in common: the images block by block, and the first layer, which no mask comes before.</summary>
    /// <param name="layers">The layers behind the first one; freed with the case.</param>
    /// <param name="average">From the first hidden layer's values [Block, Width] and a dropout into memory that is there already, to the block's probabilities [Block, 10], which are 0 at first.</param>
    private static Case Averaged(Linear[] layers, Action<Tensor, Func<Tensor, Tensor>, Tensor> average)
    {
        var first = Linear(784, Width);
        Tensor x = rand(Images, 784),
            masked = empty(Block, Width);
        var bits = new uint[FusedDropout.Words(Block * Width)];
        var seed = 0UL;
        Tensor Drop(Tensor h)
        {
            FusedDropout.Forward(h, masked, bits, 0.5, ++seed);
            return masked;
        }
        return new(
            () =>
            {
                using var no = no_grad();
                using var all = NewDisposeScope();
                var probabilities = zeros(Images, 10);
                for (var from = 0; from < Images; from += Block)
                {
                    using var scope = NewDisposeScope();
                    average(first.call(x.narrow(0, from, Block)).relu_(), Drop, probabilities.narrow(0, from, Block));
                }
            },
            [first, .. layers, x, masked],
            0
        );
    }

    public static Case Fast()
    {
        var net = Sequential(
            ("fc1", Linear(784, Width)),
            ("relu1", ReLU()),
            ("drop1", Dropout(0.5)),
            ("fc2", Linear(Width, 10))
        );
        var x = rand(Images, 784);
        return new(() => FastDropout.Probabilities(net, x, samples: 0).Dispose(), [net, x], 1);
    }
}
