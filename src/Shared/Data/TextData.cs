using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse;

/// <summary>Texts with their classes.</summary>
/// <param name="Name">Name of the data set, to be shown wherever its results are shown.</param>
/// <param name="Classes">Names of the C classes.</param>
/// <param name="Texts">The N texts.</param>
/// <param name="Labels">The N labels, 0..C-1.</param>
public sealed record TextSet(
    string Name,
    IReadOnlyList<string> Classes,
    IReadOnlyList<string> Texts,
    IReadOnlyList<long> Labels
)
{
    /// <summary>Number of texts N.</summary>
    public int Count => Texts.Count;

    /// <summary>The first n examples, to see what a smaller training set does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">n is not 1..N.</exception>
    public TextSet Take(int n)
    {
        if (n < 1 || n > Count)
            throw new ArgumentOutOfRangeException(nameof(n), n, $"{Name} has {Count} texts here; ask for 1 to {Count}");
        return this with { Texts = [.. Texts.Take(n)], Labels = [.. Labels.Take(n)] };
    }

    /// <summary>The labels as a tensor [N], int64.</summary>
    public Tensor LabelTensor() => torch.tensor(Labels.ToArray());
}

/// <summary>
/// The words of a training set, each with a number (its id). Id 0 fills up short sentences, id 1 stands for every word that the training set does not have.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>Id of the filler.</summary>
    public const long Pad = 0;

    /// <summary>Id of every unknown word.</summary>
    public const long Unknown = 1;

    readonly Dictionary<string, long> ids;
    readonly string[] words;

    Vocabulary(string[] words)
    {
        this.words = words;
        ids = words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => (long)pair.id);
    }

    /// <summary>Collects the words of texts: the most frequent first, words of equal frequency by their letters.</summary>
    /// <param name="texts">The training texts (never the test texts: at test time new words are unknown).</param>
    /// <param name="minCount">Words that occur less often are left out.</param>
    /// <param name="maxWords">At most this many words besides the filler and the unknown word.</param>
    public static Vocabulary From(IEnumerable<string> texts, int minCount = 1, int maxWords = int.MaxValue)
    {
        var counts = new Dictionary<string, int>();
        foreach (string text in texts)
        foreach (string word in Words(text))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        var kept = counts
            .Where(pair => pair.Value >= minCount)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(maxWords)
            .Select(pair => pair.Key);
        return new Vocabulary(["<pad>", "<unk>", .. kept]);
    }

    /// <summary>Number of ids V, the filler and the unknown word included: an embedding needs V rows.</summary>
    public int Count => words.Length;

    /// <summary>The id of a word, <see cref="Unknown"/> if the vocabulary lacks it.</summary>
    public long Id(string word) => ids.GetValueOrDefault(word, Unknown);

    /// <summary>The word of an id 0..V-1.</summary>
    public string Word(long id) => words[id];

    /// <summary>The tokenizer: lower-case runs of letters and digits, apostrophes inside a word kept; all else separates.</summary>
    public static List<string> Words(string text)
    {
        var found = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inside =
                i < text.Length
                && (
                    char.IsLetterOrDigit(text[i])
                    || text[i] == '\'' && start >= 0 && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])
                );
            if (inside && start < 0)
                start = i;
            if (inside || start < 0)
                continue;
            found.Add(text[start..i].ToLowerInvariant());
            start = -1;
        }
        return found;
    }

    /// <summary>The ids of a text's words, one for each word; a text without words gives one <see cref="Unknown"/>.</summary>
    public long[] Encode(string text)
    {
        long[] encoded = [.. Words(text).Select(Id)];
        return encoded.Length > 0 ? encoded : [Unknown];
    }

    /// <summary>Texts as a table of ids for a recurrent net: short ones filled with <see cref="Pad"/> on the right, long ones cut.</summary>
    /// <param name="texts">N texts.</param>
    /// <param name="length">Number of words L; null takes the longest text.</param>
    /// <returns>[N, L] int64.</returns>
    /// <exception cref="ArgumentException">There are no texts, or the length is less than 1.</exception>
    public Tensor Padded(IReadOnlyList<string> texts, int? length = null)
    {
        var encoded = EncodeAll(texts);
        int L = length ?? encoded.Max(ids => ids.Length);
        if (L < 1)
            throw new ArgumentException($"length is {L}; it must be at least 1", nameof(length));
        var table = new long[texts.Count * L];
        for (int n = 0; n < texts.Count; n++)
            encoded[n].AsSpan(0, Math.Min(L, encoded[n].Length)).CopyTo(table.AsSpan(n * L));
        return torch.tensor(table, new long[] { texts.Count, L });
    }

    /// <summary>Texts as one run of ids and the places where each begins, as an embedding bag takes them.</summary>
    /// <param name="texts">N texts with T words together.</param>
    /// <returns>Ids [T] and Offsets [N], both int64.</returns>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public (Tensor Ids, Tensor Offsets) Flat(IReadOnlyList<string> texts)
    {
        var encoded = EncodeAll(texts);
        var offsets = new long[texts.Count];
        for (int n = 1; n < texts.Count; n++)
            offsets[n] = offsets[n - 1] + encoded[n - 1].Length;
        return (torch.tensor(encoded.SelectMany(ids => ids).ToArray()), torch.tensor(offsets));
    }

    /// <summary>
    /// Texts as word frequencies: entry [n, v] is the share of text n's words that have id v. The product with an embedding table [V, E] is the mean of the words' embeddings:
    /// a linear layer over this is an embedding bag.
    /// </summary>
    /// <param name="texts">N texts.</param>
    /// <returns>[N, V] float32, each row sums to 1.</returns>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public Tensor BagOfWords(IReadOnlyList<string> texts)
    {
        var encoded = EncodeAll(texts);
        var bag = new float[texts.Count * Count];
        for (int n = 0; n < texts.Count; n++)
            foreach (long id in encoded[n])
                bag[n * Count + id] += 1f / encoded[n].Length;
        return torch.tensor(bag, new long[] { texts.Count, Count });
    }

    /// <summary>Both sets as padded ids, ready for <see cref="Trainer"/>; test sentences longer than the longest training sentence are cut.</summary>
    /// <returns>"Images" are ids [N, L] int64 here.</returns>
    public DigitData Sequences(TextSet train, TextSet test)
    {
        var ids = Padded(train.Texts);
        return new DigitData(
            train.Name,
            $"{train.Count} training and {test.Count} test texts as padded word ids",
            ids,
            train.LabelTensor(),
            Padded(test.Texts, (int)ids.shape[1]),
            test.LabelTensor()
        );
    }

    /// <summary>Both sets as word frequencies, ready for <see cref="Trainer"/>.</summary>
    /// <returns>"Images" are frequencies [N, V] float32 here.</returns>
    public DigitData Bags(TextSet train, TextSet test) =>
        new(
            train.Name,
            $"{train.Count} training and {test.Count} test texts as word frequencies",
            BagOfWords(train.Texts),
            train.LabelTensor(),
            BagOfWords(test.Texts),
            test.LabelTensor()
        );

    long[][] EncodeAll(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            throw new ArgumentException("there are no texts to encode", nameof(texts));
        return [.. texts.Select(Encode)];
    }
}
