using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public sealed class TextDataTests
{
    [Fact]
    public void Words_are_lower_case_runs_of_letters_and_digits()
    {
        Assert.Equal(
            ["don't", "stop", "at", "3", "5", "o'clock", "élan"],
            Vocabulary.Words("Don't STOP at 3,5 'o'clock' -- Élan!")
        );
        Assert.Empty(Vocabulary.Words(" ... '' "));
    }

    [Fact]
    public void Vocabulary_counts_from_the_most_frequent_word()
    {
        var v = Vocabulary.From(["b a c", "B a", "b d"]);
        Assert.Equal(["<pad>", "<unk>", "b", "a", "c", "d"], Enumerable.Range(0, v.Count).Select(i => v.Word(i)));
        Assert.Equal([2, 1, 3], v.Encode("b zebra a"));
        Assert.Equal([Vocabulary.Unknown], v.Encode("!"));
        Assert.Equal(4, Vocabulary.From(["b a c", "B a", "b d"], minCount: 2).Count);
        Assert.Equal(3, Vocabulary.From(["b a c", "B a", "b d"], maxWords: 1).Count);
    }

    [Fact]
    public void Encodings_say_the_same_thing_in_three_shapes()
    {
        string[] texts = ["a b a", "c", "a b c d"];
        var v = Vocabulary.From(texts);
        using var scope = torch.NewDisposeScope();

        var padded = v.Padded(texts);
        Assert.Equal([3, 4], padded.shape);
        Assert.Equal(ScalarType.Int64, padded.dtype);
        Assert.Equal([2, 3, 2, 0, 4, 0, 0, 0, 2, 3, 4, 5], padded.data<long>().ToArray());
        Assert.Equal([2, 3, 4, 0, 2, 3], v.Padded(texts, 2).data<long>().ToArray());

        var (ids, offsets) = v.Flat(texts);
        Assert.Equal([2, 3, 2, 4, 2, 3, 4, 5], ids.data<long>().ToArray());
        Assert.Equal([0, 3, 4], offsets.data<long>().ToArray());

        // the mean of embeddings by hand
        var table = torch.randn(v.Count, 7);
        var mean = v.BagOfWords(texts).mm(table);
        for (int n = 0; n < texts.Length; n++)
        {
            var byHand = table.index_select(0, torch.tensor(v.Encode(texts[n]))).mean(new long[] { 0 });
            Assert.True(mean[n].allclose(byHand, 1e-5, 1e-6));
        }
        Assert.Throws<ArgumentException>(() => v.Padded([]));
        Assert.Throws<ArgumentException>(() => v.Padded(texts, 0));
    }

    [Fact]
    public void Libtorchs_embedding_bag_takes_the_flat_form()
    {
        string[] texts = ["a b a", "c", "a b c d"];
        var v = Vocabulary.From(texts);
        using var scope = torch.NewDisposeScope();
        var table = torch.randn(v.Count, 7);
        var bag = nn.EmbeddingBag_from_pretrained(table);
        var (ids, offsets) = v.Flat(texts);
        Assert.True(bag.call(ids, offsets).allclose(v.BagOfWords(texts).mm(table), 1e-5, 1e-6));
    }

    [Fact]
    public void The_same_seed_gives_the_same_sentences_whatever_the_counts()
    {
        var (train, test) = SentenceGenerator.Generate(300, 400, seed: 7);
        var (train2, test2) = SentenceGenerator.Generate(100, 900, seed: 7);
        Assert.Equal(train.Texts.Take(100), train2.Texts);
        Assert.Equal(test.Texts, test2.Texts.Take(400));
        Assert.Equal(train.Labels.Take(100), train2.Labels);
        Assert.NotEqual(train.Texts.Take(20), SentenceGenerator.Generate(20, 20, seed: 8).Train.Texts);
        Assert.All(new[] { train, test }, set => Assert.Equal("GeneratedSentences", set.Name));
        Assert.Equal(train.Texts.Take(9), train.Take(9).Texts);
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Take(301));
    }

    [Fact]
    public void No_sentence_is_in_both_sets()
    {
        var (train, test) = SentenceGenerator.Generate(20_000, 20_000);
        Assert.Empty(train.Texts.Intersect(test.Texts));
    }

    [Fact]
    public void Sentences_look_like_sentences_and_use_hundreds_of_words()
    {
        var (train, _) = SentenceGenerator.Generate(20_000, 1);
        Assert.All(train.Texts, text => Assert.Matches("^[A-Z][a-z,: ]+\\.$", text));
        Assert.DoesNotContain(
            train.Texts,
            text => text.Contains("  ", StringComparison.Ordinal) || text.Contains('{', StringComparison.Ordinal)
        );
        Assert.InRange(train.Texts.Average(text => Vocabulary.Words(text).Count), 8, 14);
        Assert.InRange(Vocabulary.From(train.Texts).Count, 600, 800);
        // words with several meanings
        foreach (string word in new[] { "court", "strike", "race", "shares", "network", "power" })
            Assert.Contains(train.Texts, text => Vocabulary.Words(text).Contains(word));
    }

    [Fact]
    public void Classes_are_equally_likely_and_the_noise_has_its_rate()
    {
        const int N = 20_000;
        var clean = SentenceGenerator.Generate(N, 1, labelNoise: 0).Train;
        var noisy = SentenceGenerator.Generate(N, 1, labelNoise: 0.1).Train;
        Assert.Equal(clean.Texts, noisy.Texts);
        long[] counts = [.. Enumerable.Range(0, 4).Select(c => (long)clean.Labels.Count(label => label == c))];
        Assert.True(Statistics.ChiSquareFit(counts, [0.25, 0.25, 0.25, 0.25]).P > 1e-7);
        int changed = clean.Labels.Zip(noisy.Labels).Count(pair => pair.First != pair.Second);
        Assert.True(Statistics.BinomialTwoSided(changed, N, 0.1) > 1e-7);
        Assert.Throws<ArgumentOutOfRangeException>(() => SentenceGenerator.Generate(10, 10, labelNoise: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => SentenceGenerator.Generate(10, 10, mixing: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SentenceGenerator.Generate(0, 10));
    }

    [Fact]
    public void A_net_without_regularization_overfits_them()
    {
        using var scope = torch.NewDisposeScope();
        foreach (int seed in new[] { SentenceGenerator.DefaultSeed, 1, 2 })
        {
            torch.manual_seed(seed);
            var (train, test) = SentenceGenerator.Generate(seed: seed);
            var words = Vocabulary.From(train.Texts);
            using var data = words.Bags(train, test);
            var net = nn.Sequential(nn.Linear(words.Count, 64, hasBias: false), nn.ReLU(), nn.Linear(64, 4));
            var history = Trainer.Fit(
                net,
                data,
                epochs: 30,
                batchSize: 50,
                optimizer: p => torch.optim.Adam(p, 0.01),
                quiet: true
            );
            Assert.Equal("GeneratedSentences", history.DataName);
            Assert.True(history.TrainAccuracy[^1] > 0.99, $"train {history.TrainAccuracy[^1]}");
            Assert.InRange(history.TestAccuracy[^1], 0.74, 0.92);
        }
    }

    [Fact]
    public void Sequences_train_an_embedding()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var (train, test) = SentenceGenerator.Generate(100, 50);
        var words = Vocabulary.From(train.Texts);
        using var data = words.Sequences(train, test);
        Assert.Equal(data.TrainImages.shape[1], data.TestImages.shape[1]);
        Assert.Equal([100, 50], new[] { data.TrainImages.shape[0], data.TestImages.shape[0] });
        var net = nn.Sequential(
            nn.Embedding(words.Count, 8, padding_idx: Vocabulary.Pad),
            nn.Flatten(),
            nn.Linear(8 * data.TrainImages.shape[1], 4)
        );
        Assert.True(
            Trainer
                .Fit(net, data, epochs: 20, batchSize: 10, optimizer: p => torch.optim.Adam(p, 0.02), quiet: true)
                .TrainAccuracy[^1] > 0.95
        );
    }
}
