using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DropoutCourse.Tests;

public sealed class PredictTests
{
    const string Nasty = "a<b & \"c\" 'd' </script>";

    static Prediction Choice() => Predict.First("How many? " + Nasty, right: "all " + Nasty, "half", "none");

    [Fact]
    public void TheRightChoiceIsMarkedAndTheOthersAreNot()
    {
        Prediction asked = Choice();
        int right = asked.RightLetter![0] - 'a';
        Assert.Equal("all " + Nasty, asked.Options[right]);
        XElement html = XElement.Parse("<x>" + asked.ToHtml() + "</x>");
        var marks = html.Descendants("div")
            .Where(d => (string?)d.Attribute("class") == "choice")
            .Select(d => d.Value)
            .ToArray();
        Assert.Equal(3, marks.Length);
        for (int i = 0; i < 3; i++)
            Assert.EndsWith(i == right ? "✓ right" : "✗ no", marks[i]);
        Assert.Single(html.Descendants("input"), input => (string?)input.Attribute("class") == "right");
        Assert.All(html.Descendants("input"), input => Assert.Equal("radio", (string?)input.Attribute("type")));
        Assert.Contains("class=\"predict\"", asked.ToHtml()); // by this the pages know what to fold
    }

    [Fact]
    public void TheTextAsksAndDoesNotTell()
    {
        string text = Choice().ToText();
        Assert.StartsWith("Predict first. How many?", text);
        Assert.Equal(3, Regex.Count(text, "(?m)^   [abc]\\) "));
        Assert.DoesNotContain("right", text);
    }

    [Fact]
    public void TheOrderIsTheSameAtEveryRunAndNotAlwaysTheSamePlace()
    {
        Assert.Equal(Choice().Options, Choice().Options);
        string[] places =
        [
            .. Enumerable.Range(0, 30).Select(i => Predict.First($"question {i}", "r", "w", "v").RightLetter!),
        ];
        Assert.Equal(["a", "b", "c"], places.Distinct().Order());
    }

    [Fact]
    public void ANumberHasChoicesWithoutMarksAndRepeatsAGuess()
    {
        Prediction open = Predict.Number("How much?", null, "%", 10, 50, 99.5);
        Assert.Null(open.RightLetter);
        Assert.Equal(["about 10 %", "about 50 %", "about 99.5 %"], open.Options);
        Assert.DoesNotContain("mark", open.ToHtml()[open.ToHtml().IndexOf("<div", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("Your guess", open.ToText());
        Assert.Contains("Your guess: 42 %.", Predict.Number("How much?", 42, "%", 10, 50).ToText());
    }

    [Fact]
    public void TooFewChoicesAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Predict.First("q", "r"));
        Assert.Throws<ArgumentException>(() => Predict.First("q", "r", "r"));
        Assert.Throws<ArgumentException>(() => Predict.Number("q", null, "", 1));
        Assert.Throws<ArgumentException>(() => Predict.Number("q", null, "", 1, 1));
    }
}
