using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout for self-normalizing nets: a dropped unit takes SELU's lowest value alpha' instead of 0, then an affine map restores mean 0 and variance 1.</summary>
/// <remarks>
/// With q = 1 - p and alpha' = -lambda alpha = -1.7581: y = a (r x + (1 - r) alpha') + b, where a = (q + alpha'^2 q (1 - q))^(-1/2) and b = -a (1 - q) alpha'.
/// For x with mean 0 and variance 1, y has them too. In evaluation y = x. p = 1 gives zeros, as in libtorch. nn.AlphaDropout does the same.
/// Source: Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks, NIPS 2017.
/// </remarks>
public sealed class AlphaDropoutFromScratch : nn.Module<Tensor, Tensor>, IDropout
{
    /// <summary>The value of a dropped unit: the limit of SELU at minus infinity, -lambda alpha.</summary>
    public const double AlphaPrime = -1.0507009873554805 * 1.6732632423543772;

    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1]; the paper recommends 0.05 to 0.1.</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public AlphaDropoutFromScratch(double p = 0.1, Generator? generator = null)
        : base(nameof(AlphaDropoutFromScratch))
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
        DropRate.CheckFloating(x, nameof(AlphaDropoutFromScratch));
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        var q = 1 - p;
        var a = 1 / Math.Sqrt(q + AlphaPrime * AlphaPrime * q * (1 - q));
        var b = -a * (1 - q) * AlphaPrime;
        using var scope = NewDisposeScope();
        var r = Masks.BernoulliLike(x, p, generator);
        var y = r * x + (1 - r) * AlphaPrime;
        return (y * a + b).MoveToOuterDisposeScope();
    }
}
