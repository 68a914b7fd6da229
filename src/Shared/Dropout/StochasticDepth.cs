using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Dropout for whole layers: a residual block is skipped at random. In training y = x + b f(x) with one coin b ~ Bernoulli(1 - p) for the batch;
/// in evaluation y = x + (1 - p) f(x).</summary>
/// <remarks>When b = 0, f is not computed at all: training gets faster. The scaling is that of standard dropout, as in the paper. (The paper applies a ReLU to
/// the sum; put it behind this module.) Source: Huang, Sun, Liu, Sedra and Weinberger, Deep networks with stochastic depth, ECCV 2016, section 3.</remarks>
public sealed class StochasticDepth : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly nn.Module<Tensor, Tensor> f;
    private readonly Generator? generator;

    /// <param name="f">The residual branch; it must keep the shape. It becomes a part of this module.</param>
    /// <param name="p">The probability that the block is skipped, in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public StochasticDepth(nn.Module<Tensor, Tensor> f, double p = 0.5, Generator? generator = null)
        : base(nameof(StochasticDepth))
    {
        ArgumentNullException.ThrowIfNull(f);
        this.p = DropRate.Checked(p);
        this.f = f;
        this.generator = generator;
        RegisterComponents();
    }

    /// <summary>The probability that the block is skipped.</summary>
    public double p { get; }

    /// <summary>The paper's linear decay: block l of L is skipped with probability (l / L) pLast, so early blocks nearly always survive.</summary>
    /// <param name="l">The number of the block, 1 to L.</param>
    /// <param name="L">How many blocks there are, 1 or more.</param>
    /// <param name="pLast">The probability for the last block; the paper uses 0.5.</param>
    /// <exception cref="ArgumentOutOfRangeException">pLast is not a probability or l is not in 1..L.</exception>
    public static double LinearDecay(int l, int L, double pLast = 0.5)
    {
        DropRate.Checked(pLast, nameof(pLast));
        ArgumentOutOfRangeException.ThrowIfLessThan(L, 1);
        if (l < 1 || l > L)
            throw new ArgumentOutOfRangeException(nameof(l), l, $"Blocks are numbered 1 to {L}.");
        return (double)l / L * pLast;
    }

    /// <param name="x">What f takes.</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">f changes the shape.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (training && Skipped())
            return x.alias();
        using var scope = NewDisposeScope();
        var branch = f.call(x);
        if (!branch.shape.SequenceEqual(x.shape))
            throw new ArgumentException(
                $"The residual branch turns [{string.Join(", ", x.shape)}] into [{string.Join(", ", branch.shape)}]: it can't be added to its input.",
                nameof(x)
            );
        return (training ? x + branch : x + branch * (1 - p)).MoveToOuterDisposeScope();
    }

    private bool Skipped()
    {
        using var b = Masks.Bernoulli([1], p, ScalarType.Float32, null, generator);
        return b.item<float>() == 0;
    }
}
