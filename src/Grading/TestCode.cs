using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DropoutCourse.Grading;

/// <summary>
/// A test cell as it is sent: bound to the library's Claim, and ended by a value that only code that ran to its end, in a process whose
/// Claim still tells true from false, can show. The operands are drawn anew for each execution.
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
        var (a, b) = (
            RandomNumberGenerator.GetInt32(1_000_000, int.MaxValue),
            RandomNumberGenerator.GetInt32(1_000_000, int.MaxValue)
        );
        var text = new StringBuilder(ClaimPattern().Replace(source, "global::DropoutCourse.Claim."));
        var bits = "";
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
        text.Append(CultureInfo.InvariantCulture, $"return \"proof:\" + ({a}L * {b}L) + \":\" + bits; }}))()");
        return new TestCode(text.ToString(), $"proof:{(long)a * b}:{bits}", noise);
    }

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

    [GeneratedRegex(@"(?<![\w.@])Claim\s*\.(?=\s*\w)")]
    private static partial Regex ClaimPattern();
}
