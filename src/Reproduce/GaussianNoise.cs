using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DropoutCourse.Reproduce;

/// <summary>Normal numbers by Box and Muller's transform, eight pairs at a time; the uniform numbers come from SplitMix64. The same seed gives the same numbers.</summary>
public static class GaussianNoise
{
    private const int Pairs = 8;

    /// <param name="noise">Filled with numbers from N(1, sd^2); a multiple of 16 of them.</param>
    /// <param name="sd">The standard deviation, at least 0.</param>
    /// <param name="seed">Different seeds give independent numbers.</param>
    public static void Fill(Span<float> noise, double sd, ulong seed)
    {
        if (noise.Length % (2 * Pairs) != 0)
            throw new ArgumentException(
                $"{noise.Length} numbers are wanted; it must be a multiple of {2 * Pairs}",
                nameof(noise)
            );
        Span<uint> words = stackalloc uint[2 * Pairs];
        Span<ulong> state = MemoryMarshal.Cast<uint, ulong>(words);
        ref var to = ref MemoryMarshal.GetReference(noise);
        var (one, scale, turn, width) = (
            Vector256<float>.One,
            Vector256.Create(1f / (1 << 24)),
            Vector256.Create(2 * MathF.PI / (1 << 24)),
            Vector256.Create((float)sd)
        );
        for (int i = 0; i < noise.Length; i += 2 * Pairs)
        {
            for (int k = 0; k < Pairs; k++)
            {
                seed += 0x9E3779B97F4A7C15UL;
                ulong z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                state[k] = z ^ (z >> 31);
            }
            // 24 bits each, as many as a float holds: the first in (0, 1], the second in [0, 2 pi).
            var first = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref words[0]).AsInt32() >>> 8);
            var second = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref words[Pairs]).AsInt32() >>> 8);
            var radius = width * Vector256.Sqrt(Vector256.Create(-2f) * Vector256.Log((first + one) * scale));
            var (sin, cos) = Vector256.SinCos(second * turn);
            Vector256.FusedMultiplyAdd(radius, cos, one).StoreUnsafe(ref Unsafe.Add(ref to, i));
            Vector256.FusedMultiplyAdd(radius, sin, one).StoreUnsafe(ref Unsafe.Add(ref to, i + Pairs));
        }
    }
}
