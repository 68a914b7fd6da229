namespace DropoutCourse;

/// <summary>One way to rewrite a symbol of a <see cref="TokenGrammar"/>.</summary>
/// <param name="Weight">How often, relative to the other rules of the same symbol; more than 0.</param>
/// <param name="Symbols">At least one. The first is a token or a symbol that begins with tokens; a name that has rules is a symbol, any other is a token.</param>
public sealed record GrammarRule(double Weight, params string[] Symbols);

/// <summary>
/// A probabilistic context-free grammar in which the next token always tells which rule was taken, so that the probability of each token after the ones before it is known exactly,
/// and with it the entropy: no predictor can have a lower expected loss.
/// </summary>
/// <remarks>
/// Entropy and length are solutions of linear equations, one for each symbol: H(A) = Σ_r p_r (-ln p_r + Σ H(symbols of r)), found by iteration.
/// Source: U. Grenander, Syntax-controlled probabilities, 1967; C. Manning and H. Schütze, Foundations of Statistical Natural Language Processing, 1999, section 11.1.
/// </remarks>
public sealed class TokenGrammar
{
    private readonly Dictionary<string, (double P, string[] Symbols)[]> rules;
    private readonly Dictionary<string, Dictionary<string, int>> choice = []; // symbol and next token: which rule

    /// <param name="start">The symbol of a whole text.</param>
    /// <param name="rules">The rules of each symbol.</param>
    /// <exception cref="ArgumentException">A symbol has no rule, a weight is not positive, a rule is empty, two rules of a symbol begin with the same token, or texts have no finite mean length.</exception>
    public TokenGrammar(string start, IReadOnlyDictionary<string, IReadOnlyList<GrammarRule>> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Start = start;
        if (!rules.ContainsKey(start))
            throw new ArgumentException($"the start symbol '{start}' has no rule", nameof(start));
        this.rules = rules.ToDictionary(r => r.Key, r => Normalized(r.Key, r.Value));
        foreach (string symbol in this.rules.Keys)
            First(symbol, []);
        Tokens =
        [
            .. this
                .rules.Values.SelectMany(r => r)
                .SelectMany(r => r.Symbols)
                .Where(s => !this.rules.ContainsKey(s))
                .Distinct(),
        ];
        (Entropy, Length) = Solve();
    }

    /// <summary>The symbol of a whole text.</summary>
    public string Start { get; }

    /// <summary>All tokens, in the order in which the rules name them.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Entropy of a text in nats: what its choices are worth on average.</summary>
    public double Entropy { get; }

    /// <summary>Mean number of tokens of a text.</summary>
    public double Length { get; }

    /// <summary>Entropy per token in nats, for texts one behind the other: the floor of every loss.</summary>
    public double EntropyRate => Entropy / Length;

    /// <summary>Draws a text.</summary>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="ArgumentNullException">random is null.</exception>
    public List<string> Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var text = new List<string>();
        var open = new Stack<string>([Start]);
        while (open.TryPop(out string? symbol))
        {
            if (!rules.TryGetValue(symbol, out var options))
            {
                text.Add(symbol);
                continue;
            }
            double u = random.NextDouble();
            int i = 0;
            while (i < options.Length - 1 && u >= options[i].P)
                u -= options[i++].P;
            foreach (string next in options[i].Symbols.Reverse())
                open.Push(next);
        }
        return text;
    }

    /// <summary>What each token of a sequence of texts costs a reader who knows the grammar: -ln of its probability after the tokens before it.</summary>
    /// <param name="tokens">Texts one behind the other; the first begins with the first token, the last may be cut off.</param>
    /// <returns>One number for each token, up to and including the first that the grammar does not allow, which costs infinity.</returns>
    public IEnumerable<double> Nats(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var open = new Stack<string>();
        foreach (string token in tokens)
        {
            if (open.Count == 0)
                open.Push(Start);
            double nats = 0;
            while (open.TryPop(out string? symbol))
            {
                if (!rules.TryGetValue(symbol, out var options))
                {
                    if (symbol != token)
                        nats = double.PositiveInfinity;
                    break;
                }
                if (!choice[symbol].TryGetValue(token, out int i))
                {
                    nats = double.PositiveInfinity;
                    break;
                }
                nats -= Math.Log(options[i].P);
                foreach (string next in options[i].Symbols.Reverse())
                    open.Push(next);
            }
            yield return nats;
            if (double.IsInfinity(nats))
                yield break;
        }
    }

    private static (double, string[])[] Normalized(string symbol, IReadOnlyList<GrammarRule> options)
    {
        if (options.Count == 0)
            throw new ArgumentException($"the symbol '{symbol}' has no rule");
        foreach (var rule in options)
            if (!(rule.Weight > 0) || rule.Symbols.Length == 0)
                throw new ArgumentException($"a rule of '{symbol}' is empty or has no positive weight");
        double sum = options.Sum(rule => rule.Weight);
        return [.. options.Select(rule => (rule.Weight / sum, rule.Symbols))];
    }

    // Which tokens can stand first, and by which rule.
    private Dictionary<string, int> First(string symbol, HashSet<string> above)
    {
        if (choice.TryGetValue(symbol, out var known))
            return known;
        if (!above.Add(symbol))
            throw new ArgumentException(
                $"the symbol '{symbol}' begins with itself: no token says which rule was taken"
            );
        var first = new Dictionary<string, int>();
        for (int i = 0; i < rules[symbol].Length; i++)
        {
            string head = rules[symbol][i].Symbols[0];
            foreach (string token in rules.ContainsKey(head) ? First(head, above).Keys.ToArray() : [head])
                if (!first.TryAdd(token, i))
                    throw new ArgumentException(
                        $"two rules of '{symbol}' begin with '{token}': the next token must tell which rule was taken"
                    );
        }
        above.Remove(symbol);
        return choice[symbol] = first;
    }

    private (double Entropy, double Length) Solve()
    {
        var value = rules.Keys.ToDictionary(s => s, _ => (Entropy: 0.0, Length: 0.0));
        (double Entropy, double Length) Of(string s) => value.TryGetValue(s, out var v) ? v : (0, 1);
        for (int round = 0; round < 10_000; round++)
        {
            double change = 0;
            foreach (var (symbol, options) in rules)
            {
                double entropy = 0,
                    length = 0;
                foreach (var (p, symbols) in options)
                {
                    entropy += p * (-Math.Log(p) + symbols.Sum(s => Of(s).Entropy));
                    length += p * symbols.Sum(s => Of(s).Length);
                }
                change = Math.Max(
                    change,
                    Math.Abs(length - value[symbol].Length) + Math.Abs(entropy - value[symbol].Entropy)
                );
                value[symbol] = (entropy, length);
            }
            if (change < 1e-12 * Math.Max(1, value[Start].Length))
                return value[Start];
        }
        throw new ArgumentException("the texts of this grammar have no finite mean length");
    }
}
