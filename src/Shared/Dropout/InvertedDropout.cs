using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout as every library implements it: in training y = r * x / (1 - p), in evaluation y = x.</summary>
/// <remarks>
/// r_i ~ Bernoulli(1 - p) is drawn anew at every call, for every element, with x's dtype and device. E[y] = x and
/// Var[y_i] = x_i^2 p / (1 - p). The gradient flows through the same mask: dL/dx = r * dL/dy / (1 - p).
/// p = 0 is the identity; p = 1 gives zeros (and zero gradients), not 0/0.
/// Source: Srivastava et al., JMLR 15 (2014), section 10 (end), for the scaling at training time.
/// </remarks>
public sealed class InvertedDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default, seeded by torch.random.manual_seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public InvertedDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(InvertedDropout))
    {
        this.p = DropRate.Checked(p);
        this.generator = generator;
    }

    /// <summary>The drop rate.</summary>
    public double p { get; }

    /// <summary>x of any shape, floating point; the result has its shape, dtype and device.</summary>
    /// <exception cref="ArgumentException">x does not hold floating-point numbers.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(InvertedDropout));
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        using var r = Masks.BernoulliLike(x, p, generator);
        return x.mul(r).div_(1 - p);
    }
}
