using System.Globalization;
using System.Net;

namespace DropoutCourse;

/// <summary>
/// A question that is answered before its result is shown. In a notebook the result is a later cell; on a page it is folded until a choice is made.
/// <code>
/// Predict.First("With p = 0.5 and 10 units, how many does a mask keep?", right: "Mostly 4 to 6.", "Always 5.", "All of them.")
///
/// double? guess = null;                       // your guess, in percent
/// Predict.Number("How many test digits does the net get right?", guess, "%", 50, 75, 95)
/// </code>
/// </summary>
public static class Predict
{
    /// <summary>A question with one right answer, which marks itself when it is ticked.</summary>
    /// <param name="question">The question.</param>
    /// <param name="right">The right answer: what every run shows.</param>
    /// <param name="wrong">Wrong answers, at least one.</param>
    /// <exception cref="ArgumentException">No wrong answer, more than 25, or one choice twice.</exception>
    public static Prediction First(string question, string right, params string[] wrong)
    {
        string[] choices = [right, .. wrong];
        if (choices.Length is < 2 or > 26 || choices.Distinct().Count() != choices.Length)
            throw new ArgumentException($"'{question}' needs 2 to 26 different choices");
        int[] order = Choices.Order(question, choices.Length);
        return new Prediction(question, [.. order.Select(i => choices[i])], [.. order.Select(i => i == 0)], "");
    }

    /// <summary>A question for a number. A guess of one's own can be drawn into the figure of the result: <see cref="Figures.WithGuess"/>.</summary>
    /// <param name="question">The question.</param>
    /// <param name="guess">The reader's guess; null: none, and nothing is said about it.</param>
    /// <param name="unit">The number's unit, such as "%"; may be empty.</param>
    /// <param name="choices">Numbers to choose from where nothing can be typed in, at least two, in order. None is marked: the result is.</param>
    /// <exception cref="ArgumentException">Fewer than two choices, more than 26, or one twice.</exception>
    public static Prediction Number(string question, double? guess, string unit, params double[] choices)
    {
        if (choices.Length is < 2 or > 26 || choices.Distinct().Count() != choices.Length)
            throw new ArgumentException($"'{question}' needs 2 to 26 different choices");
        string Show(double v) =>
            v.ToString("#,0.####", CultureInfo.InvariantCulture) + (unit.Length > 0 ? " " + unit : "");
        return new Prediction(
            question,
            [.. choices.Select(v => "about " + Show(v))],
            null,
            guess is { } value ? $"Your guess: {Show(value)}. The next figure shows it." : ""
        );
    }
}

/// <summary>What <see cref="Predict"/> shows.</summary>
[Viewing.TypeFormatterSource(typeof(Viewing.Source))]
public sealed class Prediction : IView
{
    readonly IReadOnlyList<bool>? isRight;
    readonly string said;

    internal Prediction(string question, IReadOnlyList<string> choices, IReadOnlyList<bool>? isRight, string said) =>
        (Question, Options, this.isRight, this.said) = (question, choices, isRight, said);

    /// <summary>The question.</summary>
    public string Question { get; }

    /// <summary>The choices in the order in which they are shown; they are called a, b, c ...</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>The letter of the right choice; null where the result is a number.</summary>
    public string? RightLetter => isRight is null ? null : Choices.Letter(isRight.ToList().IndexOf(true));

    /// <inheritdoc/>
    public string ToHtml()
    {
        string id = Choices.NewId("predict", Question);
        string below = said.Length > 0 ? $"<p>{WebUtility.HtmlEncode(said)}</p>" : "";
        return $"{Choices.Style(id)}<div id=\"{id}\" class=\"predict\">{Choices.Field(id, 0, "Predict first. " + Question, Options, isRight, below)}</div>";
    }

    /// <inheritdoc/>
    public string ToText() =>
        $"Predict first. {Question}\n"
        + string.Concat(Options.Select((choice, i) => $"   {Choices.Letter(i)}) {choice}\n"))
        + (said.Length > 0 ? said + "\n" : "");

    /// <summary>The plain-text form.</summary>
    public override string ToString() => ToText();
}
