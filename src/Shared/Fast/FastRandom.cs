namespace DropoutCourse;

/// <summary>
/// A small and fast random generator for drawing images: one per image, seeded from the image's number, so that the picture does
/// not depend on how many threads draw. Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators"
/// (SplitMix64), OOPSLA 2014.
/// </summary>
struct FastRandom
{
    ulong state;

    public FastRandom(ulong seed, ulong stream) =>
        state = Mix(seed + 0x9E3779B97F4A7C15) ^ Mix(stream * 0xD1342543DE82EF95 + 1);

    public ulong NextBits() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Next(double low, double high) => low + (high - low) * Next();

    /// <summary>Uniform in 0..n-1.</summary>
    public int Next(int n) => (int)Math.BigMul(NextBits(), (ulong)n, out _);

    /// <summary>Normal with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
