using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class MonteCarloTests
{
    /// <summary>A softmax regression small enough that all 256 masks can be averaged exactly.</summary>
    private static (
        nn.Module<Tensor, Tensor> Net,
        Tensor X,
        double[] Arithmetic,
        double[] Geometric,
        double ExpectedEntropy
    ) Small(double p)
    {
        random.manual_seed(6);
        var linear = nn.Linear(8, 3);
        var x = randn(1, 8);
        double[,] W = new double[3, 8];
        var w = ByChance.Doubles(linear.weight);
        for (var c = 0; c < 3; c++)
        for (var i = 0; i < 8; i++)
            W[c, i] = w[c * 8 + i] * 4; // far from uniform, so that the means differ
        using (no_grad())
            linear.weight.mul_(4);
        var logits = ThinnedNets.SoftmaxRegression(W, ByChance.Doubles(linear.bias!), ByChance.Doubles(x));
        var all = Masks
            .All(8, p)
            .Select(m => (m.Probability, P: ThinnedNets.Softmax(logits([.. m.Mask.Select(r => r / (1 - p))]))))
            .ToList(); // inverted
        var arithmetic = Enumerable.Range(0, 3).Select(c => all.Sum(m => m.Probability * m.P[c])).ToArray();
        var geometric = ThinnedNets.Softmax([
            .. Enumerable.Range(0, 3).Select(c => all.Sum(m => m.Probability * Math.Log(m.P[c]))),
        ]);
        return (
            nn.Sequential(new InvertedDropout(p), linear),
            x,
            arithmetic,
            geometric,
            all.Sum(m => m.Probability * Entropy(m.P))
        );
    }

    private static double Entropy(double[] p) => -p.Sum(v => v > 0 ? v * Math.Log(v) : 0);

    [Fact]
    public void Averages_reach_the_exact_ones_over_all_masks()
    {
        const int T = 100; // for each of 400 copies of the example: 40,000 masks
        const int copies = 400;
        var (net, x, arithmetic, geometric, expectedEntropy) = Small(0.3);
        var mc = MonteCarlo.Predict(net, x.expand(copies, 8), T, batch: 150);
        Assert.Equal([copies, 3], mc.ArithmeticMean.shape);
        Assert.Equal([copies], mc.MutualInformation.shape);
        var (a, spread) = (ByChance.Doubles(mc.ArithmeticMean.mean([0])), ByChance.Doubles(mc.ArithmeticMean.std(0)));
        for (var c = 0; c < 3; c++)
            ByChance.Mean(a[c], arithmetic[c], spread[c] * 1.2, copies); // copies use masks of their own, so their means are independent
        var entropy = mc.ExpectedEntropy;
        ByChance.Mean(entropy.mean().item<double>(), expectedEntropy, entropy.std().item<double>() * 1.2, copies);
        // The log-ratio of geometric means is an average over masks, hence unbiased.
        var ratio = (mc.GeometricMean.select(1, 0).log() - mc.GeometricMean.select(1, 1).log());
        ByChance.Mean(
            ratio.mean().item<double>(),
            Math.Log(geometric[0] / geometric[1]),
            ratio.std().item<double>() * 1.2,
            copies
        );
        Assert.True(
            Math.Abs(Math.Log(arithmetic[0] / arithmetic[1]) - Math.Log(geometric[0] / geometric[1]))
                > 20 * ratio.std().item<double>() / Math.Sqrt(copies),
            "the example must tell the two means apart"
        );
    }

    [Fact]
    public void Running_average_is_that_of_the_passes()
    {
        using var average = new MonteCarloAverage();
        double[][] p =
        [
            [0.7, 0.2, 0.1],
            [0.1, 0.6, 0.3],
        ];
        foreach (var row in p)
            average.Add(tensor(row).log().unsqueeze(0) + 5); // softmax forgets a constant
        var mc = average.Prediction();
        Assert.Equal(2, mc.T);
        Assert.Equal([0.4, 0.4, 0.2], ByChance.Doubles(mc.ArithmeticMean), (a, b) => Math.Abs(a - b) < 1e-12);
        var roots = p[0].Zip(p[1], (a, b) => Math.Sqrt(a * b)).ToArray();
        Assert.Equal(
            roots.Select(r => r / roots.Sum()),
            ByChance.Doubles(mc.GeometricMean),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
        Assert.Equal(Entropy([0.4, 0.4, 0.2]), mc.PredictiveEntropy.item<double>(), 1e-12);
        Assert.Equal((Entropy(p[0]) + Entropy(p[1])) / 2, mc.ExpectedEntropy.item<double>(), 1e-12);
        Assert.Equal(
            mc.PredictiveEntropy.item<double>() - mc.ExpectedEntropy.item<double>(),
            mc.MutualInformation.item<double>(),
            1e-12
        );
        Assert.Throws<ArgumentException>(() => average.Add(zeros(2, 3)));
        Assert.Throws<ArgumentException>(() => average.Add(zeros(3)));
        using var none = new MonteCarloAverage();
        Assert.Throws<InvalidOperationException>(none.Prediction);
    }

    [Fact]
    public void Certain_predictions_have_no_entropy_and_no_NaN()
    {
        using var average = new MonteCarloAverage();
        average.Add(
            tensor(
                new float[,]
                {
                    { 2000, 0, 0 },
                }
            )
        );
        var mc = average.Prediction();
        Assert.Equal(0, mc.PredictiveEntropy.item<double>(), 1e-12);
        Assert.Equal(0, mc.MutualInformation.item<double>(), 1e-12);
    }

    [Fact]
    public void Only_dropout_is_switched_on_and_modes_come_back()
    {
        var (norm, dropout, frozen) = (nn.BatchNorm1d(4), nn.Dropout(0.5), new InvertedDropout(0.5));
        var (inner, innerDropout) = (nn.BatchNorm1d(4), nn.Dropout(0.1));
        var net = nn.Sequential(
            nn.Linear(4, 4),
            norm,
            nn.Sequential(dropout, nn.ReLU()),
            frozen,
            new StochasticDepth(nn.Sequential(inner, innerDropout))
        );
        net.train();
        frozen.eval();
        var mean = ByChance.Floats(norm.running_mean!);
        using (MonteCarlo.DropoutOn(net))
        {
            Assert.False(net.training);
            Assert.False(norm.training);
            Assert.True(dropout.training && frozen.training && innerDropout.training);
            Assert.False(inner.training);
            net.call(randn(10, 4));
        }
        Assert.Equal(mean, ByChance.Floats(norm.running_mean!)); // the statistics did not move
        Assert.True(net.training && norm.training && dropout.training);
        Assert.False(frozen.training);
    }

    [Fact]
    public void Masks_differ_between_passes_and_examples()
    {
        random.manual_seed(1);
        var net = nn.Sequential(new InvertedDropout(0.5), nn.Linear(20, 3));
        net.eval();
        var mc = MonteCarlo.Predict(net, ones(10, 20), 5);
        Assert.Equal(10, ByChance.Doubles(mc.ArithmeticMean.select(1, 0)).Distinct().Count());
        Assert.True(mc.MutualInformation.min().item<double>() > 1e-6);
        Assert.False(net.training);
        Assert.Equal([10], mc.Classes.shape);
    }

    [Fact]
    public void A_net_without_dropout_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MonteCarlo.Predict(nn.Linear(2, 2), ones(1, 2), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MonteCarlo.Predict(nn.Sequential(nn.Dropout(0.5)), ones(1, 2), 0)
        );
    }
}
