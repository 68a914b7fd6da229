using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>
/// Text for small language models from a grammar of our own: tales of a few sentences about a man, a woman or several people. The verb agrees with the subject, also behind a relative
/// clause; a pronoun, sentences later, agrees with the first subject; every verb has objects of its own. Not natural language: whatever is shown names it <see cref="Name"/>.
/// </summary>
public static class Tales
{
    /// <summary>Name of the text.</summary>
    public const string Name = "GeneratedTales";

    static readonly string[] Adjectives = ["old", "young", "tall", "quiet", "clever", "poor"];

    // one who is a man, one who is a woman, several
    static readonly (string Pronoun, string[] Nouns)[] People =
    [
        ("he", ["king", "fisherman", "monk", "uncle", "shepherd", "boy"]),
        ("she", ["queen", "weaver", "nun", "aunt", "midwife", "girl"]),
        ("they", ["hunters", "sailors", "twins", "neighbors", "merchants", "children"]),
    ];

    static readonly string[] Verbs =
    [
        "find",
        "lose",
        "carry",
        "hide",
        "want",
        "buy",
        "sell",
        "paint",
        "mend",
        "watch",
        "bring",
        "follow",
        "guard",
        "praise",
    ];

    static readonly string[] Things =
    [
        "boat",
        "coin",
        "rope",
        "lamp",
        "bell",
        "cloak",
        "horse",
        "goose",
        "letter",
        "sword",
        "apple",
        "barrel",
        "wheel",
        "drum",
        "mirror",
        "key",
        "ladder",
        "basket",
        "song",
        "map",
        "crown",
        "net",
        "candle",
        "stone",
    ];

    static readonly string[] Places = ["forest", "harbor", "market", "valley", "tower", "mill", "bridge", "church"];

    /// <summary>The grammar of one dialect. All dialects have the same tokens and the same sentences; which verb goes with which object, and how often, differs.</summary>
    /// <param name="dialect">0 or more; 0 is the one that the course trains on, others are for fine-tuning.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dialect is negative.</exception>
    public static TokenGrammar Grammar(int dialect = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dialect);
        var rules = new Dictionary<string, IReadOnlyList<GrammarRule>>
        {
            ["Tale"] = [new(1, "the", "Hero")],
            ["Adjective"] = Ranked(Adjectives, 1, 0),
            ["Place"] = Ranked(Places, 1, 3 * dialect),
        };
        GrammarRule[] people =
        [
            .. People.SelectMany(
                (kind, k) =>
                    Ranked(kind.Nouns, 1, 0).Select(noun => new GrammarRule(noun.Weight, noun.Symbols[0], $"Told{k}"))
            ),
        ];
        rules["Hero"] = [new(0.4 * people.Sum(p => p.Weight), "Adjective", "Person"), .. people];
        rules["Person"] = people;
        for (int k = 0; k < People.Length; k++)
        {
            // behind the hero: perhaps a relative clause, then what the hero does, then perhaps more about the same hero
            rules[$"Told{k}"] = [new(0.3, "who", $"Act{k}", $"Act{k}", $"End{k}"), new(0.7, $"Act{k}", $"End{k}")];
            rules[$"Act{k}"] =
            [
                .. Verbs.Select(
                    (verb, v) => new GrammarRule(Weight((v + 5 * k) % Verbs.Length), Form(verb, k), $"Object{v}")
                ),
            ];
            rules[$"End{k}"] =
            [
                new(0.35, ".", $"Next{k}"),
                new(0.25, "and", $"Act{k}", $"End{k}"),
                new(0.2, "in", "the", "Place", ".", $"Next{k}"),
                new(0.2, "because", People[k].Pronoun, $"Act{k}", ".", $"Next{k}"),
            ];
            rules[$"Next{k}"] = [new(0.5, People[k].Pronoun, $"Act{k}", $"End{k}"), new(0.5, "*")];
        }
        for (int v = 0; v < Verbs.Length; v++)
        {
            // a few objects are frequent with this verb, most are rare
            int turn = (7 * v + 11 * dialect * (v + 1)) % Things.Length;
            rules[$"Object{v}"] = [new(0.75, "a", $"Thing{v}"), new(0.25, "no", $"Thing{v}")];
            rules[$"Thing{v}"] = Ranked([.. Things.Select((_, i) => Things[(5 * i + turn) % Things.Length])], 1.3, 0);
        }
        return new TokenGrammar("Tale", rules);
    }

    static string Form(string verb, int people) =>
        people == 2 ? verb
        : verb.EndsWith('y') && verb is not "buy" ? verb[..^1] + "ies"
        : verb.EndsWith("ch", StringComparison.Ordinal) ? verb + "es"
        : verb + "s";

    static double Weight(int rank, double power = 1) => 1 / Math.Pow(rank + 1, power);

    static GrammarRule[] Ranked(string[] words, double power, int turn) =>
        [.. words.Select((word, i) => new GrammarRule(Weight((i + turn) % words.Length, power), word))];
}

