using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout as it was published: in training y = r * x, in evaluation y = (1 - p) x.</summary>
/// <remarks>
/// E[r x] = (1 - p) x, so the layer behind sees the same expected input in both modes (the weight-scaling rule, here applied to
/// the activations; <see cref="WeightScaling"/> applies it to the weights). Source: Srivastava et al., JMLR 15 (2014), section 4,
/// where p is the probability of keeping a unit.
/// </remarks>
public sealed class StandardDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public StandardDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(StandardDropout))
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
        DropRate.CheckFloating(x, nameof(StandardDropout));
        if (!training)
            return x * (1 - p);
        using var r = Masks.BernoulliLike(x, p, generator);
        return x * r;
    }
}
