namespace DropoutCourse.Tests;

public class MetricsTests
{
    [Fact]
    public void AccuracyCountsEqualEntries()
    {
        Assert.Equal(0.75, Metrics.Accuracy([1, 2, 3, 4], [1, 2, 3, 5]));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy([], []));
    }

    [Fact]
    public void ConfusionHasTheTruthInItsRows()
    {
        int[,] counts = Metrics.ConfusionMatrix(labels: [0, 0, 1, 2], predictions: [0, 1, 1, 0], classes: 3);
        Assert.Equal(
            new[,]
            {
                { 1, 1, 0 },
                { 0, 1, 0 },
                { 1, 0, 0 },
            },
            counts
        );
        Assert.Contains(
            "example 1 has label 3",
            Assert.Throws<ArgumentException>(() => Metrics.ConfusionMatrix([0, 3], [0, 0], 3)).Message
        );
        Assert.Throws<ArgumentException>(() => Metrics.ConfusionMatrix([0], [-1], 3));
    }

    static McNemarResult Discordant(int first, int second, int both = 5) =>
        Metrics.McNemar(
            [.. Enumerable.Repeat(true, first), .. Enumerable.Repeat(false, second), .. Enumerable.Repeat(true, both)],
            [.. Enumerable.Repeat(false, first), .. Enumerable.Repeat(true, second), .. Enumerable.Repeat(true, both)]
        );

    [Theory]
    // Fagerland et al. 2013, table 7 (airway hyper-responsiveness: 1 and 7 discordant): exact p 0.0703, mid-p 0.0391.
    [InlineData(1, 7, 0.0703, 0.0391)]
    // By hand: 2 (1 + 10)/2^10 = 22/1024; mid-p takes off 10/1024.
    [InlineData(9, 1, 22.0 / 1024, 12.0 / 1024)]
    [InlineData(0, 3, 0.25, 0.125)]
    [InlineData(4, 4, 1, 1)]
    [InlineData(0, 0, 1, 1)]
    public void McNemarGivesPublishedAndHandComputedValues(int first, int second, double exact, double mid)
    {
        McNemarResult result = Discordant(first, second);
        Assert.Equal((first, second), (result.OnlyFirst, result.OnlySecond));
        Assert.Equal(exact, result.Exact, 4);
        Assert.Equal(mid, result.MidP, 4);
    }

    [Fact]
    public void McNemarIsSymmetricAndChecksLengths()
    {
        Assert.Equal(Discordant(12, 30).MidP, Discordant(30, 12).MidP, 12);
        Assert.Throws<ArgumentException>(() => Metrics.McNemar([true], [true, false]));
    }

    [Fact]
    public void MeanAndSampleDeviation()
    {
        var (mean, sd) = Metrics.MeanSd([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, mean, 12);
        Assert.Equal(Math.Sqrt(32.0 / 7), sd, 12);
        Assert.Throws<ArgumentException>(() => Metrics.MeanSd([]));
    }

    [Theory]
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score, without correction).
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void WilsonGivesPublishedIntervals(int successes, int trials, double low, double high)
    {
        var interval = Metrics.Wilson(successes, trials);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void WilsonRefusesNonsense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Wilson(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Wilson(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Wilson(1, 2, 1));
    }
}
