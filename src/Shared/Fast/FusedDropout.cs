using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Inverted dropout in one pass over memory: random bits are drawn in vector registers, and in the same pass x is masked and scaled.
/// What backward needs of the mask are its bits, a 32nd of the memory of x.</summary>
/// <remarks>
/// With the same seed it keeps the same units as <see cref="VectorizedMask.Fill(float[], double, ulong, float)"/>, whatever the number of threads.
/// A dropped element becomes 0 whatever it was, also where it was infinite or not a number (there mask * x would be NaN).
/// </remarks>
public static class FusedDropout
{
    private const int Word = 32; // units in one word of bits
    private const int ParallelFrom = 16 * VectorizedMask.Block; // below this, starting threads costs more than they save
    private const int PastCachesFrom = 1 << 23; // 32 MiB: what a cache can't keep until it is read again

    /// <summary>How many words hold the bits of n units.</summary>
    public static int Words(int n) => (n + Word - 1) / Word;

    /// <summary>y = x / (1 - p) where a unit is kept, with probability 1 - p exact to 2^-32, and 0 elsewhere.</summary>
    /// <param name="x">Float32 on the CPU, contiguous, any shape.</param>
    /// <param name="y">Float32, contiguous, as many elements as x; may be x itself.</param>
    /// <param name="bits">At least <see cref="Words"/>(elements of x) long. Bit i % 32 of word i / 32 is 1 if element i is kept.</param>
    /// <param name="p">The drop rate, at least 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same mask; different seeds give independent masks.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN, negative, or 1 or more.</exception>
    /// <exception cref="ArgumentException">A tensor is not as described, or bits is too short.</exception>
    public static void Forward(Tensor x, Tensor y, uint[] bits, double p, ulong seed)
    {
        DropRate.CheckedBelowOne(p);
        ArgumentNullException.ThrowIfNull(bits);
        var n = Check(x, y, bits);
        var scale = (float)(1 / (1 - p));
        if (p == 0)
        {
            Array.Fill(bits, uint.MaxValue);
            Floats(x).CopyTo(Floats(y));
            KeepAlive(x, y);
            return;
        }
        var threshold = VectorizedMask.Threshold(p);
        var past = PastCaches(x, y, n);
        InBlocks(
            n,
            (b, start, length) =>
                VectorizedMask.DropBlock(
                    Floats(x).Slice(start, length),
                    Floats(y).Slice(start, length),
                    bits.AsSpan(start / Word),
                    threshold,
                    VectorizedMask.BlockSeed(seed, b),
                    scale,
                    past
                )
        );
        KeepAlive(x, y);
    }

    /// <summary>The gradient with respect to x: gradient / (1 - p) where the unit was kept, 0 elsewhere.</summary>
    /// <param name="gradient">With respect to y; Float32 on the CPU, contiguous.</param>
    /// <param name="result">Float32, contiguous, as many elements; may be the gradient itself.</param>
    /// <param name="bits">What <see cref="Forward"/> has left.</param>
    /// <param name="p">The drop rate of the forward pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN, negative, or 1 or more.</exception>
    /// <exception cref="ArgumentException">A tensor is not as described, or bits is too short.</exception>
    public static void Backward(Tensor gradient, Tensor result, uint[] bits, double p)
    {
        DropRate.CheckedBelowOne(p);
        ArgumentNullException.ThrowIfNull(bits);
        var n = Check(gradient, result, bits);
        var scale = (float)(1 / (1 - p));
        var past = PastCaches(gradient, result, n);
        InBlocks(
            n,
            (_, start, length) =>
                Select(
                    Floats(gradient).Slice(start, length),
                    Floats(result).Slice(start, length),
                    bits.AsSpan(start / Word),
                    scale,
                    past
                )
        );
        KeepAlive(gradient, result);
    }

    /// <summary>The gradient through y = dropout(ReLU(z)), with respect to z and in place: where y is 0, the unit was dropped or off, and nothing passes; elsewhere gradient / (1 - p).</summary>
    /// <param name="gradient">With respect to y; Float32 on the CPU, contiguous. It is overwritten.</param>
    /// <param name="y">The values that dropout gave; Float32 on the CPU, contiguous.</param>
    /// <param name="p">The drop rate of the forward pass.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN, negative, or 1 or more.</exception>
    /// <exception cref="ArgumentException">A tensor is not as described.</exception>
    public static void BackwardThroughReLU(Tensor gradient, Tensor y, double p)
    {
        DropRate.CheckedBelowOne(p);
        var n = Check(gradient, y, null);
        var scale = (float)(1 / (1 - p));
        InBlocks(
            n,
            (_, start, length) =>
            {
                var values = Floats(y).Slice(start, length);
                var gradients = Floats(gradient).Slice(start, length);
                var v = MemoryMarshal.Cast<float, Vector<float>>(values);
                var d = MemoryMarshal.Cast<float, Vector<float>>(gradients);
                for (var i = 0; i < v.Length; i++)
                    d[i] = Vector.ConditionalSelect(
                        Vector.GreaterThan(v[i], Vector<float>.Zero),
                        d[i] * scale,
                        Vector<float>.Zero
                    );
                for (var i = v.Length * Vector<float>.Count; i < length; i++)
                    gradients[i] = values[i] > 0 ? gradients[i] * scale : 0;
            }
        );
        KeepAlive(gradient, y);
    }

