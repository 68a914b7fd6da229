namespace DropoutCourse.Tests;

/// <summary>What a claim of an exercise says to the one who wrote the code.</summary>
public class ClaimHintTests
{
    const string Why = "is p the drop or the keep probability?";

    public static TheoryData<Action> FalseClaims =>
        new()
        {
            () => Claim.That("a", false, hint: Why),
            () => Claim.Near("a", 1, 2, 0.5, Why),
            () => Claim.Less("a", 2, 1, Why),
            () => Claim.Greater("a", 1, 2, Why),
            () => Claim.RateWithin("a", 7000, 10000, 0.3, hint: Why),
            () => Claim.RateWithin("a", 1, 10, 0, hint: Why),
            () => Claim.MeanWithin("a", [1.0, 1.1, 0.9, 1.05, 0.95], 50, hint: Why),
            () => Claim.CountsFit("a", [1000, 0], [0.5, 0.5], hint: Why),
            () => Claim.Throws<ArgumentException>("a", () => { }, Why),
        };

    [Theory]
    [MemberData(nameof(FalseClaims), DisableDiscoveryEnumeration = true)]
    public void AHintIsShownWhenTheClaimFails(Action claim)
    {
        var e = Assert.Throws<ClaimFailedException>(claim);
        Assert.Equal(Why, e.Hint);
        Assert.Contains("hint:     " + Why, e.Message);
    }

    [Fact]
    public void AHintStandsInPlaceOfTheConditionsSource()
    {
        int mask = 3;
        var e = Assert.Throws<ClaimFailedException>(() =>
            Claim.That("a mask holds 0 and 1", mask is 0 or 1, hint: Why)
        );
        Assert.DoesNotContain("mask is", e.Message);
    }

    [Fact]
    public void WithoutAHintThereIsNoSuchLine()
    {
        var e = Assert.Throws<ClaimFailedException>(() => Claim.Near("a", 1, 2, 0.5));
        Assert.Null(e.Hint);
        Assert.DoesNotContain("hint", e.Message);
    }

    [Fact]
    public void CodeThatIsNotWrittenYetIsNotARefusal()
    {
        Assert.Throws<NotImplementedException>(() =>
            Claim.Throws<ArgumentException>("a", () => throw new NotImplementedException())
        );
        Claim.Throws<NotImplementedException>("a", () => throw new NotImplementedException());
        Claim.Throws<Exception>("a", () => throw new NotImplementedException());
    }
}
