using System.Text.RegularExpressions;

namespace DropoutCourse.Grading.Allowed;

/// <summary>What the notebook takes for a directive of its own before any C# is read: lines that begin with #! or #r, also inside a text.</summary>
internal static partial class CellText
{
    private const int LongestSource = 200_000,
        MostBrackets = 2_000;

    /// <summary>The first directive that is not allowed, or another reason not to read on; null if there is none.</summary>
    public static Finding? Refused(string source)
    {
        if (source.Length > LongestSource)
            return new Finding("", 1, $"more than {LongestSource} characters in one cell", "");
        // The parser looks ahead through open brackets by recursion without a limit: with enough of them the process ends.
        if (source.Count(c => c is '(' or '[' or '{' or '<') > MostBrackets)
            return new Finding("", 1, $"more than {MostBrackets} brackets in one cell", "");
        var (number, code) = (0, false);
        foreach (var line in Lines(source))
        {
            number++;
            // Below code even a harmless directive of the notebook is none: it would split the cell, in a text or a comment as well.
            if (Directive().IsMatch(line) && (code || !Harmless().IsMatch(line)))
                return new Finding("", number, "a directive of the notebook or the compiler", line.Trim());
            code |= !Before().IsMatch(line);
        }
        return null;
    }

    /// <summary>The same text, with the notebook's directives as comments.</summary>
    public static string WithoutDirectives(string source) =>
        Regex.Replace(
            source,
            @"^[ \t]*#(!|r\b|i\b)[^\r\n]*",
            m => "//" + m.Value[Math.Min(2, m.Value.Length)..],
            RegexOptions.Multiline
        );

    // All that the compiler or an editor takes for the end of a line.
    private static string[] Lines(string source) =>
        source.ReplaceLineEndings("\n").Split('\n', '\r', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029');

    [GeneratedRegex(@"^\s*#(?!\s*(region|endregion|nullable|pragma\s+warning)\b)")]
    private static partial Regex Directive();

    /// <summary>The library again, and what only measures the time.</summary>
    [GeneratedRegex(
        @"^#(r\s+""\.\./(\.\./)?lib/(DropoutCourse\.Shared|TorchSharp|Plotly\.NET\.Interactive)\.dll""|!time|!csharp|!c#)\s*$"
    )]
    private static partial Regex Harmless();

    [GeneratedRegex(@"^\s*(//.*|#.*)?$")]
    private static partial Regex Before();
}
