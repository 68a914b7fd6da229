using System.Globalization;
using System.Net;
using System.Text;

namespace DropoutCourse;

/// <summary>
/// One question with choices that mark themselves when they are ticked, by style rules alone: it works in VS Code, in Jupyter and on a page without scripts.
/// </summary>
static class Choices
{
    static int shown;

    /// <summary>An identifier for one output: keeps two on one page, or one that is shown twice, apart.</summary>
    public static string NewId(string kind, string text) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{kind}{(uint)StableHash(text):x}-{Interlocked.Increment(ref shown)}"
        );

    /// <summary>The style rules of an output with this identifier.</summary>
    public static string Style(string id) =>
        $$"""
            <style>
            #{{id}} fieldset{border:1px solid rgba(128,128,128,.5);border-radius:6px;margin:.6em 0;padding:.5em .9em;min-width:0}
            #{{id}} legend{font-weight:600;padding:0;float:left;width:100%;margin-bottom:.3em;overflow-wrap:anywhere}
            #{{id}} legend+*{clear:both}
            #{{id}} .choice{margin:.25em 0 .25em 1.7em;text-indent:-1.7em}
            #{{id}} .mark{display:none;font-weight:600;margin-left:.6em;padding:0 .4em;border-radius:4px}
            #{{id}} input:checked~.mark{display:inline}
            #{{id}} .yes{background:#009E73;color:#000}
            #{{id}} .no{background:#D55E00;color:#000}
            #{{id}} input.right:checked{counter-increment:right}
            #{{id}}{counter-reset:right}
            #{{id}} .score::after{content:counter(right)}
            </style>
            """;

    /// <summary>A field with the choices.</summary>
    /// <param name="id">The output's identifier.</param>
    /// <param name="number">The question's number in the output, from 0.</param>
    /// <param name="legend">The question.</param>
    /// <param name="choices">Their texts.</param>
    /// <param name="isRight">For each choice: is it right? Null: nobody can say, they are not marked.</param>
    /// <param name="below">HTML below the choices.</param>
    public static string Field(
        string id,
        int number,
        string legend,
        IReadOnlyList<string> choices,
        IReadOnlyList<bool>? isRight,
        string below
    )
    {
        bool several = isRight?.Count(right => right) > 1;
        var html = new StringBuilder($"<fieldset><legend>{WebUtility.HtmlEncode(legend)}</legend>");
        for (int i = 0; i < choices.Count; i++)
        {
            string box = $"{id}-{number}-{Letter(i)}";
            html.Append(
                $"<div class=\"choice\"><input type=\"{(several ? "checkbox" : "radio")}\" name=\"{id}-{number}\" id=\"{box}\"{(isRight?[i] == true ? " class=\"right\"" : "")}/> <label for=\"{box}\">{Letter(i)}) {WebUtility.HtmlEncode(choices[i])}</label>"
            );
            html.Append(
                isRight is null ? "</div>"
                : isRight[i] ? "<span class=\"mark yes\">✓ right</span></div>"
                : "<span class=\"mark no\">✗ no</span></div>"
            );
        }
        return html.Append(below).Append("</fieldset>").ToString();
    }

    /// <summary>a, b, c ...</summary>
    public static string Letter(int i) => ((char)('a' + i)).ToString();

    /// <summary>An order of the choices drawn from the question's text: the same at every run, the right one anywhere.</summary>
    public static int[] Order(string question, int count)
    {
        int[] order = Enumerable.Range(0, count).ToArray();
        new Random(StableHash(question)).Shuffle(order);
        return order;
    }

    // FNV-1a; string.GetHashCode differs from process to process.
    static int StableHash(string s)
    {
        uint h = 2166136261;
        foreach (char ch in s)
            h = (h ^ ch) * 16777619;
        return (int)h;
    }
}
