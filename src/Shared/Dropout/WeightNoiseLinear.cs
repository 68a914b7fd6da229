using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>A linear layer whose weights are noisy in training: y = (W * (1 + e)) x + b with independent e_ij ~ N(0, p/(1-p)) for each example; y = W x + b in evaluation.</summary>
/// <remarks>
/// Mean and variance of each y_i are those that inverted dropout with rate p on x gives. But no unit is ever missing: dropout multiplies all weights that leave a unit by the same
/// number, here each weight has its own. So it is the comparator that tells "units are removed" from "there is noise of this size".
/// y_i is drawn from its own distribution, N(sum_j W_ij x_j + b_i, p/(1-p) sum_j W_ij^2 x_j^2), instead of drawing a weight matrix for each example:
/// the local reparameterization of Kingma, Salimans and Welling, Variational dropout and the local reparameterization trick, NIPS 2015, section 2.3 and appendix B.
/// </remarks>
public sealed class WeightNoiseLinear : nn.Module<Tensor, Tensor>, IDropout
{
    /// <summary>W, [out, in].</summary>
    public readonly Parameter weight;

    /// <summary>b, [out].</summary>
    public readonly Parameter bias;

    /// <param name="inputs">The number of input features, 1 or more.</param>
    /// <param name="outputs">The number of output features, 1 or more.</param>
    /// <param name="p">The drop rate whose variance the noise has, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1), or a size is below 1.</exception>
    public WeightNoiseLinear(long inputs, long outputs, double p = 0.5)
        : base(nameof(WeightNoiseLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        this.p = DropRate.CheckedBelowOne(p);
        var bound = 1 / Math.Sqrt(inputs); // as nn.Linear initializes
        weight = nn.Parameter(empty(outputs, inputs).uniform_(-bound, bound));
        bias = nn.Parameter(empty(outputs).uniform_(-bound, bound));
        RegisterComponents();
    }

    /// <summary>The drop rate whose variance the noise has.</summary>
    public double p { get; }

    /// <param name="x">[N, in].</param>
    /// <returns>[N, out].</returns>
    /// <exception cref="ArgumentException">x is not [N, in].</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.ndim != 2 || x.shape[1] != weight.shape[1])
            throw new ArgumentException(
                $"x is [{string.Join(", ", x.shape)}]; it must be [N, {weight.shape[1]}].",
                nameof(x)
            );
        var mean = nn.functional.linear(x, weight, bias);
        return training && p > 0 ? Noisy(mean, x, weight, p) : mean;
    }

    /// <summary>Adds to W x + b the noise that weights W * (1 + e), e ~ N(0, q/(1-q)), give: for nets that were trained without it as well.</summary>
    /// <param name="mean">W x + b, [N, out].</param>
    /// <param name="x">[N, in].</param>
    /// <param name="weight">W, [out, in].</param>
    /// <param name="q">The drop rate whose variance the noise has, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">q is NaN or outside [0, 1).</exception>
    public static Tensor Noisy(Tensor mean, Tensor x, Tensor weight, double q)
    {
        DropRate.CheckedBelowOne(q);
        using var scope = NewDisposeScope();
        // The small number keeps the root's slope finite where a unit has no input at all.
        var sd = (nn.functional.linear(x.square(), weight.square()) * (q / (1 - q)) + 1e-12).sqrt();
        return (mean + sd * randn_like(mean)).MoveToOuterDisposeScope();
    }
}
