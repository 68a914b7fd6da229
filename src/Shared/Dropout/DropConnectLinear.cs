using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>A linear layer that drops single weights instead of whole units: y = (M * W) x / (1 - p) + b in training, y = W x + b in evaluation.</summary>
/// <remarks>
/// M_ij ~ Bernoulli(1 - p), a fresh mask for each example (as in the paper, which shows that one mask for the whole batch regularizes worse). The paper does not scale
/// in training and draws normal pre-activations at test; here training is scaled (inverted form) and <see cref="Moments"/> gives the normal distribution.
/// Source: Wan, Zeiler, Zhang, LeCun and Fergus, Regularization of neural networks using DropConnect, ICML 2013.
/// </remarks>
public sealed class DropConnectLinear : nn.Module<Tensor, Tensor>, IDropout
{
    /// <summary>W, [out, in].</summary>
    public readonly Parameter weight;

    /// <summary>b, [out].</summary>
    public readonly Parameter bias;

    private readonly Generator? generator;

    /// <param name="inputs">The number of input features, 1 or more.</param>
    /// <param name="outputs">The number of output features, 1 or more.</param>
    /// <param name="p">The drop rate of a weight, in [0, 1].</param>
    /// <param name="generator">The source of chance of the masks; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1], or a size is below 1.</exception>
    public DropConnectLinear(long inputs, long outputs, double p = 0.5, Generator? generator = null)
        : base(nameof(DropConnectLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        this.p = DropRate.Checked(p);
        this.generator = generator;
        var bound = 1 / Math.Sqrt(inputs); // as nn.Linear initializes
        weight = nn.Parameter(empty(outputs, inputs).uniform_(-bound, bound));
        bias = nn.Parameter(empty(outputs).uniform_(-bound, bound));
        RegisterComponents();
    }

    /// <summary>The drop rate of a weight.</summary>
    public double p { get; }

    /// <param name="x">[N, in]. In training the masks take N * out * in elements of memory: keep batches small.</param>
    /// <returns>[N, out].</returns>
    /// <exception cref="ArgumentException">x is not [N, in].</exception>
    public override Tensor forward(Tensor x)
    {
        CheckInput(x);
        if (!training || p == 0)
            return nn.functional.linear(x, weight, bias);
        using var scope = NewDisposeScope();
        if (p == 1)
            return (nn.functional.linear(x * 0, weight) + bias).MoveToOuterDisposeScope();
        var M = Masks.Bernoulli([x.shape[0], weight.shape[0], weight.shape[1]], p, x.dtype, x.device, generator);
        var thinned = M.mul(weight); // [N, out, in]
        var y = thinned.bmm(x.unsqueeze(2)).squeeze(2) / (1 - p) + bias;
        return y.MoveToOuterDisposeScope();
    }

    /// <summary>Mean and variance of the training output over the masks: W x + b and p/(1-p) W^2 x^2. The paper draws its test predictions from
    /// this normal distribution.</summary>
    /// <param name="x">[N, in].</param>
    /// <exception cref="ArgumentException">x is not [N, in].</exception>
    /// <exception cref="ArgumentOutOfRangeException">p = 1.</exception>
    public GaussianActivations Moments(Tensor x)
    {
        CheckInput(x);
        DropRate.CheckedBelowOne(p);
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var mean = nn.functional.linear(x, weight, bias);
        var variance = nn.functional.linear(x.square(), weight.square()) * (p / (1 - p));
        return new(mean.MoveToOuterDisposeScope(), variance.MoveToOuterDisposeScope());
    }

    private void CheckInput(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(DropConnectLinear));
        if (x.ndim != 2 || x.shape[1] != weight.shape[1])
            throw new ArgumentException(
                $"DropConnectLinear needs x of shape [N, {weight.shape[1]}], but it has [{string.Join(", ", x.shape)}].",
                nameof(x)
            );
    }
}
