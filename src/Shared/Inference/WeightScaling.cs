using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>The weight-scaling rule: a net trained with standard (unscaled) dropout becomes one test net without dropout, in which the
/// weights of the layer behind each dropout are W_test = (1 - p) W. Biases stay as they are.</summary>
/// <remarks>Source: Srivastava et al., JMLR 15 (2014), section 4 (there W_test = p W with p the probability of keeping); Goodfellow,
/// Bengio, Courville, Deep Learning (2016), section 7.12. Exact for one layer in expectation, an approximation for deep nets.</remarks>
public static class WeightScaling
{
    /// <summary>Builds the test net. The trained net is not changed and shares nothing with the result.</summary>
    /// <param name="net">A Sequential (nested ones are flattened) of Linear, Conv2d, StandardDropout, ReLU, Flatten, MaxPool2d, AvgPool2d,
    /// Identity, Sigmoid, Tanh, Softmax and LogSoftmax. <see cref="InvertedDropout"/> and nn.Dropout are left out: they are the identity at test.</param>
    /// <returns>A new net in evaluation mode with copied weights and no dropout.</returns>
    /// <exception cref="NotSupportedException">The net holds a layer that can't be copied, or between a dropout and the next weights stands a layer through which
    /// a factor can't be moved, such as a sigmoid: f(a x) = a f(x) must hold for a >= 0.</exception>
    /// <exception cref="InvalidOperationException">No layer with weights follows a StandardDropout.</exception>
    public static Sequential TestNet(Sequential net)
    {
        ArgumentNullException.ThrowIfNull(net);
        using var no = no_grad();
        var layers = new List<(string, nn.Module<Tensor, Tensor>)>();
        var factor = 1.0; // the product of 1 - p of the dropouts since the last layer with weights
        foreach (var (name, layer) in Flattened(net, ""))
        {
            switch (layer)
            {
                case StandardDropout dropout:
                    factor *= 1 - dropout.p;
                    continue;
                case InvertedDropout or VectorizedDropout or Dropout:
                    continue;
                case Linear linear:
                    layers.Add((name, Scaled(linear, factor)));
                    factor = 1;
                    continue;
                case Conv2d conv:
                    layers.Add((name, Scaled(conv, factor)));
                    factor = 1;
                    continue;
            }
            if (factor != 1 && !PassesFactors(layer))
                throw new NotSupportedException(
                    $"Layer '{name}' ({layer.GetName()}) stands between a dropout and the next weights, and f(a x) = a f(x) does not hold for it, so scaling those weights would not do what scaling the activations does. Put the dropout directly before the Linear or Conv2d layer."
                );
            layers.Add((name, Copy(name, layer)));
        }
        if (factor != 1)
            throw new InvalidOperationException(
                "No layer with weights follows the last StandardDropout, so there are no weights to scale. Put a Linear or Conv2d layer behind it."
            );
        var result = nn.Sequential(layers.ToArray());
        result.eval();
        return result;
    }

    internal static IEnumerable<(string Name, nn.Module Layer)> Flattened(Sequential net, string prefix)
    {
        foreach (var (name, child) in net.named_children())
        {
            if (child is Sequential inner)
                foreach (var pair in Flattened(inner, prefix + name + "_"))
                    yield return pair;
            else
                yield return (prefix + name, child);
        }
    }

    // Positively homogeneous layers: f(a x) = a f(x) for a >= 0.
    private static bool PassesFactors(nn.Module layer) =>
        layer is ReLU or Flatten or MaxPool2d or AvgPool2d or Identity;

    private static Linear Scaled(Linear trained, double factor)
    {
        var copy = nn.Linear(
            trained.in_features,
            trained.out_features,
            trained.bias is not null,
            trained.weight.device,
            trained.weight.dtype
        );
        copy.weight.copy_(trained.weight.mul(factor));
        if (trained.bias is not null)
            copy.bias!.copy_(trained.bias);
        return copy;
    }

    private static Conv2d Scaled(Conv2d trained, double factor)
    {
        var w = trained.weight;
        var padding =
            trained.padding
            ?? throw new NotSupportedException(
                "A Conv2d with Padding.Same or Padding.Valid can't be copied. Give its padding in numbers."
            );
        var copy = nn.Conv2d(
            w.shape[1] * trained.groups,
            w.shape[0],
            Pair(trained.kernel_size),
            Pair(trained.stride),
            Pair(padding),
            Pair(trained.dilation),
            trained.padding_mode,
            trained.groups,
            trained.bias is not null,
            w.device,
            w.dtype
        );
        copy.weight.copy_(w.mul(factor));
        if (trained.bias is not null)
            copy.bias!.copy_(trained.bias);
        return copy;
    }

    private static (long, long) Pair(long[] values) => (values[0], values[^1]);

    private static nn.Module<Tensor, Tensor> Copy(string name, nn.Module layer) =>
        layer switch
        {
            ReLU => nn.ReLU(),
            Flatten flatten => nn.Flatten(flatten.start_dim, flatten.end_dim),
            MaxPool2d pool => nn.MaxPool2d(pool.kernel_size, pool.stride, pool.padding, pool.dilation, pool.ceil_mode),
            AvgPool2d pool => nn.AvgPool2d(
                pool.kernel_size,
                pool.stride,
                pool.padding,
                pool.ceil_mode,
                pool.count_include_pad,
                pool.divisor_override
            ),
            Identity => nn.Identity(),
            Sigmoid => nn.Sigmoid(),
            Tanh => nn.Tanh(),
            Softmax softmax => nn.Softmax(softmax.dim),
            LogSoftmax softmax => nn.LogSoftmax(softmax.dim),
            _ => throw new NotSupportedException(
                $"Layer '{name}' ({layer.GetName()}) is of a kind that WeightScaling.TestNet can't copy. It knows Linear, Conv2d, dropout, ReLU, Flatten, MaxPool2d, AvgPool2d, Identity, Sigmoid, Tanh, Softmax and LogSoftmax."
            ),
        };
}
