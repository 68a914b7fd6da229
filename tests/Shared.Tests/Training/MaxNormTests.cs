using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class MaxNormTests
{
    [Fact]
    public void Weights_are_scaled_as_libtorch_renormalizes_them()
    {
        random.manual_seed(1);
        foreach (var shape in new long[][] { [20, 30], [6, 3, 5, 5] })
        {
            var w = randn(shape);
            var expected = w.renorm(2, 0, 2f);
            var over = ByChance.Doubles(MaxNorm.Norms(w)).Count(n => n > 2);
            Assert.Equal(over, MaxNorm.Apply(w, 2));
            Assert.True(ByChance.Distance(expected, w) < 1e-5);
            Assert.All(ByChance.Doubles(MaxNorm.Norms(w)), n => Assert.True(n < 2 + 1e-5));
        }
    }

    [Fact]
    public void Only_rows_above_the_bound_change()
    {
        var w = tensor(
            new float[,]
            {
                { 3, 4 },
                { 0.3f, 0.4f },
                { 0, 0 },
            }
        ); // norms 5, 0.5, 0
        Assert.Equal(1, MaxNorm.Apply(w, 2));
        Assert.Equal(new[] { 1.2f, 1.6f, 0.3f, 0.4f, 0, 0 }, ByChance.Floats(w), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0, MaxNorm.Apply(w, 3));
    }

    [Fact]
    public void A_net_is_constrained_layer_by_layer_without_a_trace_in_autograd()
    {
        var linear = nn.Linear(10, 5);
        var conv = nn.Conv2d(1, 3, 3);
        var dropConnect = new DropConnectLinear(4, 2);
        var net = nn.Sequential(conv, nn.Sequential(nn.ReLU(), linear), dropConnect);
        using (no_grad())
        {
            foreach (var p in net.parameters())
                p.fill_(7);
        }
        Assert.Equal(3 + 5 + 2, MaxNorm.Apply(net, 1));
        Assert.All(ByChance.Doubles(MaxNorm.Norms(linear.weight)), n => Assert.Equal(1, n, 1e-5));
        Assert.All(ByChance.Doubles(MaxNorm.Norms(conv.weight)), n => Assert.Equal(1, n, 1e-5));
        Assert.All(ByChance.Doubles(MaxNorm.Norms(dropConnect.weight)), n => Assert.Equal(1, n, 1e-5));
        Assert.All(ByChance.Floats(linear.bias!), v => Assert.Equal(7, v));
        Assert.True(linear.weight.requires_grad && linear.weight.is_leaf);
        Assert.Equal(5, MaxNorm.Apply(linear, 0.5)); // a layer by itself
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_bound_that_is_no_norm_is_refused(double c) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxNorm.Apply(nn.Linear(2, 2), c));
}