/// <summary>Tales as numbers, cut into windows of equal length for training and judging a language model.</summary>
public sealed class TaleWindows : IDisposable
{
    readonly TokenGrammar grammar;

    /// <param name="grammar">Of <see cref="Tales.Grammar"/>; it also gives the vocabulary.</param>
    /// <param name="tales">Number of windows; each begins with the beginning of a tale of its own and goes on with the tales that follow it.</param>
    /// <param name="length">Tokens that are predicted in each window, T.</param>
    /// <param name="random">The source of chance.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public TaleWindows(TokenGrammar grammar, int tales, int length, Random random)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(tales, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        this.grammar = grammar;
        Vocabulary = grammar.Tokens;
        var number = Vocabulary.Select((token, i) => (token, i)).ToDictionary(t => t.token, t => (long)t.i);
        var text = new List<string>();
        var starts = new List<int>();
        // The last windows need tales behind their own.
        while (starts.Count < tales || text.Count < starts[tales - 1] + length + 1)
        {
            starts.Add(text.Count);
            text.AddRange(grammar.Draw(random));
        }
        Tokens = starts.Count > tales ? starts[tales] : text.Count;
        Text = string.Join(' ', text);
        var ids = new long[tales * (length + 1)];
        double nats = 0;
        for (int i = 0; i < tales; i++)
        {
            var window = text.GetRange(starts[i], length + 1);
            // Each window begins a tale, so its first token, which the model does not predict, is the only one without a context.
            nats += grammar.Nats(window).Skip(1).Sum();
            for (int t = 0; t <= length; t++)
                ids[i * (length + 1) + t] = number[window[t]];
        }
        Floor = nats / tales / length;
        Ids = tensor(ids).reshape(tales, length + 1).DetachFromDisposeScope();
    }

    /// <summary>The tokens by number.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>[N, T + 1]: numbers of tokens; the model reads the first T of a row and predicts the last T.</summary>
    public Tensor Ids { get; }

    /// <summary>Number of different tokens of text that the windows begin in (windows overlap).</summary>
    public int Tokens { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Mean loss in nats, on just these windows, of a reader who knows the grammar.</summary>
    public double Floor { get; }

    /// <summary>The words of a row of numbers.</summary>
    /// <param name="ids">[T]: numbers of tokens.</param>
    public string Words(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return string.Join(' ', ids.to(ScalarType.Int64).data<long>().ToArray().Select(i => Vocabulary[(int)i]));
    }

    /// <summary>How many of the tokens the grammar allows, from the first on.</summary>
    /// <param name="ids">[T]: numbers of tokens, from the beginning of a tale.</param>
    public int Allowed(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return grammar.Nats(Words(ids).Split(' ')).Count(double.IsFinite);
    }

    /// <summary>Frees the numbers.</summary>
    public void Dispose() => Ids.Dispose();
}
