using System.Globalization;

namespace DropoutCourse;

/// <summary>
/// Checks what a reader of a lesson writes in place of a TODO. It never fails a cell: an open TODO is named and passed over, so that a lesson runs to its end
/// without its reader, and a wrong answer is explained.
/// <code>
/// double? Kept(int n, double p) =&gt; null;          // TODO: units kept on average
/// Todo.Check("units kept of 10 at p = 0.2", () =&gt; Kept(10, 0.2), 8, "each is kept with probability 1-p")
/// </code>
/// </summary>
public static class Todo
{
    /// <summary>Checks a number.</summary>
    /// <param name="what">What the number is; without a point at its end.</param>
    /// <param name="answer">Calls the reader's code; null while it is open.</param>
    /// <param name="expected">The right number.</param>
    /// <param name="hint">What to think of when it is wrong.</param>
    /// <param name="tolerance">Largest allowed difference, relative to the right number where that is above 1.</param>
    public static void Check(
        string what,
        Func<double?> answer,
        double expected,
        string hint,
        double tolerance = 1e-6
    ) =>
        Check<object>(
            what,
            () => answer(),
            found => Math.Abs((double)found - expected) <= tolerance * Math.Max(1, Math.Abs(expected)),
            hint,
            found => $"yours gives {Show((double)found)}, and {Show(expected)} is right"
        );

    /// <summary>Checks anything else, such as a tensor or a layer.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="what">What is asked for; without a point at its end.</param>
    /// <param name="answer">Calls the reader's code; null while it is open.</param>
    /// <param name="holds">Whether the answer is right.</param>
    /// <param name="hint">What to think of when it is wrong.</param>
    public static void Check<T>(string what, Func<T?> answer, Func<T, bool> holds, string hint)
        where T : class => Check(what, answer, holds, hint, _ => "not yet");

    static void Check<T>(string what, Func<T?> answer, Func<T, bool> holds, string hint, Func<T, string> verdict)
        where T : class
    {
        string line;
        try
        {
            line =
                answer() is not { } found ? $"To do: {what}."
                : holds(found) ? $"✓ {what}"
                : $"✗ {what}: {verdict(found)}. Hint: {hint}.";
        }
        catch (Exception e) // the reader's code may throw anything; a lesson goes on
        {
            line =
                $"✗ {what}: your code stops with {e.GetType().Name}: {e.Message.Split('\n')[0].TrimEnd()} Hint: {hint}.";
        }
        Console.WriteLine(line);
    }

    static string Show(double x) => x.ToString("G5", CultureInfo.InvariantCulture);
}
