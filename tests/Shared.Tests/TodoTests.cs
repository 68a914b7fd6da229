namespace DropoutCourse.Tests;

[Collection("alone")]
public sealed class TodoTests
{
    static string Printed(Action check)
    {
        TextWriter before = Console.Out;
        var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            check();
        }
        finally
        {
            Console.SetOut(before);
        }
        return text.ToString().TrimEnd();
    }

    [Fact]
    public void AnOpenTaskIsNamedAndPassedOver() =>
        Assert.Equal("To do: the mean.", Printed(() => Todo.Check("the mean", () => null, 3, "add and divide")));

    [Fact]
    public void ARightAnswerHolds() =>
        Assert.Equal("✓ the mean", Printed(() => Todo.Check("the mean", () => 3.0000001, 3, "add and divide")));

    [Fact]
    public void AWrongAnswerIsExplained() =>
        Assert.Equal(
            "✗ the mean: yours gives 2, and 3 is right. Hint: add and divide.",
            Printed(() => Todo.Check("the mean", () => 2, 3, "add and divide"))
        );

    [Theory]
    [InlineData(1e6 + 0.5, true)] // relative to large numbers
    [InlineData(1e6 + 5, false)]
    [InlineData(double.NaN, false)]
    public void TheToleranceIsRelativeToLargeNumbers(double answer, bool right) =>
        Assert.StartsWith(right ? "✓" : "✗", Printed(() => Todo.Check("n", () => answer, 1e6, "count")));

    [Fact]
    public void CodeThatThrowsIsExplainedAndDoesNotStopTheCell() =>
        Assert.Equal(
            "✗ the mean: your code stops with InvalidOperationException: no numbers Hint: add and divide.",
            Printed(() =>
                Todo.Check(
                    "the mean",
                    () => throw new InvalidOperationException("no numbers\nmore"),
                    3,
                    "add and divide"
                )
            )
        );

    [Fact]
    public void AnythingElseIsJudgedByACondition()
    {
        Assert.Equal("To do: a word.", Printed(() => Todo.Check("a word", () => (string?)null, w => w == "x", "h")));
        Assert.Equal("✓ a word", Printed(() => Todo.Check("a word", () => "x", w => w == "x", "h")));
        Assert.Equal("✗ a word: not yet. Hint: h.", Printed(() => Todo.Check("a word", () => "y", w => w == "x", "h")));
    }
}
