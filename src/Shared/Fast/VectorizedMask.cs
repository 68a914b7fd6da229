using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DropoutCourse;

/// <summary>Bernoulli masks by 16 random number generators that run side by side in vector registers.</summary>
/// <remarks>
/// The generator of each lane is xoshiro128++ (Blackman and Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 2021), seeded by SplitMix64.
/// The array is cut into blocks of <see cref="Block"/> elements; each block has its own seed, made of the caller's seed and the block's number, so blocks can be
/// filled by any number of threads, in any order, with the same result.
/// </remarks>
public static class VectorizedMask
{
    /// <summary>Elements that are filled from one seed.</summary>
    public const int Block = 1 << 15;

    private const int Lanes = 16; // generators
    private const int Values = 2 * Lanes; // 16-bit numbers of one step
    private const int ParallelFrom = 16 * Block; // below this, starting threads costs more than they save

    /// <summary>Fills an array with zeros (probability p) and <paramref name="kept"/> (probability 1 - p, exact to 2^-32).</summary>
    /// <param name="mask">What is filled; may be empty.</param>
    /// <param name="p">The drop rate in [0, 1].</param>
    /// <param name="seed">The same seed gives the same mask; different seeds give independent masks.</param>
    /// <param name="kept">The value of a unit that is kept: 1, or 1/(1-p) for inverted dropout.</param>
    /// <exception cref="ArgumentOutOfRangeException">p is NaN or outside [0, 1].</exception>
    public static void Fill(float[] mask, double p, ulong seed, float kept = 1f)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Fill(() => mask, mask.Length, p, seed, kept);
    }

    // The memory is asked for again in each block, because a span can't be handed to another thread.
    internal static void Fill(Func<Span<float>> mask, int length, double p, ulong seed, float kept)
    {
        DropRate.Checked(p);
        if (p is 0 or 1)
        {
            mask().Fill(p == 0 ? kept : 0);
            return;
        }
        var threshold = Threshold(p);
        var blocks = (int)(((long)length + Block - 1) / Block);
        void FillNumber(int b) =>
            FillBlock(
                mask().Slice(b * Block, Math.Min(Block, length - b * Block)),
                threshold,
                BlockSeed(seed, b),
                kept
            );
        if (length >= ParallelFrom)
            Parallel.For(0, blocks, FillNumber);
        else
            for (var b = 0; b < blocks; b++)
                FillNumber(b);
    }

    // Keep when a uniform 32-bit number lies below the threshold.
    internal static uint Threshold(double p) => (uint)Math.Clamp(Math.Round((1 - p) * 4294967296.0), 1, uint.MaxValue);

    internal static ulong BlockSeed(ulong seed, int block) => Mix(seed + (ulong)block * 0x9E3779B97F4A7C15UL);

    /// <summary>y = x * scale where FillBlock would keep, 0 elsewhere; one bit for each element says which. With <paramref name="past"/> y is written past the caches; it must be native memory then, 64-byte aligned.</summary>
    internal static void DropBlock(
        ReadOnlySpan<float> x,
        Span<float> y,
        Span<uint> bits,
        uint threshold,
        ulong seed,
        float scale,
        bool past
    )
    {
        var random = new Generators(seed, threshold);
        var factor = Vector256.Create(scale);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (var i = 0; i < x.Length; i += Values)
        {
            var (low, high) = random.Keep();
            var word = Vector256.NarrowWithSaturation(low.AsInt16(), high.AsInt16()).ExtractMostSignificantBits();
            if (i + Values <= x.Length)
            {
                bits[i / Values] = word;
                var (first, second) = Vector256.Widen(low.AsInt16()); // -1 or 0: all bits or none
                FusedDropout.Store(
                    (Vector256.LoadUnsafe(ref from, (nuint)i) * factor) & first.AsSingle(),
                    ref to,
                    i,
                    past
                );
                FusedDropout.Store(
                    (Vector256.LoadUnsafe(ref from, (nuint)(i + 8)) * factor) & second.AsSingle(),
                    ref to,
                    i + 8,
                    past
                );
                (first, second) = Vector256.Widen(high.AsInt16());
                FusedDropout.Store(
                    (Vector256.LoadUnsafe(ref from, (nuint)(i + 16)) * factor) & first.AsSingle(),
                    ref to,
                    i + 16,
                    past
                );
                FusedDropout.Store(
                    (Vector256.LoadUnsafe(ref from, (nuint)(i + 24)) * factor) & second.AsSingle(),
                    ref to,
                    i + 24,
                    past
                );
                continue;
            }
            bits[i / Values] = word & ((1u << (x.Length - i)) - 1);
            for (var k = i; k < x.Length; k++)
                y[k] = (word >> (k - i) & 1) != 0 ? x[k] * scale : 0;
        }
    }

    private static void FillBlock(Span<float> mask, uint threshold, ulong seed, float kept)
    {
        var random = new Generators(seed, threshold);
        var value = Vector256.Create(kept).AsInt32();
        ref var start = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(mask));
        Span<float> rest = stackalloc float[Values];
        for (var i = 0; i < mask.Length; i += Values)
        {
            var (low, high) = random.Keep();
            var (first, second) = Vector256.Widen(low.AsInt16());
            var (third, fourth) = Vector256.Widen(high.AsInt16());
            var whole = i + Values <= mask.Length;
            ref var to = ref whole
                ? ref Unsafe.Add(ref start, i)
                : ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(rest));
            (first & value).StoreUnsafe(ref to);
            (second & value).StoreUnsafe(ref to, 8);
            (third & value).StoreUnsafe(ref to, 16);
            (fourth & value).StoreUnsafe(ref to, 24);
            if (!whole)
                rest[..(mask.Length - i)].CopyTo(mask[i..]);
        }
    }

    /// <summary>The 16 generators, in two vectors for each of the four words of their state.</summary>
    private ref struct Generators
    {
        private Vector256<uint> a0,
            a1,
            a2,
            a3,
            b0,
            b1,
            b2,
            b3;
        private readonly Vector256<ushort> thresholdHigh,
            thresholdLow;

        public Generators(ulong seed, uint threshold)
        {
            Span<ulong> words = stackalloc ulong[4 * Lanes / 2];
            for (var i = 0; i < words.Length; i++)
            {
                seed += 0x9E3779B97F4A7C15UL;
                words[i] = Mix(seed);
            }
            ReadOnlySpan<uint> state = MemoryMarshal.Cast<ulong, uint>(words);
            (a0, b0, a1, b1) = (
                Vector256.Create(state),
                Vector256.Create(state[8..]),
                Vector256.Create(state[16..]),
                Vector256.Create(state[24..])
            );
            (a2, b2, a3, b3) = (
                Vector256.Create(state[32..]),
                Vector256.Create(state[40..]),
                Vector256.Create(state[48..]),
                Vector256.Create(state[56..])
            );
            (thresholdHigh, thresholdLow) = (
                Vector256.Create((ushort)(threshold >> 16)),
                Vector256.Create((ushort)threshold)
            );
        }

        /// <summary>Decides on 32 units: all bits are set where one is kept.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector256<ushort> Low, Vector256<ushort> High) Keep()
        {
            // Compare the high halves of a 32-bit number and the threshold; the low half decides only where these are equal,
            // once in 65,536 times, and is drawn only then. So one number decides two units.
            var (u, v) = (
                Next(ref a0, ref a1, ref a2, ref a3).AsUInt16(),
                Next(ref b0, ref b1, ref b2, ref b3).AsUInt16()
            );
            var (low, high) = (Vector256.LessThan(u, thresholdHigh), Vector256.LessThan(v, thresholdHigh));
            var (lowTie, highTie) = (Vector256.Equals(u, thresholdHigh), Vector256.Equals(v, thresholdHigh));
            if ((lowTie | highTie) != Vector256<ushort>.Zero)
            {
                low |= lowTie & Vector256.LessThan(Next(ref a0, ref a1, ref a2, ref a3).AsUInt16(), thresholdLow);
                high |= highTie & Vector256.LessThan(Next(ref b0, ref b1, ref b2, ref b3).AsUInt16(), thresholdLow);
            }
            return (low, high);
        }

        /// <summary>One step of xoshiro128++ in every lane.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<uint> Next(
            ref Vector256<uint> s0,
            ref Vector256<uint> s1,
            ref Vector256<uint> s2,
            ref Vector256<uint> s3
        )
        {
            var result = RotateLeft(s0 + s3, 7) + s0;
            var t = s1 << 9;
            s2 ^= s0;
            s3 ^= s1;
            s1 ^= s2;
            s0 ^= s3;
            s2 ^= t;
            s3 = RotateLeft(s3, 11);
            return result;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<uint> RotateLeft(Vector256<uint> x, int k) => (x << k) | (x >>> (32 - k));
    }

    // SplitMix64's output function: similar inputs give unrelated outputs.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
