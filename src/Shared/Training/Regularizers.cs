using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Penalties on the weights of a net, to be added to the loss. Weights are the parameters with two or more dimensions (of linear, convolution, embedding and
/// recurrent layers); biases and the scales of normalization layers have one dimension and are left free.
/// Source: I. Goodfellow, Y. Bengio, A. Courville, "Deep Learning", MIT Press 2016, section 7.1.
/// </summary>
public static class Regularizers
{
    /// <summary>lambda * sum |w|. Its gradient is lambda * sign(w): every weight is pulled to 0 with the same force, many end near 0.</summary>
    /// <param name="net">The net.</param>
    /// <param name="lambda">Strength, at least 0.</param>
    /// <returns>A scalar that can be differentiated; exactly 0 for lambda = 0.</returns>
    /// <exception cref="ArgumentException">lambda is negative or not a number, or the net has no weights.</exception>
    public static Tensor L1(nn.Module net, double lambda) => Penalty(net, lambda, w => w.abs().sum());

    /// <summary>
    /// lambda * sum w^2. Its gradient is 2 lambda w: every weight is pulled to 0 in proportion to its size. For plain SGD this is the weight decay 2 lambda of the
    /// optimizers (which decay the biases too).
    /// </summary>
    /// <param name="net">The net.</param>
    /// <param name="lambda">Strength, at least 0.</param>
    /// <returns>A scalar that can be differentiated; exactly 0 for lambda = 0.</returns>
    /// <exception cref="ArgumentException">lambda is negative or not a number, or the net has no weights.</exception>
    public static Tensor L2(nn.Module net, double lambda) => Penalty(net, lambda, w => w.square().sum());

    /// <summary>The weights that the penalties act on, with their names.</summary>
    public static IEnumerable<(string Name, Tensor Weight)> Weights(nn.Module net) =>
        net.named_parameters()
            .Where(named => named.parameter.dim() >= 2)
            .Select(named => (named.name, (Tensor)named.parameter));

    static Tensor Penalty(nn.Module net, double lambda, Func<Tensor, Tensor> size)
    {
        if (!(lambda >= 0) || double.IsInfinity(lambda))
            throw new ArgumentException($"lambda is {lambda}; it must be 0 or a positive number", nameof(lambda));
        Tensor? sum = null;
        foreach (var (_, weight) in Weights(net))
            sum = sum is null ? size(weight) : sum + size(weight);
        if (sum is null)
            throw new ArgumentException(
                "the net has no parameter with two or more dimensions: there is nothing to penalize",
                nameof(net)
            );
        return sum * lambda;
    }
}
