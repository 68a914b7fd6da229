using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.Tests.Check;

namespace TorchSharp.Tests;

public sealed class AutogradTests
{
    /// <summary>Central differences of the sum of f, in double precision.</summary>
    private static double[] Differences(Func<Tensor, Tensor> f, Tensor x)
    {
        const double h = 1e-5;
        var values = x.detach().data<double>().ToArray();
        return values.Select((_, i) =>
        {
            double At(double d)
            {
                var moved = (double[])values.Clone();
                moved[i] += d;
                return f(tensor(moved, x.shape)).sum().item<double>();
            }

            return (At(h) - At(-h)) / (2 * h);
        }).ToArray();
    }

    public static TheoryData<string> Functions() => [.. functions.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> functions = new()
    {
        ["x*x*x"] = x => x * x * x,
        ["exp"] = x => x.exp(),
        ["log"] = x => x.log(),
        ["1/x"] = x => 1 / x,
        ["tanh"] = x => x.tanh(),
        ["sigmoid"] = x => x.sigmoid(),
        ["softmax"] = x => x.softmax(1).pow(2),
        ["mm"] = x => x.mm(x.T),
        ["index"] = x => x[0, 1..] * 3,
        ["mask"] = x => x[x > 1] * 2,
        ["norm"] = x => x.norm(),
        ["std"] = x => x.std(1),
        ["cat"] = x => cat([x, x * 2], 1).prod(1),
        ["where"] = x => where(x > 1, x * 2, x * x),
        ["index_put"] = x => { var y = x * 1; y[0] = x[1] * 2; return y * y; },
        ["logsumexp"] = x => x.logsumexp(1),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_agree_with_differences(string name)
    {
        var f = functions[name];
        var x = tensor(new[,] { { .7, 1.3, 2.1 }, { .4, 1.9, .6 } }, requires_grad: true);
        f(x).sum().backward();
        Values(x.grad!, 1e-6, Differences(f, x));
    }

    [Fact]
    public void Modes()
    {
        var x = ones(1, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
        }
        Assert.True((x * 2).requires_grad);
        using (set_grad_enabled(false))
            Assert.False((x * 2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.False((x * 2).detach().requires_grad);
        Assert.True(x.is_leaf);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void Grad_can_be_set_retained_and_given()
    {
        var x = tensor(2.0, requires_grad: true);
        Assert.Null(x.grad);
        var y = x * 3;
        y.retain_grad();
        (y * y).backward();
        Assert.Equal(12, y.grad!.item<double>());
        Assert.Equal(36, x.grad!.item<double>());
        x.grad = null;
        Assert.Null(x.grad);
        var v = tensor(new[] { 1.0, 2 }, requires_grad: true);
        (v * v).backward([tensor(new[] { 1.0, 10 })]);
        Values(v.grad!, 2, 40);
    }

    [Fact]
    public void Higher_derivatives()
    {
        var x = tensor(2.0, requires_grad: true);
        var first = autograd.grad([x.pow(4)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];
        Assert.Equal(32, first.item<double>());
        Assert.Equal(48, second.item<double>());
        var unused = ones(1, requires_grad: true);
        Assert.Null(autograd.grad([x * 2], [unused], allow_unused: true)[0]);
        Assert.Throws<ExternalException>(() => autograd.grad([x * 2], [unused]));
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", (double)vars[1]);
            return x.pow(3) * (double)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_outputs[0] * 3 * x * x * (double)ctx.get_data("factor"), null!];
        }
    }

    private sealed class Broken : autograd.SingleTensorFunction<Broken>
    {
        public override string Name => nameof(Broken);
        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 1;
        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) => throw new InvalidOperationException("no derivative here");
    }

    [Fact]
    public void Functions_with_a_derivative_of_their_own()
    {
        var x = tensor(2.0, requires_grad: true);
        var y = Cube.apply(x, 5.0);
        Assert.Equal(40, y.item<double>());
        Assert.True(y.requires_grad);
        (y * 2).backward();
        Assert.Equal(120, x.grad!.item<double>());
        Assert.Throws<ExternalException>(() => (y * 2).backward());
        using (no_grad())
            Assert.False(Cube.apply(x, 5.0).requires_grad);
    }

    [Fact]
    public void Nodes_of_custom_functions_are_freed()
    {
        for (var i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var x = rand(1000, requires_grad: true);
            Cube.apply(x, 1.0).sum().backward();
        }
    }
}
