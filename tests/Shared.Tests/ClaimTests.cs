using MathNet.Numerics.Distributions;

namespace DropoutCourse.Tests;

[Collection("alone")]
public class ClaimTests
{
    static string Printed(Action action)
    {
        TextWriter before = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(before);
        }
        return text.ToString();
    }

    static bool Holds(Action claim)
    {
        bool holds = true;
        Printed(() => holds = Record.Exception(claim) is null);
        return holds;
    }

    [Fact]
    public void ATrueClaimPrintsOneLine()
    {
        Assert.Equal(
            "✓ one is less than two" + Environment.NewLine,
            Printed(() => Claim.That("one is less than two", 1 < 2))
        );
        Assert.Equal("✓ half  (0.5)" + Environment.NewLine, Printed(() => Claim.That("half", true, "0.5")));
        Assert.Equal(
            "✓ pi  (3.142; expected: 3.14 ± 0.01)" + Environment.NewLine,
            Printed(() => Claim.Near("pi", Math.PI, 3.14, 0.01))
        );
    }

    [Fact]
    public void AFalseClaimThrowsWithSentenceNumbersAndExpectation()
    {
        int a = 3,
            b = 2;
        var e = Assert.Throws<ClaimFailedException>(() => Claim.That("a is smaller", a < b, $"{a} and {b}"));
        Assert.Equal(("a is smaller", "3 and 2", "a < b"), (e.Sentence, e.Numbers, e.Expected));
        Assert.All(new[] { e.Sentence, e.Numbers, e.Expected }, part => Assert.Contains(part, e.Message));
    }

    [Fact]
    public void NumbersAreShownTheSameInEveryCulture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = (System.Globalization.CultureInfo)
                System.Globalization.CultureInfo.InvariantCulture.Clone();
            System.Globalization.CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            Assert.Contains("0.25", Printed(() => Claim.Less("less", 0.25, 0.5)));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void NotANumberNeverMakesAClaimTrue()
    {
        Assert.False(Holds(() => Claim.Near("", double.NaN, 1, 1)));
        Assert.False(Holds(() => Claim.Near("", 1, double.NaN, 1)));
        Assert.False(Holds(() => Claim.Less("", double.NaN, 1)));
        Assert.False(Holds(() => Claim.Greater("", 1, double.NaN)));
        Assert.Throws<ArgumentException>(() => Claim.MeanWithin("", [1, double.NaN, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Near("", 1, 1, double.NaN));
    }

    [Fact]
    public void ComparisonsAreStrict()
    {
        Assert.True(Holds(() => Claim.Less("", 1, 2)));
        Assert.False(Holds(() => Claim.Less("", 2, 2)));
        Assert.True(Holds(() => Claim.Greater("", 2, 1)));
        Assert.False(Holds(() => Claim.Greater("", 2, 2)));
        Assert.True(Holds(() => Claim.Near("", 1.5, 1, 0.5)));
        Assert.False(Holds(() => Claim.Near("", 1.51, 1, 0.5)));
    }

    [Theory]
    // Samples -1 and 1 k times each, shifted: mean m, sd known, so t is known; the limits are from a t table.
    [InlineData(0.05, 2.0930)] // t(19 degrees, two-sided 5 %)
    [InlineData(0.001, 3.8834)] // t(19, two-sided 0.1 %)
    public void MeanWithinIsTheTTest(double falseAlarm, double limit)
    {
        double[] samples = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1.0 : -1.0).ToArray();
        double error = Math.Sqrt(20.0 / 19) / Math.Sqrt(20);
        Assert.True(Holds(() => Claim.MeanWithin("", samples, 0.999 * limit * error, falseAlarm)));
        Assert.False(Holds(() => Claim.MeanWithin("", samples, 1.001 * limit * error, falseAlarm)));
        Assert.True(Holds(() => Claim.MeanWithin("", samples, -0.999 * limit * error, falseAlarm)));
        Assert.False(Holds(() => Claim.MeanWithin("", samples, -1.001 * limit * error, falseAlarm)));
    }

    [Fact]
    public void MeanWithinFailsATrueClaimAsOftenAsAnnounced()
    {
        // 20,000 true claims at 1 %: 200 failures expected, sd 14; outside 120..290 less than once in a million runs.
        var random = new Random(1);
        int failures = Enumerable
            .Range(0, 20_000)
            .Count(_ =>
                Record.Exception(() =>
                    Silent(() =>
                        Claim.MeanWithin(
                            "",
                            Enumerable.Range(0, 8).Select(_ => Normal.Sample(random, 3, 2)).ToArray(),
                            3,
                            0.01
                        )
                    )
                )
                    is not null
            );
        Assert.InRange(failures, 120, 290);
    }

    static void Silent(Action action) => Printed(action);

    [Fact]
    public void MeanWithinOfEqualSamplesAllowsOnlyRounding()
    {
        Assert.True(Holds(() => Claim.MeanWithin("", [0.1 + 0.2, 0.1 + 0.2], 0.3)));
        Assert.False(Holds(() => Claim.MeanWithin("", [1, 1, 1], 1.001)));
        Assert.Throws<ArgumentException>(() => Claim.MeanWithin("", [1], 1));
    }

    [Theory]
    [InlineData(10, 0.5, 0.05, 2, 8)] // P(X <= 1) = 0.0107, P(X <= 2) = 0.0547: 2 is the least that stays (tails 2.5 % each)
    [InlineData(20, 0.25, 0.05, 2, 9)] // P(X <= 1) = 0.0243, P(X >= 10) = 0.0139, P(X >= 9) = 0.0409
    [InlineData(5, 1.0, 0.05, 5, 5)]
    [InlineData(5, 0.0, 0.05, 0, 0)]
    public void RateWithinIsTheExactBinomialTest(int trials, double rate, double falseAlarm, int least, int most)
    {
        for (int k = 0; k <= trials; k++)
            Assert.Equal(k >= least && k <= most, Holds(() => Claim.RateWithin("", k, trials, rate, falseAlarm)));
    }

    [Theory]
    [InlineData(2000, 6.1e-5, 0, true)] // P(X = 0) = 0.885, the most probable count
    [InlineData(2000, 1 - 6.1e-5, 2000, true)]
    [InlineData(2000, 0.05, 0, false)] // 0.95^2000 = 3e-45
    [InlineData(2000, 0.95, 2000, false)]
    public void RateWithinJudgesNoSuccessAndNothingButSuccess(int trials, double rate, int successes, bool holds) =>
        Assert.Equal(holds, Holds(() => Claim.RateWithin("", successes, trials, rate)));

    [Fact]
    public void RateWithinWorksForMillionsOfTrials()
    {
        // 10 million trials at 0.3: sd 1449; at 1e-6 the limits lie at 4.89 sd.
        long at(double z) => (long)(3_000_000 + z * Math.Sqrt(1e7 * 0.3 * 0.7));
        Assert.True(Holds(() => Claim.RateWithin("", at(4.85), 10_000_000, 0.3)));
        Assert.False(Holds(() => Claim.RateWithin("", at(4.94), 10_000_000, 0.3)));
        Assert.True(Holds(() => Claim.RateWithin("", at(-4.85), 10_000_000, 0.3)));
        Assert.False(Holds(() => Claim.RateWithin("", at(-4.94), 10_000_000, 0.3)));
    }

    [Fact]
    public void CountsFitIsTheChiSquareTest()
    {
        // Two categories of 50 expected, one degree of freedom: the 5 % limit is 3.841, reached at a deviation of 9.8.
        Assert.True(Holds(() => Claim.CountsFit("", [59, 41], [0.5, 0.5], 0.05)));
        Assert.False(Holds(() => Claim.CountsFit("", [60, 40], [0.5, 0.5], 0.05)));
        Assert.Throws<ArgumentException>(() => Claim.CountsFit("", [1, 2], [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => Claim.CountsFit("", [1, 2, 3], [0.5, 0.5]));
    }

    [Fact]
    public void MeanGreaterIsWelchsTest()
    {
        // Student's sleep data (1908): Welch t = 1.8608, 17.776 degrees of freedom, one-sided p = 0.0397; paired t = 4.0621, 9 degrees, p = 0.001416.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
            second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        Assert.True(Holds(() => Claim.MeanGreater("", second, first, level: 0.0398)));
        Assert.False(Holds(() => Claim.MeanGreater("", second, first, level: 0.0396)));
        Assert.True(Holds(() => Claim.MeanGreater("", second, first, paired: true, level: 0.001417)));
        Assert.False(Holds(() => Claim.MeanGreater("", second, first, paired: true, level: 0.001415)));
        Assert.False(Holds(() => Claim.MeanGreater("", first, second, level: 0.5)));
        Assert.Throws<ArgumentException>(() => Claim.MeanGreater("", [1, 2, 3], [1, 2], paired: true));
    }

    [Fact]
    public void ThrowsAcceptsTheExceptionAndItsKinds()
    {
        Assert.True(Holds(() => Claim.Throws<ArgumentException>("", () => throw new ArgumentNullException("x"))));
        Assert.Contains(
            "nothing was thrown",
            Assert.Throws<ClaimFailedException>(() => Claim.Throws<Exception>("", () => { })).Message
        );
        Assert.Contains(
            "InvalidOperationException",
            Assert
                .Throws<ClaimFailedException>(() =>
                    Claim.Throws<ArgumentException>("", () => throw new InvalidOperationException())
                )
                .Message
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void LevelsOutsideZeroToOneAreRefused(double level)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.MeanWithin("", [1, 2], 1, level));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.RateWithin("", 1, 2, 0.5, level));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.CountsFit("", [1, 2], [0.5, 0.5], level));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.MeanGreater("", [1, 2], [1, 2], level: level));
    }
}
