namespace DropoutCourse.Tests;

public sealed class StatisticsTests
{
    [Fact]
    public void Mendels_peas()
    {
        // G. Mendel 1866, 556 seeds, expected 9:3:3:1; chi-square 0.470 in every textbook.
        var (statistic, degrees, p) = Statistics.ChiSquareFit(
            [315, 101, 108, 32],
            [9 / 16.0, 3 / 16.0, 3 / 16.0, 1 / 16.0]
        );
        Assert.Equal((0.470, 3), (Math.Round(statistic, 3), degrees));
        Assert.Equal(0.9254, p, 4);
    }

    [Fact]
    public void The_tables_of_chi_square()
    {
        // 3.841 and 6.635 are the 5 % and 1 % points for one degree of freedom: counts n/2 + d, n/2 - d give 4 d^2 / n.
        double D(double statistic) => Math.Sqrt(statistic * 1_000_000) / 2;
        foreach (var (point, level) in new[] { (3.841, 0.05), (6.635, 0.01) })
        {
            long d = (long)Math.Round(D(point));
            Assert.Equal(level, Statistics.ChiSquareFit([500_000 + d, 500_000 - d], [0.5, 0.5]).P, 4);
        }
    }

    [Fact]
    public void Students_sleep_data()
    {
        // Student, Biometrika 1908; Welch's test in R's manual page of t.test: t = -1.8608, df = 17.776, p = 0.07939.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
            second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        var test = Statistics.Means(first, second);
        Assert.Equal(-1.8608, test.Difference / test.StandardError, 4);
        Assert.Equal(17.776, test.DegreesOfFreedom, 3);
        Assert.Equal(0.07939, test.P, 5);
        var (low, high) = test.Interval();
        Assert.Equal(-3.3654832, low, 6);
        Assert.Equal(0.2054832, high, 6);
    }

    [Fact]
    public void Binomial_test_of_Conover()
    {
        // W. Conover 1971, p. 97, in R's manual page of binom.test: 682 of 925 against 3/4, p = 0.3825.
        Assert.Equal(0.3825, Statistics.BinomialTwoSided(682, 925, 0.75), 4);
        Assert.Equal(2 * 11.0 / 1024, Statistics.BinomialTwoSided(1, 10, 0.5), 12);
        Assert.Equal(1, Statistics.BinomialTwoSided(5, 10, 0.5), 12);
        Assert.Equal((1.0, 0.0), (Statistics.BinomialTwoSided(10, 10, 1), Statistics.BinomialTwoSided(9, 10, 1)));
    }

    [Fact]
    public void Student_interval_has_the_quantile_of_the_tables()
    {
        double[] sample = [.. Enumerable.Range(1, 10).Select(i => (double)i)]; // mean 5.5, variance 55/6
        var (low, high) = Statistics.MeanInterval(sample);
        double half = 2.262157 * Math.Sqrt(55 / 6.0 / 10);
        Assert.Equal(5.5 - half, low, 5);
        Assert.Equal(5.5 + half, high, 5);
    }

    [Fact]
    public void Bootstrap_of_a_mean_is_near_the_normal_interval()
    {
        double[] sample =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (i + 0.5) / 200)),
        ];
        var (low, high) = Statistics.Bootstrap(sample, x => x.Average(), draws: 10_000);
        double half = 1.959964 / Math.Sqrt(200);
        Assert.InRange(low, -half * 1.12, -half * 0.88); // the error of a quantile from 10000 draws is about 2.4 % here
        Assert.InRange(high, half * 0.88, half * 1.12);
        Assert.Equal((low, high), Statistics.Bootstrap(sample, x => x.Average(), draws: 10_000));
    }

    [Fact]
    public void Bad_input_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Statistics.ChiSquareFit([1, 2], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => Statistics.ChiSquareFit([0, 0], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => Statistics.Means([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => Statistics.BinomialTwoSided(11, 10, 0.5));
        Assert.Throws<ArgumentException>(() => Statistics.MeanInterval([1]));
        Assert.Throws<ArgumentException>(() => Statistics.MeanInterval([1, 2], 95));
        Assert.Throws<ArgumentException>(() => Statistics.Bootstrap([1, 2], x => x[0], draws: 3));
    }
}
