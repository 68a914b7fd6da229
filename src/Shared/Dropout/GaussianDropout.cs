using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Multiplies by normal noise with mean 1 instead of by zeros and ones: y = g * x with g ~ N(1, p/(1-p)) in training, y = x in evaluation.</summary>
/// <remarks>The variance is that of inverted dropout's factor r/(1-p), so p means the same in both. Nothing is ever exactly zero.
/// Source: Srivastava et al., JMLR 15 (2014), section 10.</remarks>
public sealed class GaussianDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate of the Bernoulli dropout with the same variance, in [0, 1).</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1): at 1 the variance would be infinite.</exception>
    public GaussianDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(GaussianDropout))
    {
        this.p = DropRate.CheckedBelowOne(p);
        this.generator = generator;
    }

    /// <summary>The drop rate.</summary>
    public double p { get; }

    /// <summary>x of any shape, floating point; the result has its shape, dtype and device.</summary>
    /// <exception cref="ArgumentException">x does not hold floating-point numbers.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(GaussianDropout));
        if (!training || p == 0)
            return x.alias();
        using var g = empty_like(x.detach()).normal_(1, Math.Sqrt(p / (1 - p)), generator);
        return x * g;
    }
}
