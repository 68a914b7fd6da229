using System.Xml.Linq;

namespace DropoutCourse.Tests;

public sealed class ViewTests
{
    const string Nasty = "a<b & \"c\" 'd' </script>";

    // What the kernel does with a type of which it knows nothing: by name, without a reference.
    static Dictionary<string, string> AsTheKernelShowsIt(object value)
    {
        var attribute = value
            .GetType()
            .GetCustomAttributes(true)
            .Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var formatters =
            (IEnumerable<object>)
                source.GetMethod("CreateTypeFormatters")!.Invoke(Activator.CreateInstance(source), null)!;
        var shown = new Dictionary<string, string>();
        foreach (object formatter in formatters)
        {
            var writer = new StringWriter();
            Assert.True(
                (bool)
                    formatter
                        .GetType()
                        .GetMethod("Format", [typeof(object), typeof(TextWriter)])!
                        .Invoke(formatter, [value, writer])!
            );
            Assert.False(
                (bool)
                    formatter
                        .GetType()
                        .GetMethod("Format", [typeof(object), typeof(TextWriter)])!
                        .Invoke(formatter, ["another type", new StringWriter()])!
            );
            shown[(string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!] = writer.ToString();
        }
        return shown;
    }

    static Table Results() =>
        new Table("Test error in percent", "net", "mean", "seeds").Add("plain", 1.625, 5).Add("dropout", 10.5, 5);

    static Quiz Inference() =>
        new Quiz("Inference " + Nasty)
            .Ask(
                "Scale at test? " + Nasty,
                ["nothing " + Nasty],
                ["(1-p)", "1/(1-p)"],
                "Because " + Nasty,
                "lesson 3 " + Nasty
            )
            .Ask("Which are true?", ["one", "two"], ["three"], "So.", "lesson 5");

    [Fact]
    public void The_kernel_finds_html_and_text_by_name()
    {
        foreach (object view in new object[] { Results(), Inference() })
        {
            var shown = AsTheKernelShowsIt(view);
            Assert.Equal(["text/html", "text/plain"], shown.Keys.Order());
            Assert.StartsWith("<", shown["text/html"], StringComparison.Ordinal);
            Assert.Equal(view.ToString(), shown["text/plain"]);
        }
    }

    [Fact]
    public void The_formatter_of_the_kernel_takes_them()
    {
        Assert.StartsWith(
            "<table",
            Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(Results(), "text/html"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Test error",
            Microsoft.DotNet.Interactive.Formatting.Formatter.ToDisplayString(Results(), "text/plain"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_table_in_text_has_one_number_of_decimals_in_a_column() =>
        Assert.Equal(
            """
            Test error in percent
            net       mean  seeds
            -------  -----  -----
            plain     1.62      5
            dropout  10.50      5

            """,
            Results().ToText()
        );

    [Fact]
    public void A_table_in_html_is_well_formed_and_holds_the_cells_as_text()
    {
        var html = XElement.Parse(new Table(Nasty, Nasty, "x").Add(Nasty, 1.5).Add(null, 2.25).ToHtml());
        Assert.Equal(Nasty, html.Element("caption")!.Value);
        Assert.Equal([Nasty, "x"], html.Descendants("th").Select(th => th.Value));
        Assert.Equal([Nasty, "1.500", "", "2.250"], html.Descendants("td").Select(td => td.Value));
        var alignments = html.Descendants("td")
            .Select(td => td.Attribute("style")!.Value.Contains("right", StringComparison.Ordinal));
        Assert.Equal([false, true, false, true], alignments);
    }

    [Theory]
    [InlineData(0.00001, "1.0E-5")]
    [InlineData(123456789.0, "1.23E+8")]
    [InlineData(0.0, "0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(-0.25, "-0.2500")]
    [InlineData(98.765432, "98.77")]
    public void Numbers_keep_four_digits(double number, string written)
    {
        // beside 1000 a small number would show as 0
        Assert.Equal(written, XElement.Parse(new Table("", "x").Add(number).ToHtml()).Descendants("td").Single().Value);
        Assert.Equal(
            "1.0E-5",
            XElement.Parse(new Table("", "x").Add(1000.0).Add(0.00001).ToHtml()).Descendants("td").Last().Value
        );
    }

    [Fact]
    public void What_rounds_to_zero_has_no_sign()
    {
        string[] Written(Table table) => [.. XElement.Parse(table.ToHtml()).Descendants("td").Select(td => td.Value)];
        Assert.Equal(["0.00", "-0.01"], Written(new Table("", "x").Format("x", "0.00").Add(-0.001).Add(-0.01)));
        Assert.Equal("0.0", Written(new Table("", "x").Add(500.0).Add(-0.0))[1]);
    }

    [Fact]
    public void A_column_takes_a_format_and_spreads_align_right()
    {
        var html = XElement.Parse(
            new Table("", "share", "error")
                .Format("share", "P1")
                .Add(0.125, Table.PlusMinus(1.234, 0.056))
                .Add(null, null)
                .ToHtml()
        );
        Assert.Equal(["12.5 %", "1.23 ± 0.06", "", ""], html.Descendants("td").Select(td => td.Value));
        Assert.All(
            html.Descendants("td"),
            td => Assert.Contains("right", td.Attribute("style")!.Value, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Links_lead_to_pages_only()
    {
        var html = XElement.Parse(
            new Table("", "where", "what")
                .Add(new Link("cell & plot", "03-expectation.ipynb#a&b"), new Link("bad", "javascript:alert(1)"))
                .ToHtml()
        );
        var a = html.Descendants("a").Single();
        Assert.Equal(("03-expectation.ipynb#a&b", "cell & plot"), (a.Attribute("href")!.Value, a.Value));
        Assert.Contains("bad (javascript:alert(1))", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_errors_name_the_table_and_the_column()
    {
        Assert.Contains(
            "3 columns",
            Assert.Throws<ArgumentException>(() => Results().Add("x", 1.0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "net, mean, seeds",
            Assert.Throws<ArgumentException>(() => Results().Format("median", "0")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => new Table("nothing"));
    }

    [Fact]
    public void A_quiz_in_html_is_well_formed_escaped_and_marks_the_right_choices()
    {
        var html = XElement.Parse($"<all>{Inference().ToHtml()}</all>");
        Assert.Empty(html.Descendants("script"));
        var questions = html.Descendants("fieldset").ToArray();
        Assert.Equal(2, questions.Length);
        Assert.Contains(Nasty, questions[0].Element("legend")!.Value, StringComparison.Ordinal);
        var choices = questions[0].Elements("div").ToArray();
        Assert.Equal(3, choices.Length);
        foreach (var choice in choices)
        {
            bool right = choice.Element("label")!.Value.Contains("nothing", StringComparison.Ordinal);
            Assert.Equal("radio", choice.Element("input")!.Attribute("type")!.Value);
            Assert.Equal(right, choice.Element("input")!.Attribute("class")?.Value == "right");
            Assert.Equal(right ? "mark yes" : "mark no", choice.Element("span")!.Attribute("class")!.Value);
            Assert.Equal(
                choice.Element("input")!.Attribute("id")!.Value,
                choice.Element("label")!.Attribute("for")!.Value
            );
        }
        Assert.All(
            questions[1].Descendants("input"),
            input => Assert.Equal("checkbox", input.Attribute("type")!.Value)
        );
        Assert.Contains("Because " + Nasty, questions[0].Element("details")!.Value, StringComparison.Ordinal);
        Assert.Contains("of 3", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiz_shown_twice_has_two_sets_of_buttons()
    {
        var quiz = Inference();
        var ids = XElement
            .Parse($"<all>{quiz.ToHtml()}{quiz.ToHtml()}</all>")
            .Descendants()
            .Attributes("id")
            .Select(id => id.Value)
            .ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void A_quiz_marks_answers_given_as_letters()
    {
        var quiz = Inference();
        string right = quiz.Questions[1].RightLetters;
        Assert.Equal(2, right.Length);
        Assert.StartsWith(
            "Right. So.",
            quiz.Answer(2, $"{right[1]}, {char.ToUpperInvariant(right[0])}"),
            StringComparison.Ordinal
        );
        Assert.StartsWith("Not right", quiz.Answer(2, right[..1]), StringComparison.Ordinal);
        Assert.StartsWith("Not right", quiz.Answer(2, "abc"), StringComparison.Ordinal);
        Assert.Contains("Shown in: lesson 5", quiz.Answer(2, "a"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => quiz.Answer(3, "a"));
        Assert.Throws<ArgumentException>(() => quiz.Answer(1, "d"));
    }

    [Fact]
    public void The_order_of_the_choices_is_the_same_each_time_and_not_always_the_right_one_first()
    {
        Assert.Equal(Inference().Questions[0].Choices, Inference().Questions[0].Choices);
        var places = Enumerable
            .Range(0, 40)
            .Select(i =>
                new Quiz("t").Ask($"question {i}", ["r"], ["w1", "w2", "w3"], "", "").Questions[0].RightLetters
            )
            .ToArray();
        Assert.Equal(["a", "b", "c", "d"], places.Distinct().Order());
    }

    [Fact]
    public void A_question_without_a_right_choice_or_with_one_choice_twice_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => new Quiz("t").Ask("q", [], ["a", "b"], "", ""));
        Assert.Throws<ArgumentException>(() => new Quiz("t").Ask("q", ["a"], [], "", ""));
        Assert.Throws<ArgumentException>(() => new Quiz("t").Ask("q", ["a"], ["a"], "", ""));
    }
}
