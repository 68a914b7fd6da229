using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse;

/// <summary>
/// A quiz that marks itself: each question has choices, and when a choice is ticked the page shows at once whether it is right; the explanation and the
/// experiment that supports it unfold below. It needs no script (ticks are marked by style rules), so it works in VS Code, in Jupyter and on a static
/// page; where only text is shown, <see cref="Answer"/> marks.
/// <code>
/// new Quiz("Inference")
///     .Ask("What does inverted dropout do at test time?", right: ["nothing"], wrong: ["multiplies by 1-p", "multiplies by 1/(1-p)"],
///          explanation: "The factor 1/(1-p) was already applied in training.", evidence: "lesson 3, the table of four scalings")
/// </code>
/// </summary>
[Viewing.TypeFormatterSource(typeof(Viewing.Source))]
public sealed class Quiz : IView
{
    readonly List<Question> questions = [];

    /// <summary>An empty quiz.</summary>
    /// <param name="title">Its heading.</param>
    public Quiz(string title) => Title = title;

    /// <summary>The heading.</summary>
    public string Title { get; }

    /// <summary>The questions in the order in which they were added.</summary>
    public IReadOnlyList<Question> Questions => questions;

    /// <summary>A question with its choices in the order in which they are shown.</summary>
    /// <param name="Text">The question.</param>
    /// <param name="Choices">The choices; they are called a, b, c ...</param>
    /// <param name="IsRight">For each choice: is it right?</param>
    /// <param name="Explanation">Why.</param>
    /// <param name="Evidence">Where the course shows it.</param>
    public sealed record Question(
        string Text,
        IReadOnlyList<string> Choices,
        IReadOnlyList<bool> IsRight,
        string Explanation,
        string Evidence
    )
    {
        /// <summary>The letters of the right choices, such as "b" or "ac".</summary>
        public string RightLetters =>
            string.Concat(IsRight.Select((right, i) => right ? DropoutCourse.Choices.Letter(i) : ""));
    }

    /// <summary>Adds a question. Its choices are shown in an order drawn from the question's text: the same at every run, the right one anywhere.</summary>
    /// <param name="question">The question.</param>
    /// <param name="right">The right choice, or all the right choices.</param>
    /// <param name="wrong">The wrong choices.</param>
    /// <param name="explanation">Why the right ones are right and the wrong ones wrong.</param>
    /// <param name="evidence">The experiment that supports it, such as "lesson 5, the curve over T".</param>
    /// <returns>This quiz.</returns>
    /// <exception cref="ArgumentException">No right choice, fewer than two choices, more than 26, or one choice twice.</exception>
    public Quiz Ask(string question, string[] right, string[] wrong, string explanation, string evidence)
    {
        string[] choices = [.. right, .. wrong];
        if (right.Length == 0)
            throw new ArgumentException($"quiz question '{question}' has no right choice");
        if (choices.Length is < 2 or > 26)
            throw new ArgumentException($"quiz question '{question}' has {choices.Length} choices; it needs 2 to 26");
        if (choices.Distinct().Count() != choices.Length)
            throw new ArgumentException($"quiz question '{question}' has one choice twice");
        int[] order = DropoutCourse.Choices.Order(question, choices.Length);
        questions.Add(
            new Question(
                question,
                [.. order.Select(i => choices[i])],
                [.. order.Select(i => i < right.Length)],
                explanation,
                evidence
            )
        );
        return this;
    }

    /// <summary>Marks an answer, for front ends that show text only.</summary>
    /// <param name="number">Number of the question, from 1.</param>
    /// <param name="letters">The letters of the choices that the learner takes to be right, such as "b" or "a, c".</param>
    /// <returns>"right" or "not right", with the explanation and the evidence.</returns>
    /// <exception cref="ArgumentException">There is no such question or choice.</exception>
    public string Answer(int number, string letters)
    {
        if (number < 1 || number > questions.Count)
            throw new ArgumentException($"quiz '{Title}' has questions 1 to {questions.Count}, not {number}");
        var q = questions[number - 1];
        var ticked = letters.ToLowerInvariant().Where(ch => ch is not (' ' or ',')).ToHashSet();
        foreach (char letter in ticked)
            if (letter < 'a' || letter >= 'a' + q.Choices.Count)
                throw new ArgumentException(
                    $"question {number} has choices a to {Choices.Letter(q.Choices.Count - 1)}, not '{letter}'"
                );
        bool right = ticked.SetEquals(q.RightLetters);
        return $"{(right ? "Right" : $"Not right: the answer is {string.Join(", ", q.RightLetters.ToCharArray())}")}. {q.Explanation}\nShown in: {q.Evidence}\n";
    }

    /// <inheritdoc/>
    public string ToHtml()
    {
        string id = Choices.NewId("quiz", Title);
        var html = new StringBuilder(Choices.Style(id));
        html.Append($"<div id=\"{id}\"><h4>{WebUtility.HtmlEncode(Title)}</h4>");
        for (int n = 0; n < questions.Count; n++)
        {
            var q = questions[n];
            html.Append(
                Choices.Field(
                    id,
                    n,
                    $"{n + 1}. {q.Text}{(q.RightLetters.Length > 1 ? " (tick all that are right)" : "")}",
                    q.Choices,
                    q.IsRight,
                    $"<details><summary>Answer and why</summary><p><b>{string.Join(", ", q.RightLetters.ToCharArray())}</b>. {WebUtility.HtmlEncode(q.Explanation)}</p><p>Shown in: {WebUtility.HtmlEncode(q.Evidence)}</p></details>"
                )
            );
        }
        int all = questions.Sum(q => q.IsRight.Count(right => right));
        return html.Append($"<p>Right ticks: <span class=\"score\"></span> of {all}</p></div>").ToString();
    }

    /// <inheritdoc/>
    public string ToText()
    {
        var text = new StringBuilder(Title).Append('\n');
        for (int n = 0; n < questions.Count; n++)
        {
            var q = questions[n];
            text.Append(CultureInfo.InvariantCulture, $"\n{n + 1}. {q.Text}\n");
            for (int i = 0; i < q.Choices.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"   {Choices.Letter(i)}) {q.Choices[i]}\n");
        }
        text.Append("\nAnswers\n");
        for (int n = 0; n < questions.Count; n++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{n + 1}. {string.Join(", ", questions[n].RightLetters.ToCharArray())}. {questions[n].Explanation} Shown in: {questions[n].Evidence}\n"
            );
        return text.ToString();
    }

    /// <summary>The plain-text form.</summary>
    public override string ToString() => ToText();
}
