using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Reproduce;

/// <summary>Lesson 11's small transformers on <see cref="Tales"/>: dropout in each place, DropPath, LayerDrop, LoRA, R-Drop, and text that is never seen twice. Every seed has a training text, a held-out text, weights and masks of its own.</summary>
public static class TransformerTraining
{
    /// <summary>The drop rate of the comparison of places.</summary>
    public const double Rate = 0.3;

    private const int Length = 24,
        Batch = 16,
        Tales = 200,
        HeldOut = 500,
        Steps = 400,
        Every = 20;
    private const double LearningRate = 0.003;

    private sealed record Recipe(DecoderSize Size, bool Fresh = false, bool Twice = false, double RDrop = 0);

    private static DecoderSize Net(int blocks = 2, double rate = 0) =>
        new(0, Length, Blocks: blocks, Embedding: rate, Attention: rate, Residual: rate, Mlp: rate);

    /// <summary>All runs of one seed.</summary>
    public static IEnumerable<Job> Jobs(int seed)
    {
        var none = Net();
        var all = Net(rate: Rate);
        yield return Job(seed, "place-none", "no dropout", new(none));
        yield return Job(seed, "place-embedding", "embeddings", new(none with { Embedding = Rate }));
        yield return Job(seed, "place-attention", "attention weights", new(none with { Attention = Rate }));
        yield return Job(seed, "place-residual", "residual branches", new(none with { Residual = Rate }));
        yield return Job(seed, "place-mlp", "MLP", new(none with { Mlp = Rate }));
        yield return Job(seed, "place-all", "all four", new(all));
        yield return Job(seed, "path-none", "4 blocks, no dropout", new(Net(4)));
        yield return Job(seed, "path-linear", "4 blocks, DropPath growing to 0.5", new(Net(4) with { Path = 0.5 }));
        yield return Job(seed, "layer-none", "6 blocks, dropout 0.2", new(Net(6, 0.2)));
        yield return Job(
            seed,
            "layer-drop",
            "6 blocks, dropout 0.2, LayerDrop 0.2",
            new(Net(6, 0.2) with { Layer = 0.2 })
        );
        yield return Job(seed, "rdrop-none", "two masks a batch", new(all, Twice: true));
        yield return Job(seed, "rdrop-one", "R-Drop, weight 1", new(all, Twice: true, RDrop: 1));
        yield return Job(seed, "fresh-none", "new text, no dropout", new(none, Fresh: true));
        yield return Job(seed, "fresh-all", "new text, all four", new(all, Fresh: true));
        yield return FineTuning(seed);
    }

    private static Job Job(int seed, string row, string title, Recipe recipe)
    {
        var s = recipe.Size;
        return new()
        {
            Heads = [new Head("transformer", row, title)],
            Seed = seed,
            OwnData = DropoutCourse.Tales.Name,
            Net = FormattableString.Invariant(
                $"decoder-only transformer, {s.Blocks} blocks of width {s.Width} with {s.Heads} heads, windows of {Length} tokens"
            ),
            Settings = new Dictionary<string, double>
            {
                ["steps"] = Steps,
                ["batch"] = Batch,
                ["learningRate"] = LearningRate,
                ["tales"] = recipe.Fresh ? Steps * Batch : Tales,
                ["embeddingDropRate"] = s.Embedding,
                ["attentionDropRate"] = s.Attention,
                ["residualDropRate"] = s.Residual,
                ["mlpDropRate"] = s.Mlp,
                ["dropPath"] = s.Path,
                ["layerDrop"] = s.Layer,
                ["passes"] = recipe.Twice ? 2 : 1,
                ["rDrop"] = recipe.RDrop,
            },
            Cost = Steps * Batch * Length * 6.0 * 60_000 * s.Blocks * 1e-12 * (recipe.Twice ? 2 : 1),
            Run = context =>
            {
                var watch = Stopwatch.StartNew();
                var grammar = DropoutCourse.Tales.Grammar();
                using var train = Text(grammar, recipe.Fresh ? Steps * Batch : Tales, seed, "train");
                using var held = Text(grammar, HeldOut, seed, "held out");
                manual_seed(1_000 * seed + 11);
                using var net = new DecoderTransformer(s with { Vocabulary = grammar.Tokens.Count });
                var curves = Train(context, net, net.parameters(), train, held, recipe, Steps);
                var numbers = Summary(curves, train, held);
                if (s.Blocks == 6)
                    Prune(net, held, curves);
                return [context.Result(watch.Elapsed.TotalSeconds, train.Tokens, 0, null, [], numbers, curves)];
            },
        };
    }

