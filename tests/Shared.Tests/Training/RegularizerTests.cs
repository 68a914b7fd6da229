using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

public sealed class RegularizerTests
{
    static Sequential Net() => nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2));

    [Fact]
    public void Penalties_are_sums_over_the_weights_only()
    {
        using var scope = torch.NewDisposeScope();
        var net = Net();
        double[] w =
        [
            .. net.named_parameters()
                .Where(p => p.name is "0.weight" or "3.weight")
                .SelectMany(p => p.parameter.detach().data<float>().ToArray())
                .Select(x => (double)x),
        ];
        Assert.Equal(["0.weight", "3.weight"], Regularizers.Weights(net).Select(weight => weight.Name));
        Assert.Equal(0.3 * w.Sum(Math.Abs), Regularizers.L1(net, 0.3).item<float>(), 1e-5);
        Assert.Equal(0.3 * w.Sum(x => x * x), Regularizers.L2(net, 0.3).item<float>(), 1e-5);
        Assert.Equal(0, Regularizers.L2(net, 0).item<float>());
    }

    [Fact]
    public void Gradients_are_sign_and_twice_the_weight()
    {
        using var scope = torch.NewDisposeScope();
        var net = Net();
        Regularizers.L1(net, 0.3).backward();
        foreach (var (_, w) in Regularizers.Weights(net))
            Assert.True(w.grad!.allclose(w.detach().sign() * 0.3f));
        net.zero_grad();
        Regularizers.L2(net, 0.3).backward();
        foreach (var (_, w) in Regularizers.Weights(net))
            Assert.True(w.grad!.allclose(w.detach() * 0.6f));
        Assert.All(
            net.named_parameters().Where(p => p.name.EndsWith("bias", StringComparison.Ordinal)),
            p => Assert.True(p.parameter.grad is null || p.parameter.grad.abs().sum().item<float>() == 0)
        );
    }

    [Fact]
    public void L2_is_the_weight_decay_of_plain_SGD()
    {
        using var scope = torch.NewDisposeScope();
        Sequential a = nn.Sequential(nn.Linear(3, 4)),
            b = nn.Sequential(nn.Linear(3, 4));
        b.load_state_dict(a.state_dict());
        Tensor x = torch.randn(5, 3);
        const double lambda = 0.05;
        (a.call(x).square().mean() + Regularizers.L2(a, lambda)).backward();
        torch.optim.SGD(a.parameters(), 0.1).step();
        b.call(x).square().mean().backward();
        torch.optim.SGD(b.parameters(), 0.1, weight_decay: 2 * lambda).step();
        Assert.True(a.get_parameter("0.weight")!.allclose(b.get_parameter("0.weight")!, 1e-5, 1e-6));
        Assert.False(a.get_parameter("0.bias")!.allclose(b.get_parameter("0.bias")!, 1e-6, 1e-7)); // the optimizer decays biases too
    }

    [Fact]
    public void Bad_strengths_and_nets_without_weights_are_errors()
    {
        using var net = Net();
        Assert.Throws<ArgumentException>(() => Regularizers.L1(net, -1));
        Assert.Throws<ArgumentException>(() => Regularizers.L2(net, double.NaN));
        using var relu = nn.ReLU();
        Assert.Throws<ArgumentException>(() => Regularizers.L1(relu, 1));
    }

    [Theory]
    [InlineData(new[] { 5.0, 4, 3, 2, 1 }, 2, 0, 5, 5)]
    [InlineData(new[] { 5.0, 4, 6, 6, 6, 1 }, 2, 0, 2, 4)]
    [InlineData(new[] { 5.0, 4, 6, 6, 1, 6 }, 3, 0, 5, 6)]
    [InlineData(new[] { 5.0, 4.9, 4.8, 4.7 }, 2, 0.15, 3, 4)]
    [InlineData(new[] { 5.0, 5, 5 }, 1, 0, 1, 2)]
    [InlineData(new[] { double.NaN, double.NaN, 1 }, 3, 0, 3, 3)]
    [InlineData(new[] { double.NaN, double.NaN, 1 }, 2, 0, 0, 2)]
    public void The_rule_on_a_curve(double[] losses, int patience, double minDelta, int best, int last) =>
        Assert.Equal((best, last), EarlyStopping.On(losses, patience, minDelta));

    [Fact]
    public void The_best_weights_are_kept_and_come_back()
    {
        using var net = Net();
        using var stopping = new EarlyStopping(patience: 2);
        Assert.Throws<InvalidOperationException>(() => stopping.Restore(net));
        double[] losses = [3, 1, 2, 2];
        float[]? atBest = null;
        foreach (double loss in losses)
        {
            using (torch.NewDisposeScope()) // the copy must outlive the scope of its epoch
            using (torch.no_grad())
            {
                foreach (var p in net.parameters())
                    p.add_(1);
                net.call(torch.randn(8, 3)); // moves the running statistics, which belong to the state too
                Assert.Equal(loss < 3 && loss == 1 || loss == 3, stopping.Update(net, loss));
            }
            if (loss == 1)
                atBest = State(net);
        }
        Assert.True(stopping.Stop);
        Assert.Equal((2, 1.0, 4), (stopping.BestEpoch, stopping.BestLoss, stopping.Epoch));
        Assert.NotEqual(atBest, State(net));
        stopping.Restore(net);
        Assert.Equal(atBest, State(net));
    }

    [Fact]
    public void A_rule_without_patience_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(1, double.NaN));
        Assert.Throws<ArgumentException>(() => EarlyStopping.On([], 1));
    }

    static float[] State(nn.Module net)
    {
        using var scope = torch.NewDisposeScope();
        return
        [
            .. net.state_dict()
                .OrderBy(entry => entry.Key)
                .SelectMany(entry => entry.Value.detach().to_type(ScalarType.Float32).data<float>().ToArray()),
        ];
    }
}
