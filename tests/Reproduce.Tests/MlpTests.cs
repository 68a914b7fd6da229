using DropoutCourse.Reproduce;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DropoutCourse.Tests;

/// <summary>Both trainers' hand-written steps against libtorch's gradients and torch's SGD, with the same masks.</summary>
public class MlpTests
{
    public static TheoryData<PaperActivation, PaperNoise, double, double, double> Recipes() =>
        new()
        {
            { PaperActivation.ReLU, PaperNoise.Bernoulli, 0, 0, 0 },
            { PaperActivation.ReLU, PaperNoise.Bernoulli, 0.2, 0.5, 0 },
            { PaperActivation.ReLU, PaperNoise.Bernoulli, 0, 0.5, 0.8 },
            { PaperActivation.ReLU, PaperNoise.Bernoulli, 0.2, 0.5, 0.8 },
            { PaperActivation.ReLU, PaperNoise.Gaussian, 0.2, 0.5, 0.8 },
            { PaperActivation.Logistic, PaperNoise.Bernoulli, 0, 0, 0 },
            { PaperActivation.Logistic, PaperNoise.Bernoulli, 0.2, 0.5, 0 },
            { PaperActivation.Logistic, PaperNoise.Bernoulli, 0.1, 0.25, 0.8 },
            { PaperActivation.Logistic, PaperNoise.Gaussian, 0, 0.5, 0 },
        };

    [Theory, MemberData(nameof(Recipes))]
    public void AStepIsTorchsStep(
        PaperActivation activation,
        PaperNoise noise,
        double input,
        double hidden,
        double maxNorm
    )
    {
        var recipe = Tiny.Recipe with
        {
            Activation = activation,
            Noise = noise,
            InputDropRate = input,
            HiddenDropRate = hidden,
            MaxNorm = maxNorm > 0 ? maxNorm : null,
            Momentum = 0.9,
            Batch = 8,
            Hidden = [80, 16],
        };
        AssertSame(recipe);
    }

    [Fact]
    public void ThePenaltyPullsAsTheLibrarysDoes()
    {
        AssertSame(Tiny.Recipe with { L2 = 0.05, Batch = 8, Hidden = [80, 16] });
    }

    private static void AssertSame(PaperRecipe recipe)
    {
        foreach (bool dense in new[] { false, true })
        {
            var (ours, plain, losses, plainLosses) = Train(recipe, dense, steps: 5, rate: 0.05);
            foreach (var (a, b) in ours.Zip(plain))
                Assert.True(
                    (a - b).abs().max().item<float>() < 2e-5,
                    $"{(dense ? "dense" : "sparse")}: weights differ by {(a - b).abs().max().item<float>()}"
                );
            for (int i = 0; i < losses.Length; i++)
                Assert.Equal(plainLosses[i], losses[i], 4);
        }
    }

    [Fact]
    public void EvaluationIsThePlainNets()
    {
        using var data = Tiny.Data();
        manual_seed(3);
        using var net = Tiny.Recipe.Build();
        using var velocity = Zero(Tiny.Recipe.Build());
        var (loss, accuracy) = Trainer.Evaluate(net, data.TrainImages[100..387], data.TrainLabels[100..387]);
        foreach (bool dense in new[] { false, true })
        {
            using var mlp = Mlp(dense, Tiny.Recipe, net, velocity, data);
            var (ourLoss, error) = mlp.Evaluate(100, 287);
            Assert.Equal(loss, ourLoss, 4);
            Assert.Equal(1 - accuracy, error, 6);
        }
    }