    private static TaleWindows Text(TokenGrammar grammar, int tales, int seed, string what) =>
        new(grammar, tales, Length, new Random(1_000 * seed + (what == "train" ? 1 : 2)));

    private static Dictionary<string, IReadOnlyList<double>> Train(
        JobContext context,
        DecoderTransformer net,
        IEnumerable<TorchSharp.Modules.Parameter> parameters,
        TaleWindows train,
        TaleWindows held,
        Recipe recipe,
        int steps
    )
    {
        using var adam = new FusedAdam([.. parameters.Where(p => p.requires_grad)], LearningRate);
        List<double> at = [],
            onTrain = [],
            onHeld = [];
        for (int step = 1; step <= steps; step++)
        {
            using var scope = NewDisposeScope();
            net.train();
            adam.LearningRate = LearningRate * Math.Min(1, step / 20.0);
            var rows = recipe.Fresh
                ? arange((step - 1) * Batch, step * Batch)
                : randint(0, train.Ids.shape[0], [Batch]);
            var windows = train.Ids.index_select(0, rows.to(ScalarType.Int64));
            var loss = recipe.Twice ? TwoPasses(net, windows, recipe.RDrop) : net.Loss(windows);
            adam.ZeroGrad();
            loss.backward();
            adam.Step();
            if (step % Every > 0)
                continue;
            at.Add(step);
            onTrain.Add(Judge(net, train));
            onHeld.Add(Judge(net, held));
            context.Progress((double)step / steps);
            if (step % 100 == 0)
                context.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"step {step}/{steps}  train {onTrain[^1]:0.000}  held out {onHeld[^1]:0.000} (floor {held.Floor:0.000})"
                    )
                );
        }
        return new()
        {
            ["step"] = at,
            ["train"] = onTrain,
            ["heldOut"] = onHeld,
        };
    }

    // Two passes of the same windows with masks of their own; R-Drop adds how far their answers are apart.
    private static Tensor TwoPasses(DecoderTransformer net, Tensor windows, double weight)
    {
        long T = windows.shape[1] - 1;
        var inputs = windows.narrow(1, 0, T);
        var targets = windows.narrow(1, 1, T).reshape(-1);
        var both = net.call(cat([inputs, inputs])).log_softmax(-1).view(2, -1, net.Size.Vocabulary);
        var loss = nn.functional.nll_loss(both.view(-1, net.Size.Vocabulary), cat([targets, targets]));
        if (weight == 0)
            return loss;
        var (first, second) = (both[0], both[1]);
        var apart = ((first.exp() - second.exp()) * (first - second)).sum(-1).mean() / 2;
        return loss + weight * apart;
    }

    private static double Judge(DecoderTransformer net, TaleWindows text)
    {
        using var scope = NewDisposeScope();
        using var no = no_grad();
        bool training = net.training;
        net.eval();
        double loss = Math.Round(
            net.Loss(text.Ids.shape[0] > HeldOut ? text.Ids[..HeldOut] : text.Ids).item<float>(),
            5
        );
        net.train(training);
        return loss;
    }

    private static Dictionary<string, double> Summary(
        Dictionary<string, IReadOnlyList<double>> curves,
        TaleWindows train,
        TaleWindows held
    ) =>
        new()
        {
            ["floor"] = Math.Round(held.Floor, 5),
            ["trainFloor"] = Math.Round(train.Floor, 5),
            ["trainLoss"] = curves["train"][^1],
            ["heldOutLoss"] = curves["heldOut"][^1],
            ["lowestHeldOutLoss"] = curves["heldOut"].Min(),
        };

    // Held-out loss with 0, 1, 2, 3 blocks left out after the training: the mean over all choices of so many of the six.
    private static void Prune(
        DecoderTransformer net,
        TaleWindows held,
        Dictionary<string, IReadOnlyList<double>> curves
    )
    {
        var (sums, counts) = (new double[4], new int[4]);
        for (int choice = 0; choice < 1 << net.Size.Blocks; choice++)
        {
            int removed = int.PopCount(choice);
            if (removed > 3)
                continue;
            net.Pruned.Clear();
            net.Pruned.UnionWith(Enumerable.Range(0, net.Size.Blocks).Where(l => (choice >> l & 1) == 1));
            sums[removed] += Judge(net, held);
            counts[removed]++;
        }
        net.Pruned.Clear();
        curves["removed"] = [0, 1, 2, 3];
        curves["prunedLoss"] = [.. sums.Select((sum, i) => Math.Round(sum / counts[i], 5))];
    }

    private const int SecondTales = 30,
        SecondSteps = 200,
        Rank = 4;

    // A net trained on the first dialect is fine-tuned to thirty tales of a second one: all its weights, or adapters with and without dropout.
    private static Job FineTuning(int seed) =>
        new()
        {
            Heads =
            [
                new Head("transformer", "tune-whole", "all weights"),
                new Head("transformer", "tune-whole-drop", "all weights, dropout 0.3"),
                new Head("transformer", "tune-lora", "LoRA"),
                new Head("transformer", "tune-lora-drop", "LoRA, dropout 0.3"),
            ],
            Seed = seed,
            OwnData = DropoutCourse.Tales.Name,
            Net = FormattableString.Invariant(
                $"decoder-only transformer, 2 blocks of width 64 with 4 heads, windows of {Length} tokens; adapters of rank {Rank}"
            ),
            Settings = new Dictionary<string, double>
            {
                ["steps"] = Steps,
                ["batch"] = Batch,
                ["learningRate"] = LearningRate,
                ["tales"] = Tales,
                ["secondTales"] = SecondTales,
                ["secondSteps"] = SecondSteps,
                ["rank"] = Rank,
                ["dropRate"] = Rate,
            },
            Cost = (Steps + 4 * SecondSteps) * Batch * Length * 6.0 * 120_000 * 1e-12,
            Run = context =>
            {
                var watch = Stopwatch.StartNew();
                var (first, second) = (DropoutCourse.Tales.Grammar(), DropoutCourse.Tales.Grammar(1));
                using var train = Text(first, Tales, seed, "train");
                using var held = Text(first, HeldOut, seed, "held out");
                using var few = Text(second, SecondTales, seed, "train");
                using var judge = Text(second, HeldOut, seed, "held out");
                manual_seed(1_000 * seed + 11);
                var size = Net(rate: Rate) with { Vocabulary = first.Tokens.Count };
                using var trained = new DecoderTransformer(size);
                Train(context, trained, trained.parameters(), train, held, new(size), Steps);
                double before = Judge(trained, judge),
                    pretraining = watch.Elapsed.TotalSeconds;
                RecordedRun Tune(DecoderSize to)
                {
                    watch.Restart();
                    manual_seed(1_000 * seed + 12);
                    using var net = new DecoderTransformer(to);
                    LoraLinear.CopyTrained(net, trained);
                    bool adapters = net.named_parameters().Any(p => p.name.EndsWith(".A", StringComparison.Ordinal));
                    if (adapters)
                        foreach (var (name, parameter) in net.named_parameters())
                            parameter.requires_grad =
                                name.EndsWith(".A", StringComparison.Ordinal)
                                || name.EndsWith(".B", StringComparison.Ordinal);
                    var curves = Train(context, net, net.parameters(), few, judge, new(to), SecondSteps);
                    var numbers = Summary(curves, few, judge);
                    numbers["before"] = before;
                    numbers["trained"] = net.parameters().Where(p => p.requires_grad).Sum(p => p.numel());
                    return context.Result(
                        pretraining + watch.Elapsed.TotalSeconds,
                        few.Tokens,
                        0,
                        null,
                        [],
                        numbers,
                        curves
                    );
                }
                var plain = Net() with { Vocabulary = first.Tokens.Count };
                DecoderSize Adapted(double p) =>
                    plain with
                    {
                        Linear = (i, o) => new LoraLinear(nn.Linear(i, o), Rank, 2 * Rank, p),
                    };
                return [Tune(plain), Tune(size), Tune(Adapted(0)), Tune(Adapted(Rate))];
            },
        };
}
