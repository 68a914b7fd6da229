using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Stochastic depth with a coin for each example: in training the whole branch of an example is dropped with probability p, and the others are divided by 1 - p; in evaluation nothing happens.</summary>
/// <remarks>Put it behind a residual branch: x + DropPath(f(x)). <see cref="StochasticDepth"/> has one coin for the batch and the factor at test, as in the paper of 2016; this is the form that vision
/// transformers use. Source: Huang et al., Deep networks with stochastic depth, ECCV 2016; per example since Larsson, Maire and Shakhnarovich, FractalNet, ICLR 2017, and EfficientNet's code.</remarks>
public sealed class DropPath : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The probability that an example's branch is dropped, in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public DropPath(double p = 0.1, Generator? generator = null)
        : base(nameof(DropPath))
    {
        this.p = DropRate.Checked(p);
        this.generator = generator;
    }

    /// <summary>The probability that an example's branch is dropped.</summary>
    public double p { get; }

    /// <param name="x">[B, ...], floating point.</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">x has no dimension, or does not hold floating-point numbers.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(DropPath));
        if (x.ndim == 0)
            throw new ArgumentException("x is a single number; its first dimension must be the examples.", nameof(x));
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        long[] shape = [x.shape[0], .. Enumerable.Repeat(1L, (int)x.ndim - 1)];
        using var r = Masks.Bernoulli(shape, p, x.dtype, x.device, generator).div_(1 - p);
        return x * r;
    }
}
