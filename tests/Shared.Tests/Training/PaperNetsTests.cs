using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class PaperNetsTests
{
    [Fact]
    public void TheTableIsThePapers()
    {
        Assert.Equal(
            [1.60, 1.35, 1.25, 1.06, 1.04, 1.01, 0.95, 1.60, 1.06],
            PaperNets.Table2.Select(row => row.Published)
        );
        Assert.Equal("784-800-800-10, Logistic, no dropout", PaperNets.Table2[0].Recipe.Net);
        Assert.StartsWith(
            "784-1024-1024-1024-10, ReLU, drop rates 0.2 and 0.5, max-norm ",
            PaperNets.Table2[3].Recipe.Net
        );
        Assert.All(
            PaperNets.Table2,
            row =>
                Assert.Equal(
                    row.Title.StartsWith("standard net") ? (0, 0) : (0.2, 0.5),
                    (row.Recipe.InputDropRate, row.Recipe.HiddenDropRate)
                )
        );
        Assert.All(
            PaperNets.Table2,
            row => Assert.Equal(row.Title.Contains("max-norm"), row.Recipe.MaxNorm is not null)
        );
        Assert.Equal(9, PaperNets.Table2.Select(row => row.Row).Distinct().Count());
        Assert.Equal([1.08, 0.95, null, 0.95], PaperNets.Table10.Select(row => row.Published));
        Assert.Equal(
            "784-1024-1024-10, ReLU, Gaussian noise with the variance of drop rates 0.2 and 0.5, max-norm 2",
            PaperNets.Table10[1].Recipe.Net
        );
        Assert.Equal(
            PaperNets.Table10[0].Recipe with
            {
                Noise = PaperNoise.Gaussian,
            },
            PaperNets.Table10[1].Recipe with
            {
                Hidden = PaperNets.Table10[0].Recipe.Hidden,
            }
        );
        Assert.Equal([1.62, 1.35, 1.25, 1.05], PaperNets.Table9.Select(row => row.Published));
        Assert.All(
            PaperNets.Table9,
            row =>
                Assert.Equal(
                    (row.Row.Contains("l2"), row.Row.Contains("maxnorm"), row.Row.Contains("dropout")),
                    (row.Recipe.L2 > 0, row.Recipe.MaxNorm is not null, row.Recipe.HiddenDropRate > 0)
                )
        );
        using var gaussian = PaperNets.Table10[1].Recipe.Build();
        Assert.Equal(3, gaussian.children().OfType<GaussianDropout>().Count());
    }

    [Fact]
    public void BuildPutsDropoutBeforeEachLayer()
    {
        var recipe = new PaperRecipe { Hidden = [64, 32] };
        using var net = recipe.Build();
        Assert.Equal(
            ["drop1", "fc1", "relu1", "drop2", "fc2", "relu2", "drop3", "fc3"],
            net.named_children().Select(child => child.name)
        );
        Assert.Equal([0.2, 0.5, 0.5], net.children().OfType<VectorizedDropout>().Select(layer => layer.p));
        using var plain = (
            recipe with
            {
                InputDropRate = 0,
                HiddenDropRate = 0,
                Activation = PaperActivation.Logistic,
            }
        ).Build();
        Assert.Equal(
            ["fc1", "logistic1", "fc2", "logistic2", "fc3"],
            plain.named_children().Select(child => child.name)
        );
        Assert.Equal([5L, 10L], plain.call(rand(5, 784)).shape);
    }

    [Fact]
    public void FirstWeightsHaveTheUsualSize()
    {
        manual_seed(5);
        using var net = new PaperRecipe { Hidden = [512, 512], InitialScale = 0.5 }.Build();
        var linears = net.children().OfType<Linear>().ToArray();
        double[] expected = [0.5 * Math.Sqrt(2.0 / 784), 0.5 * Math.Sqrt(2.0 / 512), 0.5 * Math.Sqrt(1.0 / 512)];
        for (int l = 0; l < 3; l++)
        {
            double sd = linears[l].weight.std().item<float>(),
                n = linears[l].weight.numel();
            Assert.InRange(sd / expected[l], 1 - 6 / Math.Sqrt(2 * n), 1 + 6 / Math.Sqrt(2 * n)); // six standard errors
            Assert.Equal(0, linears[l].bias!.abs().max().item<float>());
        }
    }

    [Fact]
    public void TheLearningRateRisesAndFallsToZero()
    {
        var recipe = new PaperRecipe
        {
            Hidden = [16],
            LearningRate = 2,
            WarmUp = 0.1,
        };
        Assert.Equal(1, recipe.RateAt(0.05), 12);
        Assert.Equal(2, recipe.RateAt(0.1), 12);
        Assert.Equal(1, recipe.RateAt(0.55), 12);
        Assert.Equal(0, recipe.RateAt(1), 12);
        Assert.Equal(2, (recipe with { WarmUp = 0 }).RateAt(0), 12);
    }

    [Fact]
    public void FitTrainsWithinTheNorm()
    {
        using var scope = NewDisposeScope();
        var labels = arange(200).remainder(10).to(ScalarType.Int64);
        var images = rand(10, 784).index_select(0, labels) + 0.3 * rand(200, 784);
        using var data = new DigitData("patterns", "made by the test", images, labels, images.alias(), labels.alias());
        var recipe = new PaperRecipe
        {
            Hidden = [32],
            MaxNorm = 0.7,
            Batch = 20,
            Epochs = 8,
            LearningRate = 0.02,
        };
        manual_seed(1);
        var net = recipe.Build();
        var history = recipe.Fit(net, data, seed: 2, quiet: true);
        Assert.Equal(8, history.Epochs);
        Assert.True(history.TrainAccuracy[^1] > 0.5, history.ToString());
        Assert.All(
            net.children().OfType<Linear>(),
            layer => Assert.True(MaxNorm.Norms(layer.weight).max().item<float>() < 0.7001f)
        );
    }
}
