using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Drops whole feature maps: one coin for each example and channel, shared by all positions of the map.</summary>
/// <remarks>
/// y[n,c,...] = r[n,c] x[n,c,...] / (1 - p) in training, y = x in evaluation; r ~ Bernoulli(1 - p). Neighboring positions of a feature map are
/// strongly correlated, so dropping single positions removes little information. nn.Dropout2d does the same for [N, C, H, W].
/// Source: Tompson et al., Efficient object localization using convolutional networks, CVPR 2015, section 3.2.
/// </remarks>
public sealed class SpatialDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of chance; null is torch's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public SpatialDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(SpatialDropout))
    {
        this.p = DropRate.Checked(p);
        this.generator = generator;
    }

    /// <summary>The drop rate.</summary>
    public double p { get; }

    /// <param name="x">[N, C, L], [N, C, H, W] or [N, C, D, H, W], floating point.</param>
    /// <returns>The shape of x.</returns>
    /// <exception cref="ArgumentException">x has fewer than 3 or more than 5 dimensions or is not floating point.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DropRate.CheckFloating(x, nameof(SpatialDropout));
        if (x.ndim is < 3 or > 5)
            throw new ArgumentException(
                $"SpatialDropout needs feature maps [N, C, L], [N, C, H, W] or [N, C, D, H, W], but x has the shape [{string.Join(", ", x.shape)}]. For [N, features] use InvertedDropout.",
                nameof(x)
            );
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        long[] oneForEachMap = [.. x.shape.Select((size, dimension) => dimension < 2 ? size : 1)];
        using var r = Masks.Bernoulli(oneForEachMap, p, x.dtype, x.device, generator);
        return x.mul(r).div_(1 - p);
    }
}
