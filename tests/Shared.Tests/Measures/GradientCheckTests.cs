using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public sealed class GradientCheckTests
{
    static Tensor Point() =>
        torch.tensor(
            new[,]
            {
                { 0.5, -1.5, 2 },
                { 3, 0.1, -0.7 },
            }
        );

    [Fact]
    public void Right_gradients_pass()
    {
        using var scope = torch.NewDisposeScope();
        var mask = torch.tensor(
            new[,]
            {
                { 1.0, 0, 1 },
                { 0, 0, 1 },
            }
        );
        Assert.InRange(GradientCheck.MaxRelativeError(x => (x * mask / 0.5).pow(2).sum(), Point()), 0, 1e-7);
        Assert.InRange(GradientCheck.MaxRelativeError(x => x.tanh().exp().sum(), Point()), 0, 1e-6);
        Assert.Equal(0, GradientCheck.MaxRelativeError(x => (x * 0).sum(), Point()));
    }

    [Fact]
    public void A_wrong_factor_shows_by_how_much()
    {
        using var scope = torch.NewDisposeScope();
        // autograd is told that one factor is a constant: it finds x instead of 2x
        Assert.Equal(0.5, GradientCheck.MaxRelativeError(x => (x * x.detach()).sum(), Point()), 6);
        // the forgotten factor 1/(1-p) in one entry only
        Assert.InRange(
            GradientCheck.MaxRelativeError(
                x => (x.square() - x[0, 0].detach().square() + x[0, 0] * x[0, 0].detach()).sum(),
                Point()
            ),
            0.01,
            1
        );
        // the whole gradient is cut
        Assert.Equal(1, GradientCheck.MaxRelativeError(x => x.detach().sum() + x.sum() * 0, Point()), 6);
    }

    [Fact]
    public void A_random_function_and_single_precision_are_errors()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains(
            "mask",
            Assert
                .Throws<ArgumentException>(() =>
                    GradientCheck.MaxRelativeError(
                        x => nn.functional.dropout(x, 0.5, true).sum() + torch.rand(1, dtype: ScalarType.Float64),
                        Point()
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Float32",
            Assert
                .Throws<ArgumentException>(() =>
                    GradientCheck.MaxRelativeError(x => x.sum(), Point().to_type(ScalarType.Float32))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => GradientCheck.MaxRelativeError(x => x * 2, Point()));
        Assert.Throws<ArgumentException>(() => GradientCheck.MaxRelativeError(x => x.sum(), Point(), h: 0));
    }

    [Fact]
    public void The_point_is_left_as_it_was()
    {
        using var scope = torch.NewDisposeScope();
        var x = Point();
        GradientCheck.MaxRelativeError(y => y.square().sum(), x);
        Assert.True(x.Equals(Point()));
    }

    [Fact]
    public void Parameters_of_a_net_pass_and_stay_as_they_were()
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(1);
        var net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)).to(ScalarType.Float64);
        var before = ModelStore.Copy(net);
        Tensor x = torch.randn(4, 3, dtype: ScalarType.Float64),
            y = torch.tensor(new[] { 0L, 1L, 1L, 0L });
        var errors = GradientCheck.Parameters(net, () => nn.functional.cross_entropy(net.call(x), y));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], errors.Select(error => error.Name));
        Assert.All(errors, error => Assert.InRange(error.Error, 0, 1e-5));
        foreach (var (name, tensor) in net.state_dict())
            Assert.True(tensor.Equals(before[name]));
        // a layer whose output is cut off from the gradient
        var cut = GradientCheck.Parameters(
            net,
            () => nn.functional.cross_entropy(net[2].call(net[0].call(x).tanh().detach()), y)
        );
        Assert.Equal(1, cut[0].Error, 6);
        Assert.InRange(cut[2].Error, 0, 1e-5);
        Assert.All(net.parameters(), p => Assert.True(p.grad is null));
    }
}
