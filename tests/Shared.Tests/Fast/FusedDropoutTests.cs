using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public class FusedDropoutTests
{
    private static uint[] Bits(Tensor x) => new uint[FusedDropout.Words((int)x.numel())];

    private static float[] Fused(float[] values, double p, ulong seed, out uint[] bits)
    {
        using var x = tensor(values);
        using var y = empty_like(x);
        bits = Bits(x);
        FusedDropout.Forward(x, y, bits, p, seed);
        return y.data<float>().ToArray();
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void Keeps_what_the_vectorized_mask_keeps(double p)
    {
        // All tails of a vector, the border between two blocks, and enough blocks for the threads.
        foreach (
            var n in Enumerable
                .Range(0, 70)
                .Concat([VectorizedMask.Block - 1, VectorizedMask.Block + 33, 9 * VectorizedMask.Block + 5])
        )
        {
            var values = Enumerable.Range(0, n).Select(i => 1f + i % 7).ToArray();
            var mask = new float[n];
            VectorizedMask.Fill(mask, p, 77, (float)(1 / (1 - p)));
            Assert.Equal(values.Zip(mask, (x, m) => x * m), Fused(values, p, 77, out _));
        }
    }

    [Theory]
    [InlineData(0)] // as the memory comes: written past the caches
    [InlineData(1)] // one element further: not aligned
    public void Large_tensors_get_the_same_mask(int from)
    {
        const int n = (1 << 23) + 45;
        using var scope = NewDisposeScope();
        var mask = new float[n];
        VectorizedMask.Fill(mask, 0.5, 3, 2f);
        Tensor expected = tensor(mask),
            x = ones(n),
            y = zeros(n + from)[from..],
            gradient = zeros(n + from)[from..];
        var bits = Bits(x);
        FusedDropout.Forward(x, y, bits, 0.5, 3);
        Assert.True(y.Equals(expected));
        FusedDropout.Backward(x, gradient, bits, 0.5);
        Assert.True(gradient.Equals(expected));
        FusedDropout.Forward(x, x, bits, 0.5, 3); // in place
        Assert.True(x.Equals(expected));
    }

    [Fact]
    public void Backward_and_bits_agree_with_forward()
    {
        foreach (var n in new[] { 1, 31, 32, 33, 1000, 5 * VectorizedMask.Block + 17 })
        {
            var y = Fused([.. Enumerable.Repeat(1f, n)], 0.3, 5, out var bits);
            using var gradient = ones(n);
            FusedDropout.Backward(gradient, gradient, bits, 0.3);
            Assert.Equal(y, gradient.data<float>().ToArray());
            Assert.Equal(
                y.Select(v => v != 0),
                Enumerable.Range(0, n).Select(i => (bits[i / 32] >> (i % 32) & 1) != 0)
            );
            using var mask = FusedDropout.Mask(bits, [n], 0.3);
            Assert.Equal(y, mask.data<float>().ToArray());
        }
    }

    [Fact]
    public void Wrong_tensors_are_refused()
    {
        using var x = ones(10, 10);
        using var y = empty_like(x);
        using var turned = x.t();
        using var half = x.to_type(ScalarType.Float64);
        Assert.Contains(
            "not contiguous",
            Assert.Throws<ArgumentException>(() => FusedDropout.Forward(turned, y, Bits(x), 0.5, 1)).Message
        );
        Assert.Contains(
            "Float64",
            Assert.Throws<ArgumentException>(() => FusedDropout.Forward(half, y, Bits(x), 0.5, 1)).Message
        );
        Assert.Contains(
            "4 words",
            Assert.Throws<ArgumentException>(() => FusedDropout.Backward(x, y, new uint[3], 0.5)).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => FusedDropout.Forward(x, y, Bits(x), 1, 1));
    }
}
