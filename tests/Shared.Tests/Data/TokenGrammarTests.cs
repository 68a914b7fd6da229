using TorchSharp;

namespace DropoutCourse.Tests;

/// <summary>Entropy, length and the cost of tokens against closed forms and against drawn texts.</summary>
public class TokenGrammarTests
{
    private static TokenGrammar Make(string start, params (string Symbol, GrammarRule[] Rules)[] rules) =>
        new(start, rules.ToDictionary(r => r.Symbol, r => (IReadOnlyList<GrammarRule>)r.Rules));

    // a, then with probability 3/4 again: a geometric length of mean 4
    private static TokenGrammar Geometric() =>
        Make("S", ("S", [new(1, "a", "More")]), ("More", [new(3, "S"), new(1, ".")]));

    [Fact]
    public void EntropyAndLengthOfAGeometricText()
    {
        var grammar = Geometric();
        double coin = -0.75 * Math.Log(0.75) - 0.25 * Math.Log(0.25);
        Assert.Equal(4 * coin, grammar.Entropy, 1e-9); // a coin behind each of four a on average
        Assert.Equal(5, grammar.Length, 1e-9);
        Assert.Equal(4 * coin / 5, grammar.EntropyRate, 1e-9);
        Assert.Equal(["a", "."], grammar.Tokens);
    }

    [Fact]
    public void TheCostOfEachTokenIsThatOfTheChoicesItShows()
    {
        double[] nats = [.. Geometric().Nats(["a", "a", ".", "a", "."])];
        double[] expected = [0, -Math.Log(0.75), -Math.Log(0.25), 0, -Math.Log(0.25)];
        Assert.Equal(expected, nats, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, double.PositiveInfinity], Geometric().Nats(["a", "b", "a"])); // nothing behind what is not allowed
        Assert.Equal(double.PositiveInfinity, Geometric().Nats(["."]).Single());
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void DrawnTalesCostTheirEntropyOnAverage(int dialect)
    {
        var grammar = Tales.Grammar(dialect);
        var random = new Random(5);
        double[][] drawn = [.. Enumerable.Range(0, 4000).Select(_ => grammar.Nats(grammar.Draw(random)).ToArray())];
        Claim.MeanWithin("cost", [.. drawn.Select(nats => nats.Sum())], grammar.Entropy);
        Claim.MeanWithin("length", [.. drawn.Select(nats => (double)nats.Length)], grammar.Length);
        Assert.All(drawn, nats => Assert.All(nats, n => Assert.True(double.IsFinite(n) && n >= 0)));
    }

    [Fact]
    public void VerbsAndPronounsAgreeWithTheHero()
    {
        var grammar = Tales.Grammar();
        bool Allowed(string text) => grammar.Nats(text.Split(' ')).All(double.IsFinite);
        Assert.True(Allowed("the old king who finds a boat carries no bell because he wants a map . *"));
        Assert.True(Allowed("the sailors find a boat in the harbor . they want a map . * the queen"));
        Assert.False(Allowed("the sailors finds"));
        Assert.False(Allowed("the king who finds a boat find"));
        Assert.False(Allowed("the queen finds a boat because he"));
        Assert.False(Allowed("the sailors find a boat . she"));
    }

    [Fact]
    public void DialectsHaveTheSameTokensAndOtherProbabilities()
    {
        var (first, second) = (Tales.Grammar(), Tales.Grammar(1));
        Assert.Equal(first.Tokens.Order(), second.Tokens.Order());
        string[] text = "the king finds a boat".Split(' ');
        Assert.NotEqual(first.Nats(text).Last(), second.Nats(text).Last(), 1e-3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tales.Grammar(-1));
    }

    [Fact]
    public void WindowsBeginWithTalesAndKnowTheirFloor()
    {
        var grammar = Tales.Grammar();
        using var windows = new TaleWindows(grammar, 40, 24, new Random(1));
        Assert.Equal([40, 25], windows.Ids.shape);
        double sum = 0;
        for (int i = 0; i < 40; i++)
        {
            using var row = windows.Ids[i];
            Assert.StartsWith("the ", windows.Words(row), StringComparison.Ordinal);
            Assert.Equal(25, windows.Allowed(row));
            sum += grammar.Nats(windows.Words(row).Split(' ')).Skip(1).Sum();
        }
        Assert.Equal(sum / 40 / 24, windows.Floor, 1e-9);
        using var again = new TaleWindows(grammar, 40, 24, new Random(1));
        Assert.Equal(windows.Text, again.Text);
        using var wrong = windows.Ids[0].clone();
        wrong[7] = wrong[6];
        Assert.True(windows.Allowed(wrong) < 25);
    }

    [Fact]
    public void GrammarsWhoseNextTokenDoesNotTellTheRuleAreRefused()
    {
        void Refused(string says, params (string, GrammarRule[])[] rules) =>
            Assert.Contains(
                says,
                Assert.Throws<ArgumentException>(() => Make("S", rules)).Message,
                StringComparison.Ordinal
            );
        Refused("begin with 'a'", ("S", [new(1, "a"), new(1, "a", "b")]));
        Refused("begin with 'a'", ("S", [new(1, "A"), new(1, "a")]), ("A", [new(1, "a", "b")]));
        Refused("begins with itself", ("S", [new(1, "S", "a")]));
        Refused("no positive weight", ("S", [new(0, "a")]));
        Refused("is empty", ("S", [new(1)]));
        Refused("no finite mean length", ("S", [new(3, "a", "S", "S"), new(1, ".")]));
        Refused("has no rule", ("A", [new(1, "a")]));
    }
}
