using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class FastDropoutTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.5, 0.7)]
    [InlineData(-1, 2)]
    [InlineData(-3, 0.5)]
    [InlineData(4, 0.5)]
    public void Moments_of_ReLU_by_numerical_integration(double m, double s)
    {
        var a = FastDropout.ThroughReLU(new(tensor(new[] { m }), tensor(new[] { s * s })));
        double Integral(Func<double, double> f) =>
            GaussLegendreRule.Integrate(z => f(z) * Normal.PDF(m, s, z), 0, Math.Max(m, 0) + 12 * s, 400);
        var mean = Integral(z => z);
        var variance = Integral(z => z * z) - mean * mean;
        Assert.Equal(mean, a.Mean.item<double>(), 1e-9);
        Assert.Equal(variance, a.Variance.item<double>(), 1e-9);
    }

    [Fact]
    public void Moments_of_ReLU_in_closed_form_and_at_the_ends()
    {
        var a = FastDropout.ThroughReLU(
            new(tensor(new float[] { 0, 2, -2, 50, -50, 1000 }), tensor(new float[] { 4, 0, 0, 1, 1, 1 }))
        );
        var (mean, variance) = (ByChance.Doubles(a.Mean), ByChance.Doubles(a.Variance));
        Assert.Equal(2 / Math.Sqrt(2 * Math.PI), mean[0], 1e-6); // half-normal: s phi(0)
        Assert.Equal(4 * (0.5 - 1 / (2 * Math.PI)), variance[0], 1e-6);
        Assert.Equal([2, 0, 50, 0, 1000], mean[1..], (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal([0, 0, 1, 0, 1], variance[1..], (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mean_and_variance_behind_dropout_and_linear_are_exact(bool inverted)
    {
        random.manual_seed(1);
        const double p = 0.3;
        var linear = nn.Linear(8, 3);
        var x = randn(1, 8);
        var (R, probability) = Masks.AllAsTensor(8, p);
        using var no = no_grad();
        var outputs = nn
            .functional.linear(R.to_type(ScalarType.Float32) * x / (inverted ? 1 - p : 1), linear.weight, linear.bias)
            .to_type(ScalarType.Float64); // [256, 3]
        var mean = (outputs * probability.unsqueeze(1)).sum(dim: 0);
        var variance = ((outputs - mean).square() * probability.unsqueeze(1)).sum(dim: 0);
        var fast = FastDropout.Logits(
            nn.Sequential(inverted ? new InvertedDropout(p) : new StandardDropout(p), linear),
            x
        );
        Assert.True(ByChance.Distance(mean.unsqueeze(0), fast.Mean) < 1e-5);
        Assert.True(ByChance.Distance(variance.unsqueeze(0), fast.Variance) < 1e-5);
    }

    [Fact]
    public void A_deep_net_comes_close_to_Monte_Carlo()
    {
        using var scope = NewDisposeScope(); // holds the passes until they are stacked
        random.manual_seed(2);
        var net = nn.Sequential(
            new InvertedDropout(0.2),
            nn.Linear(100, 200),
            nn.ReLU(),
            new InvertedDropout(0.5),
            nn.Linear(200, 4)
        );
        var x = randn(20, 100);
        var fast = FastDropout.Logits(net, x);
        using var no = no_grad();
        var passes = stack(Enumerable.Range(0, 2000).Select(_ => net.call(x)), 0); // [T, N, C]
        var (mean, deviation) = (passes.mean([0]), passes.std(0));
        Assert.True(
            ((fast.Mean - mean) / deviation).abs().max().item<float>() < 0.2,
            "means within a fifth of the spread"
        );
        // The hidden units share their inputs; neglecting their correlation may change a variance by some tenths.
        var ratio = fast.Variance.sqrt() / deviation;
        Assert.InRange(ratio.mean().item<float>(), 0.9f, 1.1f);
        Assert.True(ByChance.Distance(ratio, ones_like(ratio)) < 0.3);

        var mc = MonteCarlo.Predict(net, x, 1000).ArithmeticMean;
        Assert.True(ByChance.Distance(mc, FastDropout.Probabilities(net, x, 1000)) < 0.03);
        Assert.True(ByChance.Distance(mc, FastDropout.Probabilities(net, x, 0)) < 0.05);
    }

    [Fact]
    public void Without_dropout_it_is_the_net_itself()
    {
        random.manual_seed(3);
        var net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(12, 9),
            nn.ReLU(),
            nn.Identity(),
            nn.Dropout(0),
            nn.Linear(9, 3)
        );
        var x = randn(5, 3, 4);
        var fast = FastDropout.Logits(net, x);
        Assert.True(ByChance.Distance(net.call(x), fast.Mean) < 1e-5);
        Assert.True(fast.Variance.abs().max().item<float>() == 0);
        var P = net.call(x).softmax(1);
        Assert.True(ByChance.Distance(P, FastDropout.Probabilities(net, x, 3)) < 1e-5);
        Assert.True(ByChance.Distance(P, FastDropout.Probabilities(net, x, 0)) < 1e-5);
    }

    [Fact]
    public void Unknown_layers_are_refused_by_name() =>
        Assert.Contains(
            "'act'",
            Assert
                .Throws<NotSupportedException>(() => FastDropout.Logits(nn.Sequential(("act", nn.Tanh())), ones(1, 2)))
                .Message,
            StringComparison.Ordinal
        );
}
