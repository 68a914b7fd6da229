using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Drops square blocks of feature maps, so that the information at a position cannot leak in from its neighbors.</summary>
/// <remarks>
/// In training: (1) every position where a whole block fits starts one with probability gamma, for each channel on its own; (2) all positions of
/// these blocks are dropped: M; (3) y = x * M * count(M) / count_ones(M). In evaluation y = x. With block size 1 this is ordinary dropout (but for the scale,
/// which follows the count of survivors), with a block as large as the map it is spatial dropout.
/// Source: Ghiasi, Lin and Le, DropBlock, NeurIPS 2018, algorithm 1 and equation 1.
/// </remarks>
public sealed class DropBlock : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;
    private double dropRate;

    /// <param name="blockSize">The side of a block, 1 or more; it is cut down to the size of smaller maps. The paper uses 7.</param>
    /// <param name="p">The drop rate in [0, 1): about the fraction of positions that is dropped (1 - keep_prob; the paper ends at 0.1).</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1), or blockSize is below 1.</exception>
    public DropBlock(int blockSize = 7, double p = 0.1, Generator? generator = null)
        : base(nameof(DropBlock))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        this.blockSize = blockSize;
        this.p = p;
        this.generator = generator;
    }

    /// <summary>The side of a block.</summary>
    public int blockSize { get; }

    /// <summary>The drop rate; set it during training to follow a schedule, see <see cref="ScheduledRate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in [0, 1).</exception>
    public double p
    {
        get => dropRate;
        set => dropRate = DropRate.CheckedBelowOne(value);
    }

    /// <summary>The probability that a block starts at a position: gamma = p / block^2 * (H W) / ((H - block + 1)(W - block + 1)), at most 1.</summary>
    /// <remarks>Chosen so that the expected number of dropped positions is p H W <i>if blocks never overlap</i>; as they do, a little less is dropped.</remarks>
    /// <param name="p">The drop rate in [0, 1).</param>
    /// <param name="blockSize">The side of a block, 1 to min(H, W).</param>
    /// <param name="H">The height of the map.</param>
    /// <param name="W">The width of the map.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1), or the block does not fit into the map.</exception>
    public static double Gamma(double p, int blockSize, long H, long W)
    {
        DropRate.CheckedBelowOne(p);
        if (blockSize < 1 || blockSize > Math.Min(H, W))
            throw new ArgumentOutOfRangeException(
                nameof(blockSize),
                blockSize,
                $"A block of {blockSize} x {blockSize} does not fit into a map of {H} x {W}. Use 1 to {Math.Min(H, W)}."
            );
        var gamma = p / (blockSize * (double)blockSize) * (H * W) / ((H - blockSize + 1.0) * (W - blockSize + 1.0));
        return Math.Min(gamma, 1);
    }

    /// <summary>The scheduled form of the paper (section 3): the drop rate grows linearly from 0 to its target.</summary>
    /// <param name="target">The drop rate at the end, [0, 1).</param>
    /// <param name="step">The step of training, from 0.</param>
    /// <param name="steps">How many steps the growth takes, 1 or more; later steps stay at the target.</param>
    /// <exception cref="ArgumentOutOfRangeException">target is not in [0, 1), step is negative, or steps is below 1.</exception>
    public static double ScheduledRate(double target, long step, long steps)
    {
        DropRate.CheckedBelowOne(target, nameof(target));
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return target * Math.Min(1.0, (double)step / steps);
    }

    /// <summary>Draws M alone: 1 where a position is kept.</summary>
    /// <param name="x">[N, C, H, W], floating point.</param>
    /// <returns>The shape, dtype and device of x.</returns>
    /// <exception cref="ArgumentException">x is not a batch of feature maps.</exception>
    public Tensor Mask(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(DropBlock));
        DropRate.CheckDimensions(x, 4, nameof(DropBlock), "feature maps [N, C, H, W]");
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var (N, C, H, W) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        if (x.numel() == 0)
            return ones_like(x).MoveToOuterDisposeScope();
        var b = (int)Math.Min(blockSize, Math.Min(H, W));
        var gamma = Gamma(p, b, H, W);
        // A start at (i, j) drops rows i..i+b-1 and columns j..j+b-1. A margin of b-1 around the starts makes "is there a start
        // up and left of me within b steps" a maximum over a b x b window.
        var starts = zeros(new[] { N, C, H + b - 1, W + b - 1 }, device: x.device);
        starts.narrow(2, b - 1, H - b + 1).narrow(3, b - 1, W - b + 1).bernoulli_(gamma, generator);
        var dropped = nn.functional.max_pool2d(starts, kernel_size: b, stride: 1);
        return (1 - dropped).to_type(x.dtype).MoveToOuterDisposeScope();
    }

    /// <param name="x">[N, C, H, W], floating point.</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">x is not a batch of feature maps.</exception>
    public override Tensor forward(Tensor x)
    {
        if (!training || p == 0)
        {
            DropRate.CheckDimensions(x, 4, nameof(DropBlock), "feature maps [N, C, H, W]");
            return x.alias();
        }
        using var scope = NewDisposeScope();
        var M = Mask(x);
        var ones = M.to_type(ScalarType.Float64).sum().item<double>();
        return (x * M * (M.numel() / Math.Max(ones, 1))).MoveToOuterDisposeScope(); // all dropped: zeros, not 0/0
    }
}
