using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout for sequences: one mask for each sequence, the same at all its time steps.</summary>
/// <remarks>y[n,t,d] = r[n,d] x[n,t,d] / (1 - p) in training, y = x in evaluation. With a fresh mask at each step, noise piles up along the sequence and the net
/// forgets; with one mask, a sequence is seen by one thinned net.
/// Source: Gal and Ghahramani, NIPS 2016 (recurrent dropout), section 4.1.</remarks>
public sealed class VariationalDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public VariationalDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(VariationalDropout))
    {
        this.p = DropRate.Checked(p);
        this.generator = generator;
    }

    /// <summary>The drop rate.</summary>
    public double p { get; }

    /// <param name="x">[N, T, D] (batch first), floating point.</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">x is not [N, T, D] or not floating point.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(VariationalDropout));
        DropRate.CheckDimensions(x, 3, nameof(VariationalDropout), "sequences [N, T, D]");
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        using var r = Masks.Bernoulli([x.shape[0], 1, x.shape[2]], p, x.dtype, x.device, generator);
        return x.mul(r).div_(1 - p);
    }
}