    [Fact]
    public void WrongShapesAreRefused()
    {
        using var data = Tiny.Data();
        var odd = Tiny.Recipe with { Hidden = [30] };
        using var net = odd.Build();
        using var velocity = odd.Build();
        Assert.Contains(
            "30",
            Assert
                .Throws<ArgumentException>(() => new FastMlp(odd, net, velocity, data.TrainImages, data.TrainLabels))
                .Message
        );
        using var good = Tiny.Recipe.Build();
        using var goodVelocity = Zero(Tiny.Recipe.Build());
        using var doubles = data.TrainImages.to(ScalarType.Float64);
        Assert.Throws<ArgumentException>(() => new FastMlp(Tiny.Recipe, good, goodVelocity, doubles, data.TrainLabels));
        using var mlp = new FastMlp(Tiny.Recipe, good, goodVelocity, data.TrainImages, data.TrainLabels);
        Assert.Throws<ArgumentException>(() => mlp.Step([1, 2, 3], new Random(1), 0.1));
    }

    private static IMlp Mlp(bool dense, PaperRecipe recipe, Sequential net, Sequential velocity, DigitData data) =>
        dense
            ? new DenseMlp(recipe, net, velocity, data.TrainImages, data.TrainLabels)
            : new FastMlp(recipe, net, velocity, data.TrainImages, data.TrainLabels);

    private static Sequential Zero(Sequential net)
    {
        using var _ = no_grad();
        foreach (var p in net.parameters())
            p.zero_();
        return net;
    }

    private static Tensor[] Copy(Sequential net) => [.. net.parameters().Select(p => p.detach().clone())];

    private static (Tensor[] Ours, Tensor[] Plain, double[] Losses, double[] PlainLosses) Train(
        PaperRecipe recipe,
        bool dense,
        int steps,
        double rate
    )
    {
        using var data = Tiny.Data();
        manual_seed(3);
        using var net = recipe.Build();
        manual_seed(3);
        using var plain = recipe.Build();
        using var velocity = Zero(recipe.Build());
        using var ours = Mlp(dense, recipe, net, velocity, data);
        using var sgd = optim.SGD(plain.parameters(), rate, recipe.Momentum);
        int[] order = [.. Enumerable.Range(0, 400)];
        new Random(1).Shuffle(order);
        var (mine, torchs) = (new Random(2), new Random(2));
        var losses = new List<double>();
        var plainLosses = new List<double>();
        for (int step = 0; step < steps; step++)
        {
            var rows = order.AsSpan(step * recipe.Batch, recipe.Batch);
            losses.Add(ours.Step(rows, mine, rate));
            plainLosses.Add(PlainStep(recipe, plain, sgd, data, rows, torchs));
        }
        ours.Store();
        return (Copy(net), Copy(plain), [.. losses], [.. plainLosses]);
    }

    /// <summary>The same step with libtorch's gradients; the masks come from the same seeds.</summary>
    private static double PlainStep(
        PaperRecipe recipe,
        Sequential net,
        optim.Optimizer sgd,
        DigitData data,
        Span<int> rows,
        Random random
    )
    {
        Tensor Mask(Tensor x, double p)
        {
            if (p == 0)
                return x;
            var mask = new float[recipe.Batch * recipe.Widths.Max()];
            ulong seed = (ulong)random.NextInt64();
            if (recipe.Noise == PaperNoise.Gaussian)
                GaussianNoise.Fill(mask, Math.Sqrt(p / (1 - p)), seed);
            else
                VectorizedMask.Fill(mask, p, seed, (float)(1 / (1 - p)));
            return x * tensor(mask[..(int)x.numel()]).reshape(x.shape);
        }
        var linears = net.children().OfType<Linear>().ToArray();
        var at = tensor(rows.ToArray().Select(r => (long)r).ToArray());
        var h = Mask(data.TrainImages.index_select(0, at), recipe.InputDropRate);
        for (int l = 0; l < linears.Length; l++)
        {
            h = linears[l].call(h);
            if (l < linears.Length - 1)
                h = Mask(recipe.Activation == PaperActivation.ReLU ? h.relu() : h.sigmoid(), recipe.HiddenDropRate);
        }
        var loss = functional.cross_entropy(h, data.TrainLabels.index_select(0, at));
        sgd.zero_grad();
        (loss + Regularizers.L2(net, recipe.L2)).backward();
        sgd.step();
        if (recipe.MaxNorm is { } c)
            MaxNorm.Apply(net, c);
        return loss.item<float>();
    }
}
