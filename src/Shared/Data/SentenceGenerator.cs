using System.Text;

namespace DropoutCourse;

/// <summary>
/// A small text data set made by our own grammar: newspaper-like sentences of four classes. Not real news: whatever is shown names it <see cref="Name"/>.
/// A sentence is drawn in three steps: a class; a template; for each slot of the template a word, mostly from the list of the class, sometimes from the list of another
/// one (mixed topics). Rare words of the test set may never occur in a small training set, and a small share of the labels is wrong: a net can learn all training
/// sentences by heart and still err on new ones.
/// </summary>
public static class SentenceGenerator
{
    /// <summary>Name of the data set.</summary>
    public const string Name = "GeneratedSentences";

    /// <summary>The seed used where none is given.</summary>
    public const int DefaultSeed = 2016;

    /// <summary>World, Sports, Business, Science.</summary>
    public static IReadOnlyList<string> Classes => SentenceWords.Classes;

    // Slots: {who} {did} {thing} {occasion} {quality} from the topic; {place} {country} {time} {source} {filler} are the same in all classes.
    static readonly string[] Common =
    [
        "the {country} {who} {did} the {thing} {time}",
        "{source} the {who} {did} the {filler} {thing} in {place}",
        "{filler} {who} from {place} {did} the {thing} after the {occasion}",
        "after the {occasion} in {place} the {who} {did} the {thing}",
        "{time} the {country} {who} {did} the {quality} {thing}",
        "the {occasion} in {place} was {filler} for the {who} , {source}",
        "the {filler} {thing} stood at the center of the {occasion} {time}",
        "the {quality} {who} and the {country} {who} met before the {occasion}",
        "no {thing} for the {who} : the {occasion} ended {time}",
        "{source} that the {who} in {place} {did} the {thing} before the {occasion}",
        "the {filler} {occasion} brought the {quality} {thing} to {place}",
        "{who} in {place} {did} the {thing} but the {occasion} went on",
    ];

    static readonly string[][] Own =
    [
        [
            "the {who} of {place} {did} the {thing} and called for calm",
            "thousands marched in {place} {time} against the {quality} {who}",
            "the {country} {who} {did} the {thing} as the {occasion} entered its third week",
        ],
        [
            "the {who} {did} the {thing} three to two in the {occasion} {time}",
            "{place} stayed on top of the table after the {occasion}",
            "the {quality} {who} {did} the {thing} in front of a full stadium in {place}",
        ],
        [
            "the {who} {did} the {thing} by five percent in the {occasion}",
            "the {country} {who} {did} the {thing} for two billion {time}",
            "demand rose in {place} as the {quality} {who} {did} the {thing}",
        ],
        [
            "the {who} {did} the {thing} in a small sample , a study showed",
            "the {quality} {thing} may explain the {occasion} , {who} in {place} believe",
            "the {thing} is smaller than a grain of sand , the {who} wrote",
        ],
    ];

    /// <summary>
    /// Makes a training and a test set. The same seed gives the same sentences, whatever the counts; no sentence is in both sets.
    /// </summary>
    /// <param name="train">Number of training sentences, at least 1.</param>
    /// <param name="test">Number of test sentences, at least 1.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="mixing">Probability, 0..1, that a word comes from the list of another class.</param>
    /// <param name="labelNoise">Share, 0..1, of sentences, in both sets, whose label is replaced by one of the three others.</param>
    /// <returns>Two sets with equally likely classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than 1, or a share is not within 0..1.</exception>
    public static (TextSet Train, TextSet Test) Generate(
        int train = 600,
        int test = 2000,
        int seed = DefaultSeed,
        double mixing = 0.12,
        double labelNoise = 0.03
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(train, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(test, 1);
        ThrowUnlessShare(mixing, nameof(mixing));
        ThrowUnlessShare(labelNoise, nameof(labelNoise));
        return (
            Part(train, seed, isTest: false, mixing, labelNoise),
            Part(test, seed, isTest: true, mixing, labelNoise)
        );
    }

    static TextSet Part(int count, int seed, bool isTest, double mixing, double labelNoise)
    {
        var texts = new string[count];
        var labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            // Each sentence has a random stream of its own; the two sets have different streams.
            var random = new FastRandom((ulong)(uint)seed, ((ulong)i << 1) | (isTest ? 1UL : 0UL));
            int topic = random.Next(Classes.Count);
            do texts[i] = Sentence(topic, mixing, ref random);
            while (IsForTest(texts[i]) != isTest);
            bool wrong = random.Next() < labelNoise;
            labels[i] = wrong ? (topic + 1 + random.Next(Classes.Count - 1)) % Classes.Count : topic;
        }
        return new TextSet(Name, Classes, texts, labels);
    }

    // The letters of a sentence decide in which of the two sets it may stand: so no sentence stands in both, and each set can be made without the other.
    static bool IsForTest(string sentence)
    {
        uint h = 2166136261; // FNV-1a
        foreach (char ch in sentence)
            h = (h ^ ch) * 16777619;
        return (h >> 16 & 1) == 1;
    }

    static string Sentence(int topic, double mixing, ref FastRandom random)
    {
        string template =
            random.Next() < 0.75 ? Common[random.Next(Common.Length)] : Own[topic][random.Next(Own[topic].Length)];
        var sentence = new StringBuilder();
        foreach (string part in template.Split(' '))
        {
            string word = part is ['{', .. var slot, '}'] ? Fill(slot, topic, mixing, ref random) : part;
            if (word is not ("," or ":") && sentence.Length > 0)
                sentence.Append(' ');
            sentence.Append(word);
        }
        sentence[0] = char.ToUpperInvariant(sentence[0]);
        return sentence.Append('.').ToString();
    }

    static string Fill(string slot, int topic, double mixing, ref FastRandom random)
    {
        int from = random.Next() < mixing ? (topic + 1 + random.Next(Classes.Count - 1)) % Classes.Count : topic;
        var words = SentenceWords.Topics[from];
        return Pick(
            slot switch
            {
                "who" => words.Who,
                "did" => words.Did,
                "thing" => words.Thing,
                "occasion" => words.Occasion,
                "quality" => words.Quality,
                "place" => SentenceWords.Places,
                "country" => SentenceWords.Countries,
                "time" => SentenceWords.Times,
                "source" => SentenceWords.Sources,
                "filler" => SentenceWords.Fillers,
                _ => throw new InvalidOperationException($"unknown slot {slot}"),
            },
            ref random
        );
    }

    // As in real texts a few words are frequent and many are rare: the k-th word has a probability about proportional to 1/(k + 3).
    static string Pick(string[] words, ref FastRandom random)
    {
        int k = (int)(3 * Math.Pow((words.Length + 3) / 3.0, random.Next())) - 3;
        return words[Math.Clamp(k, 0, words.Length - 1)];
    }

    static void ThrowUnlessShare(double share, string name)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, share, $"{name} must be within 0 to 1");
    }
}
