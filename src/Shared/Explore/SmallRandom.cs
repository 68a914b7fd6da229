using System.Numerics;

namespace DropoutCourse;

/// <summary>
/// The generator that the figures with sliders draw with, in C# here and in JavaScript in assets/random.js: the same seed gives the same numbers in both.
/// It works with 32 bits only, which JavaScript can do exactly.
/// </summary>
/// <remarks>xoshiro128**, period 2^128 - 1. Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021.
/// It is a <see cref="Random"/>, so that the library's functions draw with it.</remarks>
public sealed class SmallRandom : Random
{
    readonly uint[] state = new uint[4];

    /// <summary>A generator; equal seeds give equal numbers.</summary>
    /// <param name="seed">Any number.</param>
    public SmallRandom(int seed)
        : base(0)
    {
        uint s = (uint)seed;
        for (int i = 0; i < 4; i++)
        {
            // splitmix32: neighboring seeds give states that have nothing in common.
            uint z = s += 0x9E3779B9;
            z = (z ^ (z >> 16)) * 0x21F0AAAD;
            z = (z ^ (z >> 15)) * 0x735A2D97;
            state[i] = z ^ (z >> 15);
        }
    }

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        uint result = BitOperations.RotateLeft(state[1] * 5, 7) * 9,
            t = state[1] << 9;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= t;
        state[3] = BitOperations.RotateLeft(state[3], 11);
        return result;
    }

    /// <summary>A number in [0, 1), a multiple of 2^-32.</summary>
    public override double NextDouble() => NextBits() / 4294967296.0;

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    /// <summary>A whole number from 0 to below a limit.</summary>
    /// <param name="maxValue">The limit, 1 or more.</param>
    public override int Next(int maxValue) => (int)(NextDouble() * maxValue);

    /// <summary>A number from the standard normal distribution (Box and Muller 1958, the cosine half).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }
}
