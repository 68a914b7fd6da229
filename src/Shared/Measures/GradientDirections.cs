using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>How well the gradients of mini-batches agree with each other and with the gradient of the whole training set.</summary>
/// <param name="Variance">The mean of 1 - cosine over all pairs of gradients: 0 if all have one direction, near 1 if they are at right angles.</param>
/// <param name="Error">The mean of 1 - cosine between a gradient and the reference.</param>
/// <param name="MeanNorm">The mean length of the gradients.</param>
/// <remarks>Source: Liu, Xu, Jin, Shen and Darrell, Dropout reduces underfitting, ICML 2023 (gradient direction variance and gradient direction error).</remarks>
public sealed record GradientDirections(double Variance, double Error, double MeanNorm)
{
    /// <summary>Measures gradients.</summary>
    /// <param name="gradients">[G, P]: G at least 2 gradients of P numbers, none of them 0.</param>
    /// <param name="reference">[P], not 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there are fewer than 2 gradients, or one of them is 0.</exception>
    public static GradientDirections Of(Tensor gradients, Tensor reference)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(reference);
        if (gradients.ndim != 2 || gradients.shape[0] < 2)
            throw new ArgumentException(
                $"gradients are [{string.Join(", ", gradients.shape)}]; they must be [G, P] with G at least 2",
                nameof(gradients)
            );
        if (reference.ndim != 1 || reference.shape[0] != gradients.shape[1])
            throw new ArgumentException(
                $"the reference is [{string.Join(", ", reference.shape)}]; it must be [{gradients.shape[1]}]",
                nameof(reference)
            );
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var g = gradients.to(ScalarType.Float64);
        var lengths = g.norm(1, keepdim: true);
        var whole = reference.to(ScalarType.Float64);
        double length = whole.norm().item<double>();
        if (lengths.min().item<double>() == 0 || length == 0)
            throw new ArgumentException("a gradient is 0 and has no direction", nameof(gradients));
        var directions = g / lengths;
        long G = g.shape[0];
        double cosines = (directions.mm(directions.t()).sum().item<double>() - G) / (G * (G - 1.0));
        double toWhole = (directions.mv(whole) / length).mean().item<double>();
        return new(1 - cosines, 1 - toWhole, lengths.mean().item<double>());
    }
}
