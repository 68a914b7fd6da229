using System.Text;

namespace DropoutCourse.Grading;

/// <summary>The marked regions of a cell: nbgrader's markers, as C# comments. A line belongs to a marker if it contains its words.</summary>
public static class Regions
{
    public const string BeginSolution = "BEGIN SOLUTION",
        EndSolution = "END SOLUTION",
        BeginHidden = "BEGIN HIDDEN TESTS",
        EndHidden = "END HIDDEN TESTS",
        Hint = "// HINT:";

    public static bool HasSolution(string source) =>
        source.Contains(BeginSolution, StringComparison.Ordinal)
        || source.Contains(EndSolution, StringComparison.Ordinal);

    public static bool HasHidden(string source) =>
        source.Contains(BeginHidden, StringComparison.Ordinal) || source.Contains(EndHidden, StringComparison.Ordinal);

    /// <summary>Replaces each region, its markers included.</summary>
    /// <param name="replacement">From the hint in the region to the lines that take the region's place.</param>
    /// <exception cref="FormatException">A marker has no counterpart, or regions are nested.</exception>
    public static string Replace(string source, string begin, string end, Func<string, IEnumerable<string>> replacement)
    {
        List<string> lines = [];
        var inside = 0;
        var number = 0;
        var all = source.Split('\n');
        foreach (var line in all)
        {
            number++;
            if (line.Contains(begin, StringComparison.Ordinal))
            {
                if (inside > 0)
                    throw new FormatException(
                        $"line {number}: {begin} inside the region that begins in line {inside}."
                    );
                inside = number;
                var indent = line[..(line.Length - line.TrimStart().Length)];
                // A hint for learners may stand in the region's first line: // HINT: ...
                var first = number < all.Length ? all[number].Trim() : "";
                var hint = first.StartsWith(Hint, StringComparison.Ordinal) ? first[Hint.Length..].Trim() : "";
                lines.AddRange(replacement(hint).Select(l => indent + l));
            }
            else if (line.Contains(end, StringComparison.Ordinal))
            {
                if (inside == 0)
                    throw new FormatException($"line {number}: {end} without {begin}.");
                inside = 0;
            }
            else if (inside == 0)
                lines.Add(line);
        }
        if (inside > 0)
            throw new FormatException($"line {inside}: {begin} without {end}.");
        return string.Join('\n', lines);
    }

    /// <summary>A test cell as learners see it.</summary>
    public static string WithoutHidden(string source) => Replace(source, BeginHidden, EndHidden, _ => []).TrimEnd();

    /// <summary>Text as a C# string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
            literal.Append(
                c switch
                {
                    '"' => "\\\"",
                    '\\' => "\\\\",
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    < ' ' => $"\\u{(int)c:x4}",
                    _ => c.ToString(),
                }
            );
        return literal.Append('"').ToString();
    }
}