    /// <summary>The mask as numbers 0 and 1 / (1 - p), one for each bit; for the gradient of the gradient, and to look at.</summary>
    /// <exception cref="ArgumentException">bits is too short for the shape.</exception>
    public static Tensor Mask(uint[] bits, long[] shape, double p)
    {
        using var scope = NewDisposeScope();
        using var no = no_grad();
        var mask = ones(shape, dtype: ScalarType.Float32);
        Backward(mask, mask, bits, p);
        return mask.MoveToOuterDisposeScope();
    }

    private static void Select(
        ReadOnlySpan<float> from,
        Span<float> to,
        ReadOnlySpan<uint> bits,
        float scale,
        bool past
    )
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        var first = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
        var (second, third, fourth) = (first << 8, first << 16, first << 24);
        var factor = Vector256.Create(scale);
        var whole = from.Length & ~(Word - 1);
        for (var i = 0; i < whole; i += Word)
        {
            var word = Vector256.Create(bits[i / Word]);
            Store(
                (Vector256.LoadUnsafe(ref source, (nuint)i) * factor)
                    & Vector256.Equals(word & first, first).AsSingle(),
                ref target,
                i,
                past
            );
            Store(
                (Vector256.LoadUnsafe(ref source, (nuint)(i + 8)) * factor)
                    & Vector256.Equals(word & second, second).AsSingle(),
                ref target,
                i + 8,
                past
            );
            Store(
                (Vector256.LoadUnsafe(ref source, (nuint)(i + 16)) * factor)
                    & Vector256.Equals(word & third, third).AsSingle(),
                ref target,
                i + 16,
                past
            );
            Store(
                (Vector256.LoadUnsafe(ref source, (nuint)(i + 24)) * factor)
                    & Vector256.Equals(word & fourth, fourth).AsSingle(),
                ref target,
                i + 24,
                past
            );
        }
        for (var i = whole; i < from.Length; i++)
            to[i] = (bits[i / Word] >> (i % Word) & 1) != 0 ? from[i] * scale : 0;
    }

    /// <summary>
    /// A large result is written straight to memory. Otherwise each line of it would first be fetched, though nothing of it is read, and would push out of the caches what is.
    /// In place, the line has been fetched anyhow.
    /// </summary>
    private static unsafe bool PastCaches(Tensor from, Tensor to, int n) =>
        n >= PastCachesFrom
        && (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Floats(to))) is var target
        && target % 64 == 0
        && target != (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Floats(from)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static unsafe void Store(Vector256<float> values, ref float target, int i, bool past)
    {
        if (past)
            values.StoreAlignedNonTemporal((float*)Unsafe.AsPointer(ref Unsafe.Add(ref target, i)));
        else
            values.StoreUnsafe(ref target, (nuint)i);
    }

    private static void InBlocks(int n, Action<int, int, int> body)
    {
        var blocks = (int)(((long)n + VectorizedMask.Block - 1) / VectorizedMask.Block);
        void One(int b)
        {
            body(b, b * VectorizedMask.Block, Math.Min(VectorizedMask.Block, n - b * VectorizedMask.Block));
            Interlocked.MemoryBarrier(); // what went past the caches is there before anybody is told that the block is done
        }
        if (n >= ParallelFrom)
            Parallel.For(0, blocks, One);
        else
            for (var b = 0; b < blocks; b++)
                One(b);
    }

    private static int Check(Tensor from, Tensor to, uint[]? bits)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        foreach (var t in new[] { from, to })
            if (t.dtype != ScalarType.Float32 || t.device_type != DeviceType.CPU || !t.is_contiguous())
                throw new ArgumentException(
                    $"FusedDropout works on contiguous Float32 tensors on the CPU; this one is {t.dtype}, {t.device_type}{(t.is_contiguous() ? "" : ", not contiguous")}."
                );
        var n = checked((int)from.numel());
        if (to.numel() != n)
            throw new ArgumentException($"{n} elements can't go into {to.numel()}.", nameof(to));
        if (bits is not null && bits.Length < Words(n))
            throw new ArgumentException(
                $"{n} elements need {Words(n)} words of bits, not {bits.Length}.",
                nameof(bits)
            );
        return n;
    }

    /// <summary>A tensor's numbers; they last as long as the tensor: whoever uses them says <see cref="KeepAlive"/> afterwards.</summary>
    private static Span<float> Floats(Tensor t) => MemoryMarshal.Cast<byte, float>(t.bytes);

    /// <summary>What a caller does not use any more, the garbage collector may otherwise free while its numbers are read.</summary>
    private static void KeepAlive(Tensor a, Tensor b)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }
}
