using DropoutCourse.Reproduce;

namespace DropoutCourse.Tests;

public class GaussianNoiseTests
{
    private const int N = 1 << 20;

    // Six standard errors: with all comparisons here, a false alarm in ten million.
    private const double Z = 6;

    [Theory, InlineData(1.0), InlineData(0.5)]
    public void MomentsAndTailsAreTheNormalDistributions(double sd)
    {
        double[] z = Standard(sd, seed: 11);
        foreach (var (power, moment) in new[] { (1, 0.0), (2, 1), (3, 0), (4, 3), (6, 15) })
        {
            double[] terms = [.. z.Select(v => Math.Pow(v, power))];
            double mean = terms.Average(),
                error = Math.Sqrt(terms.Average(t => (t - mean) * (t - mean)) / N);
            Assert.True(
                Math.Abs(mean - moment) < Z * error,
                $"moment {power} is {mean}, not {moment}, with a standard error of {error}"
            );
        }
        foreach (
            var (limit, share) in new[] { (0.5, 0.308537539), (1, 0.158655254), (2, 0.022750132), (3, 0.001349898) }
        )
        foreach (int sign in new[] { -1, 1 })
        {
            double found = z.Count(v => sign * v > limit) / (double)N;
            Assert.True(
                Math.Abs(found - share) < Z * Math.Sqrt(share * (1 - share) / N),
                $"{found} of the numbers lie beyond {sign * limit}, not {share}"
            );
        }
    }

    [Fact]
    public void NeighborsPairsAndSeedsAreIndependent()
    {
        double[] z = Standard(1, seed: 12),
            other = Standard(1, seed: 13);
        foreach (int lag in new[] { 1, 2, 8, 16 })
        {
            Uncorrelated([.. z[..^lag]], [.. z[lag..]], $"lag {lag}");
            Uncorrelated(
                [.. z[..^lag].Select(v => v * v - 1)],
                [.. z[lag..].Select(v => v * v - 1)],
                $"squares, lag {lag}"
            );
        }
        Uncorrelated(z, other, "two seeds");
    }

    [Fact]
    public void TheSeedDecides()
    {
        Assert.Equal(Standard(1, seed: 5), Standard(1, seed: 5));
        float[] part = new float[32],
            longer = new float[64];
        GaussianNoise.Fill(part, 1, 5);
        GaussianNoise.Fill(longer, 1, 5);
        Assert.Equal(part, longer[..32]);
        Assert.Throws<ArgumentException>(() => GaussianNoise.Fill(new float[20], 1, 5));
    }

    private static double[] Standard(double sd, ulong seed)
    {
        var noise = new float[N];
        GaussianNoise.Fill(noise, sd, seed);
        return [.. noise.Select(v => (v - 1.0) / sd)];
    }

    private static void Uncorrelated(double[] a, double[] b, string what)
    {
        double sum = 0,
            squares = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
            squares += a[i] * a[i] * b[i] * b[i];
        }
        Assert.True(Math.Abs(sum) < Z * Math.Sqrt(squares), $"{what}: the mean product is {sum / a.Length}");
    }
}
