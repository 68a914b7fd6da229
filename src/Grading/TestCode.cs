using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DropoutCourse.Grading;

/// <summary>
/// A test cell as it is sent: bound to the library's Claim, with a mark behind each claim and each statement, and ended by a value that only code
/// can show that passed all of them, in a process whose Claim still tells true from false. Marks and operands are drawn anew for each execution.
/// </summary>
public sealed partial class TestCode
{
    public string Text { get; }
    private readonly string _proof,
        _noise;

    private TestCode(string text, string proof, string noise) => (Text, _proof, _noise) = (text, proof, noise);

    public static TestCode Of(string source)
    {
        var claims = ClaimPattern().IsMatch(source);
        var noise = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var marks = $"Passed{noise}";
        var (marked, sum) = Marked(source, marks);
        // The simple claims are decided twice: by the library, and by code that comes with the test.
        var text = new StringBuilder(
            ClaimPattern()
                .Replace(
                    marked,
                    m =>
                        m.Groups[1].Value is { Length: > 0 } simple
                            ? $"{marks}.{simple}"
                            : "global::DropoutCourse.Claim."
                )
        );
        var bits = "";
        text.Append('\n').Append(Helper(marks, claims));
        text.Append("\n;((global::System.Func<string>)(() => { var bits = \"\"; ");
        if (claims)
            foreach (var claim in new[] { "Near", "That", "Less", "Near", "Greater", "That", "Near", "Less" })
            {
                var holds = RandomNumberGenerator.GetInt32(2) == 1;
                bits += holds ? "1" : "0";
                double x = RandomNumberGenerator.GetInt32(1, 1_000_000) / 1000.0,
                    step = RandomNumberGenerator.GetInt32(1, 1_000_000) / 1000.0;
                string N(double v) => v.ToString("R", CultureInfo.InvariantCulture) + "d";
                var arguments = claim switch
                {
                    "Near" => $"{N(x)}, {N(holds ? x + step / 2 : x + 2 * step)}, {N(step)}",
                    "That" => $"{N(x)} < {N(holds ? x + step : x - step)}",
                    "Less" => $"{N(x)}, {N(holds ? x + step : x - step)}",
                    _ => $"{N(x)}, {N(holds ? x - step : x + step)}",
                };
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"try {{ global::DropoutCourse.Claim.{claim}(\"{noise}\", {arguments}); bits += \"1\"; }} catch (global::DropoutCourse.ClaimFailedException) {{ bits += \"0\"; }} "
                );
            }
        text.Append(CultureInfo.InvariantCulture, $"return \"proof:\" + {marks}.Sum + \":\" + bits; }}))()");
        return new TestCode(text.ToString(), $"proof:{sum}:{bits}", noise);
    }

    /// <summary>
    /// The source with a mark, on the same line, behind each of its statements and of the claims in them that are executed whenever the cell passes.
    /// </summary>
    private static (string Source, long Sum) Marked(string source, string marks)
    {
        var root = CSharpSyntaxTree
            .ParseText(
                source,
                new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script)
            )
            .GetCompilationUnitRoot();
        var places = root.DescendantNodes(n =>
                n
                    is CompilationUnitSyntax
                        or GlobalStatementSyntax
                        or BlockSyntax
                        or UsingStatementSyntax
                        or CheckedStatementSyntax
                        or TryStatementSyntax
            )
            .OfType<StatementSyntax>()
            .Where(s =>
                s
                    is ExpressionStatementSyntax { SemicolonToken.IsMissing: false }
                        or IfStatementSyntax
                        or ForStatementSyntax
                        or ForEachStatementSyntax
                        or UsingStatementSyntax
                && s.Parent is GlobalStatementSyntax or BlockSyntax
                && !s.ContainsDiagnostics
            )
            .Select(s => s.Span.End)
            .Distinct()
            .Order()
            .ToList();
        var text = new StringBuilder();
        var (from, sum) = (0, (long)RandomNumberGenerator.GetInt32(1, int.MaxValue));
        // One that is there always: a cell without statements is proven too.
        places.Add(-1);
        foreach (var (place, number) in places.Order().Select((p, i) => (p, i)))
        {
            var key = place < 0 ? sum : RandomNumberGenerator.GetInt32(1, int.MaxValue);
            if (place >= 0)
            {
                text.Append(source, from, place - from);
                (from, sum) = (place, sum + key);
            }
            text.Append(CultureInfo.InvariantCulture, $" {marks}.At({number}, {key}); ");
        }
        if (root.Usings.Count == 0 && root.Externs.Count == 0)
            return (text.Append(source, from, source.Length - from).ToString(), sum);
        // Using lines come before any statement: the first mark goes to the end.
        var first = text.ToString().IndexOf(';') + 1;
        var mark = text.ToString(0, first);
        return (
            text.Remove(0, first).Append(source, from, source.Length - from).Append('\n').Append(mark).ToString(),
            sum
        );
    }

    private static string Helper(string marks, bool claims) =>
        $$"""
            static class {{marks}}
            {
                static readonly global::System.Collections.Generic.HashSet<int> seen = new();
                public static long Sum;
                public static void At(int number, long key) { if (seen.Add(number)) Sum += key; }
            {{(
                claims
                    ? """
                          static void Also(bool holds) { if (!holds) Sum++; }
                          public static void That(string sentence, bool condition, string numbers = null, string hint = null, [global::System.Runtime.CompilerServices.CallerArgumentExpression("condition")] string code = "") { global::DropoutCourse.Claim.That(sentence, condition, numbers, hint, code); Also(condition); }
                          public static void Near(string sentence, double actual, double expected, double tolerance, string hint = null) { global::DropoutCourse.Claim.Near(sentence, actual, expected, tolerance, hint); Also(global::System.Math.Abs(actual - expected) <= tolerance); }
                          public static void Less(string sentence, double smaller, double larger, string hint = null) { global::DropoutCourse.Claim.Less(sentence, smaller, larger, hint); Also(smaller < larger); }
                          public static void Greater(string sentence, double larger, double smaller, string hint = null) { global::DropoutCourse.Claim.Greater(sentence, larger, smaller, hint); Also(larger > smaller); }
                      """
                    : ""
            )}}
            }
            """;

    /// <summary>Is a shown value the proof?</summary>
    public bool Proves(string value) => value.Contains(_proof, StringComparison.Ordinal);

    /// <summary>Is a shown value a proof, though perhaps a wrong one? Then something answers for Claim.</summary>
    public static bool LooksLikeProof(string value) => value.Contains("proof:", StringComparison.Ordinal);

    /// <summary>The cell's printed text without the lines of the checks above.</summary>
    public string Clean(string text) =>
        text.Contains(_noise, StringComparison.Ordinal)
            ? string.Concat(
                    text.Split('\n').Where(l => !l.Contains(_noise, StringComparison.Ordinal)).Select(l => l + "\n")
                )
                .TrimEnd('\n')
            : text;

    [GeneratedRegex(@"(?<![\w.@])Claim\s*\.(?=\s*\w)(?:\s*(That|Near|Less|Greater)(?=\s*\())?")]
    private static partial Regex ClaimPattern();
}
