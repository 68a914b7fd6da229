using System.Text.RegularExpressions;

namespace DropoutCourse.Site;

/// <summary>A formula in TeX as text that one can read: for the search, for titles, and where KaTeX is missing.</summary>
public static partial class TexText
{
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["epsilon"] = "ε",
        ["varepsilon"] = "ε",
        ["eta"] = "η",
        ["theta"] = "θ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["nu"] = "ν",
        ["xi"] = "ξ",
        ["pi"] = "π",
        ["rho"] = "ρ",
        ["sigma"] = "σ",
        ["tau"] = "τ",
        ["phi"] = "φ",
        ["varphi"] = "φ",
        ["chi"] = "χ",
        ["psi"] = "ψ",
        ["omega"] = "ω",
        ["Gamma"] = "Γ",
        ["Delta"] = "Δ",
        ["Theta"] = "Θ",
        ["Lambda"] = "Λ",
        ["Sigma"] = "Σ",
        ["Phi"] = "Φ",
        ["Psi"] = "Ψ",
        ["Omega"] = "Ω",
        ["cdot"] = "·",
        ["times"] = "×",
        ["odot"] = "⊙",
        ["otimes"] = "⊗",
        ["oplus"] = "⊕",
        ["pm"] = "±",
        ["le"] = "≤",
        ["leq"] = "≤",
        ["ge"] = "≥",
        ["geq"] = "≥",
        ["ne"] = "≠",
        ["neq"] = "≠",
        ["approx"] = "≈",
        ["sim"] = "~",
        ["equiv"] = "≡",
        ["propto"] = "∝",
        ["in"] = "∈",
        ["infty"] = "∞",
        ["partial"] = "∂",
        ["nabla"] = "∇",
        ["sum"] = "Σ",
        ["prod"] = "Π",
        ["int"] = "∫",
        ["dots"] = "…",
        ["ldots"] = "…",
        ["cdots"] = "…",
        ["to"] = "→",
        ["rightarrow"] = "→",
        ["Rightarrow"] = "⇒",
        ["mapsto"] = "↦",
        ["mid"] = "|",
        ["lVert"] = "‖",
        ["rVert"] = "‖",
        ["Vert"] = "‖",
        ["lvert"] = "|",
        ["rvert"] = "|",
        ["langle"] = "⟨",
        ["rangle"] = "⟩",
        ["top"] = "ᵀ",
        ["quad"] = "  ",
        ["qquad"] = "    ",
        ["ell"] = "ℓ",
        ["log"] = "log",
        ["ln"] = "ln",
        ["exp"] = "exp",
        ["max"] = "max",
        ["min"] = "min",
        ["det"] = "det",
        ["Pr"] = "Pr",
        ["lim"] = "lim",
        ["tanh"] = "tanh",
        ["forall"] = "∀",
        ["exists"] = "∃",
        ["cup"] = "∪",
        ["cap"] = "∩",
        ["circ"] = "∘",
        ["sqrt"] = "√",
    };

    private static readonly Dictionary<string, string> Accents = new(StringComparer.Ordinal)
    {
        ["tilde"] = "\u0303",
        ["hat"] = "\u0302",
        ["bar"] = "\u0304",
        ["widetilde"] = "\u0303",
        ["widehat"] = "\u0302",
        ["overline"] = "\u0304",
        ["vec"] = "\u20D7",
    };

    public static string Readable(string tex)
    {
        var text = tex.Replace("\\\\", "; ").Replace("&", " ");
        text = Fraction().Replace(text, m => $"({m.Groups[1].Value})/({m.Groups[2].Value})");
        text = ShortFraction().Replace(text, "$1/$2");
        text = Fraction().Replace(text, m => $"({m.Groups[1].Value})/({m.Groups[2].Value})");
        text = Accent()
            .Replace(
                text,
                m => (m.Groups[2].Success ? m.Groups[2].Value : m.Groups[3].Value) + Accents[m.Groups[1].Value]
            );
        text = Environments().Replace(text, " ");
        text = Wrapper().Replace(text, "");
        text = Spacing().Replace(text, " ");
        text = Command().Replace(text, m => Symbols.GetValueOrDefault(m.Groups[1].Value, m.Groups[1].Value));
        text = text.Replace("\\{", "\uE0F2").Replace("\\}", "\uE0F3").Replace("\\", "");
        text = Single().Replace(text, "$1$2");
        text = text.Replace("^{", "^(").Replace("_{", "_(");
        // What is left of braces only groups; those that opened an index close with a parenthesis.
        var result = new System.Text.StringBuilder();
        var open = new Stack<char>();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '(' && i > 0 && text[i - 1] is '^' or '_' && c == '(')
            {
                open.Push('(');
                result.Append(c);
            }
            else if (c == '{')
                open.Push('{');
            else if (c == '}')
            {
                if (open.TryPop(out var o) && o == '(')
                    result.Append(')');
            }
            else
                result.Append(c);
        }
        return Spaces().Replace(result.Replace('\uE0F2', '{').Replace('\uE0F3', '}').ToString(), " ").Trim();
    }

    [GeneratedRegex(@"\\[dt]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\s*\{((?:[^{}]|\{[^{}]*\})*)\}")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\\[dt]?frac\s*(\d)\s*(\d)")]
    private static partial Regex ShortFraction();

    [GeneratedRegex(@"\\(tilde|hat|bar|widetilde|widehat|overline|vec)\b\s*(?:\{([^{}]*)\}|(\\?\w))")]
    private static partial Regex Accent();

    [GeneratedRegex(@"\\(?:begin|end)\{[^{}]*\}(?:\{[clr|]*\})?")]
    private static partial Regex Environments();

    [GeneratedRegex(
        @"\\(?:left|right|bigl?|bigr|Bigl?|Bigr|biggl?|biggr|mathrm|mathbf|mathit|mathcal|mathbb|mathsf|text|textrm|operatorname|boldsymbol|limits|displaystyle|underbrace|overbrace)(?![A-Za-z])\*?\.?"
    )]
    private static partial Regex Wrapper();

    [GeneratedRegex(@"\\[,;:!> ]")]
    private static partial Regex Spacing();

    [GeneratedRegex(@"\\([A-Za-z]+)\s?")]
    private static partial Regex Command();

    [GeneratedRegex(@"([\^_])\{(\w)\}")]
    private static partial Regex Single();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
