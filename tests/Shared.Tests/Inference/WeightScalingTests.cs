using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class WeightScalingTests
{
    [Fact]
    public void An_mlp_and_its_test_net_agree()
    {
        random.manual_seed(1);
        var last = nn.Linear(30, 4);
        var net = nn.Sequential(new StandardDropout(0.2), nn.Linear(20, 30), new StandardDropout(0.5), nn.ReLU(), last);
        var before = ByChance.Floats(last.weight);
        var test = WeightScaling.TestNet(net);
        net.eval();
        var x = randn(50, 20);
        Assert.True(ByChance.Distance(net.call(x), test.call(x)) < 1e-5);
        Assert.DoesNotContain(test.modules(), m => MonteCarlo.IsDropout(m));
        Assert.False(test.training);

        Assert.Equal(before, ByChance.Floats(last.weight)); // the trained net is as it was
        var scaled = test.parameters().ToArray();
        Assert.Equal(before.Select(v => v * 0.5f), ByChance.Floats(scaled[2])); // (1 - p) W, not W / (1 - p)
        Assert.Equal(ByChance.Floats(last.bias!), ByChance.Floats(scaled[3])); // biases are not scaled
        using (no_grad())
            scaled[3].fill_(9);
        Assert.DoesNotContain(9, ByChance.Floats(last.bias!));
    }

    [Fact]
    public void A_convolutional_net_and_its_test_net_agree()
    {
        random.manual_seed(2);
        var net = nn.Sequential(
            nn.Conv2d(1, 4, 3, stride: 1, padding: 1),
            nn.ReLU(),
            new StandardDropout(0.3),
            nn.MaxPool2d(2),
            nn.Sequential(nn.Conv2d(4, 6, 3, padding: 1, groups: 2, bias: false), nn.ReLU(), nn.AvgPool2d(2)),
            new StandardDropout(0.5),
            nn.Flatten(),
            new StandardDropout(0.5),
            nn.Linear(6 * 4, 10),
            nn.LogSoftmax(1)
        );
        var test = WeightScaling.TestNet(net);
        net.eval();
        var x = randn(3, 1, 8, 8);
        Assert.True(ByChance.Distance(net.call(x), test.call(x)) < 1e-5);
    }

    [Fact]
    public void Inverted_dropout_is_left_out_without_scaling()
    {
        random.manual_seed(3);
        var net = nn.Sequential(
            nn.Dropout(0.2),
            nn.Linear(5, 6),
            new InvertedDropout(0.5),
            nn.Sigmoid(),
            new VectorizedDropout(0.5),
            nn.Linear(6, 2, hasBias: false)
        );
        var test = WeightScaling.TestNet(net);
        net.eval();
        var x = randn(7, 5);
        Assert.True(ByChance.Distance(net.call(x), test.call(x)) < 1e-6);
    }

    [Fact]
    public void The_expected_input_of_the_next_layer_is_the_same_in_training_and_test()
    {
        random.manual_seed(4);
        const int draws = 20_000;
        var net = nn.Sequential(new StandardDropout(0.2), nn.Linear(30, 3));
        var x = randn(1, 30);
        var trained = net.call(x.expand(draws, 30)).detach();
        var test = WeightScaling.TestNet(net).call(x).detach();
        var (mean, deviation) = (ByChance.Doubles(trained.mean([0])), ByChance.Doubles(trained.std(0)));
        for (var c = 0; c < 3; c++)
            ByChance.Mean(mean[c], ByChance.Doubles(test)[c], deviation[c] * 1.1, draws, 1e-5);
    }

    [Fact]
    public void What_can_not_be_scaled_is_refused_by_name()
    {
        var sigmoid = nn.Sequential(
            ("drop", new StandardDropout(0.5)),
            ("act", nn.Sigmoid()),
            ("out", nn.Linear(2, 2))
        );
        Assert.Contains(
            "'act'",
            Assert.Throws<NotSupportedException>(() => WeightScaling.TestNet(sigmoid)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<InvalidOperationException>(() =>
            WeightScaling.TestNet(nn.Sequential(nn.Linear(2, 2), new StandardDropout(0.5)))
        );
        var norm = nn.Sequential(("bn", nn.BatchNorm1d(2)));
        Assert.Contains(
            "'bn'",
            Assert.Throws<NotSupportedException>(() => WeightScaling.TestNet(norm)).Message,
            StringComparison.Ordinal
        );
    }
}
