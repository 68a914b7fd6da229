using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Inverted dropout with vectorized random numbers: the same distribution as <see cref="InvertedDropout"/> and nn.Dropout, many times as fast.</summary>
/// <remarks>
/// ATen draws the random numbers of a mask one after the other; here 16 generators run side by side in one vector register
/// (<see cref="VectorizedMask"/>), and the same pass writes r / (1 - p). The product x * (r / (1 - p)) is libtorch's, so the gradient is too.
/// Masks follow torch.random.manual_seed: each call takes one 48-bit number from torch's generator as its seed. They differ from nn.Dropout's
/// masks under the same seed. The probability of keeping a unit is exact to 2^-32.
/// Fast path: Float32 on the CPU. Other dtypes and devices fall back to InvertedDropout's way.
/// </remarks>
public sealed class VectorizedDropout : nn.Module<Tensor, Tensor>, IDropout
{
    private readonly Generator? generator;

    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="generator">The source of the seeds; null is torch's default, seeded by torch.random.manual_seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public VectorizedDropout(double p = 0.5, Generator? generator = null)
        : base(nameof(VectorizedDropout))
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
        DropRate.CheckFloating(x, nameof(VectorizedDropout));
        if (!training || p == 0)
            return x.alias();
        if (p == 1)
            return x * 0;
        if (x.dtype != ScalarType.Float32 || x.device_type != DeviceType.CPU)
        {
            using var r = Masks.BernoulliLike(x, p, generator);
            return x.mul(r).div_(1 - p);
        }
        using var scaledMask = empty(x.shape, dtype: ScalarType.Float32);
        var length = checked((int)x.numel());
        if (length > 0)
            VectorizedMask.Fill(
                () => MemoryMarshal.Cast<byte, float>(scaledMask.bytes),
                length,
                p,
                Seed(),
                (float)(1 / (1 - p))
            );
        return x * scaledMask;
    }

    private ulong Seed()
    {
        using var seed = empty(1, dtype: ScalarType.Int64).random_(0, 1L << 48, generator);
        return (ulong)seed.item<long>();
    }
}
