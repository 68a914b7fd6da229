using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DropoutCourse;

/// <summary>Bernoulli masks by 16 random number generators that run side by side in one vector register.</summary>
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
        void FillNumber(int b) => FillBlock(mask().Slice(b * Block, Math.Min(Block, length - b * Block)), threshold, BlockSeed(seed, b), kept);
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
    internal static void DropBlock(ReadOnlySpan<float> x, Span<float> y, Span<uint> bits, uint threshold, ulong seed, float scale, bool past)
    {
        var (s0, s1, s2, s3) = Seeded(seed);
        var (high, low) = (Vector512.Create((ushort)(threshold >> 16)), Vector512.Create((ushort)threshold));
        var factor = Vector512.Create(scale);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (var i = 0; i < x.Length; i += Values)
        {
            var u = Next(ref s0, ref s1, ref s2, ref s3).AsUInt16();
            var keep = Vector512.LessThan(u, high);
            var tie = Vector512.Equals(u, high);
            if (tie != Vector512<ushort>.Zero)
                keep |= tie & Vector512.LessThan(Next(ref s0, ref s1, ref s2, ref s3).AsUInt16(), low);
            var word = (uint)keep.ExtractMostSignificantBits();
            if (i + Values <= x.Length)
            {
                bits[i / Values] = word;
                var (first, second) = Vector512.Widen(keep.AsInt16());
                FusedDropout.Store((Vector512.LoadUnsafe(ref from, (nuint)i) * factor) & first.AsSingle(), ref to, i, past);
                FusedDropout.Store((Vector512.LoadUnsafe(ref from, (nuint)(i + Lanes)) * factor) & second.AsSingle(), ref to, i + Lanes, past);
                continue;
            }
            bits[i / Values] = word & ((1u << (x.Length - i)) - 1);
            for (var k = i; k < x.Length; k++)
                y[k] = (word >> (k - i) & 1) != 0 ? x[k] * scale : 0;
        }
    }

    private static void FillBlock(Span<float> mask, uint threshold, ulong seed, float kept)
    {
        var (s0, s1, s2, s3) = Seeded(seed);
        var (high, low) = (Vector512.Create((ushort)(threshold >> 16)), Vector512.Create((ushort)threshold));
        var value = Vector512.Create(kept).AsUInt32();
        ref var start = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(mask));
        Span<float> rest = stackalloc float[Values];
        for (var i = 0; i < mask.Length; i += Values)
        {
            // Compare the high halves of a 32-bit number and the threshold; the low half decides only where these are equal,
            // once in 65,536 times, and is drawn only then. So one register decides 32 units, not 16.
            var u = Next(ref s0, ref s1, ref s2, ref s3).AsUInt16();
            var keep = Vector512.LessThan(u, high);
            var tie = Vector512.Equals(u, high);
            if (tie != Vector512<ushort>.Zero)
                keep |= tie & Vector512.LessThan(Next(ref s0, ref s1, ref s2, ref s3).AsUInt16(), low);
            var (first, second) = Vector512.Widen(keep.AsInt16()); // -1 or 0: all bits or none
            if (i + Values <= mask.Length)
            {
                (first.AsUInt32() & value).StoreUnsafe(ref start, (nuint)i);
                (second.AsUInt32() & value).StoreUnsafe(ref start, (nuint)(i + Values / 2));
            }
            else
            {
                (first.AsUInt32() & value).AsSingle().CopyTo(rest);
                (second.AsUInt32() & value).AsSingle().CopyTo(rest[(Values / 2)..]);
                rest[..(mask.Length - i)].CopyTo(mask[i..]);
            }
        }
    }

    /// <summary>One step of xoshiro128++ in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Next(ref Vector512<uint> s0, ref Vector512<uint> s1, ref Vector512<uint> s2, ref Vector512<uint> s3)
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
    private static Vector512<uint> RotateLeft(Vector512<uint> x, int k) => (x << k) | (x >>> (32 - k));

    private static (Vector512<uint>, Vector512<uint>, Vector512<uint>, Vector512<uint>) Seeded(ulong seed)
    {
        Span<ulong> words = stackalloc ulong[4 * Lanes / 2];
        for (var i = 0; i < words.Length; i++)
        {
            seed += 0x9E3779B97F4A7C15UL;
            words[i] = Mix(seed);
        }
        ReadOnlySpan<uint> state = MemoryMarshal.Cast<ulong, uint>(words);
        return (Vector512.Create(state), Vector512.Create(state[Lanes..]), Vector512.Create(state[(2 * Lanes)..]), Vector512.Create(state[(3 * Lanes)..]));
    }

    // SplitMix64's output function: similar inputs give unrelated outputs.
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
