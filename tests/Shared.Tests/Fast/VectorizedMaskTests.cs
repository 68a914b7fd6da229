namespace DropoutCourse.Tests;

public class VectorizedMaskTests
{
    private static float[] Draw(int n, double p, ulong seed)
    {
        var r = new float[n];
        VectorizedMask.Fill(r, p, seed);
        return r;
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.0001)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void Rate_is_exact(double p)
    {
        const int n = 8_000_000; // long enough for the threads; one deviation at p = 0.1 is 0.0001, finer than an 8-bit threshold's error of up to 0.002
        var r = Draw(n, p, 5);
        Assert.All(r.Distinct(), v => Assert.True(v is 0 or 1));
        ByChance.Rate(r.Count(v => v == 0), n, p);
    }

    [Fact]
    public void Low_bits_of_the_rate_count()
    {
        // 24 of 8 million are expected to be dropped; with the rate rounded to 16 bits it would be 0 or 122. Poisson: outside 3..56 with 4e-8.
        Assert.InRange(Draw(8_000_000, 3e-6, 8).Count(v => v == 0), 3, 56);
    }

    [Fact]
    public void Patterns_along_and_across_the_lanes_are_uniform()
    {
        var r = Draw(1 << 20, 0.5, 6);
        foreach (var step in new[] { 1, 16, 17, VectorizedMask.Block / 8 })
        {
            var counts = new double[256]; // of 8 elements that lie `step` apart
            for (var i = 0; i + 7 * step < r.Length; i += 8 * step)
            for (var k = i; k < i + step && k + 7 * step < r.Length; k++)
                counts[Enumerable.Range(0, 8).Sum(b => (int)r[k + b * step] << b)]++;
            var total = counts.Sum();
            Assert.True(total > 100_000);
            ByChance.Fits(counts, [.. Enumerable.Repeat(total / 256, 256)]);
        }
    }

    [Fact]
    public void Seeds_decide_and_neighboring_seeds_and_blocks_are_independent()
    {
        const int n = 200_000;
        Assert.Equal(Draw(n, 0.5, 1), Draw(n, 0.5, 1));
        var same = Draw(n, 0.5, 1).Zip(Draw(n, 0.5, 2), (a, b) => a == b ? 1 : 0).Sum();
        ByChance.Rate(same, n, 0.5);
        var two = Draw(2 * VectorizedMask.Block, 0.5, 3);
        ByChance.Rate(
            Enumerable.Range(0, VectorizedMask.Block).Count(i => two[i] == two[i + VectorizedMask.Block]),
            VectorizedMask.Block,
            0.5
        );
    }

    [Fact]
    public void Length_changes_nothing_before_the_end()
    {
        var many = Draw(40 * VectorizedMask.Block + 5, 0.3, 4); // by threads
        for (var n = 0; n < 140; n++)
            Assert.Equal(many[..n], Draw(n, 0.3, 4)); // all tails of a vector
        Assert.Equal(many[..(3 * VectorizedMask.Block + 7)], Draw(3 * VectorizedMask.Block + 7, 0.3, 4)); // by one thread
    }

    [Fact]
    public void What_is_kept_has_the_value_asked_for()
    {
        var r = new float[1000];
        VectorizedMask.Fill(r, 0.2, 1, 1.25f);
        Assert.Equal([0, 1.25f], r.Distinct().Order());
        VectorizedMask.Fill(r, 0, 1, 1.25f);
        Assert.All(r, v => Assert.Equal(1.25f, v));
    }
}
