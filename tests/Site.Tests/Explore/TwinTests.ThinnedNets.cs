namespace DropoutCourse.Tests;

public partial class TwinTests
{
    [Theory]
    [InlineData(0.4, 1, -0.5, 63, 3)]
    [InlineData(0.9, -2, 1.3, 0, 8)]
    [InlineData(0, 0, 0, 17, 8)]
    [InlineData(1, 2, 2, 44, 9)]
    public async Task ThinnedNets_(double p, double x1, double x2, int mask, int seed)
    {
        foreach (int[] seen in new[] { [], [mask], Enumerable.Range(0, 64).ToArray() })
        {
            var settings = new ThinnedNetSettings(p, x1, x2, mask, seen, Draws: 4, seed);
            var expected = ThinnedNetAnswers.Of(settings);
            var js = await Model(settings, "thinnedNets");
            Same("thinnedNets", expected, js);
            Assert.Equal(1, js.GetProperty("probabilities").EnumerateArray().Sum(v => v.GetDouble()), 12);
            if (seen.Length == 64) // all seen: their average is the average of all
                Assert.Equal(expected.Average, js.GetProperty("seenAverage").GetDouble(), 9);
        }
    }
}
