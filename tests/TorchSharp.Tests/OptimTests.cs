using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;

namespace TorchSharp.Tests;

public class OptimTests
{
    private static readonly Dictionary<string, Func<Parameter[], Optimizer>> optimizers = new()
    {
        ["SGD"] = p => SGD(p, 0.1),
        ["SGD momentum dampening"] = p => SGD(p, 0.1, momentum: 0.9, dampening: 0.3, weight_decay: 0.05),
        ["SGD nesterov"] = p => SGD(p, 0.1, momentum: 0.8, nesterov: true, weight_decay: 0.01),
        ["SGD maximize"] = p => SGD(p, 0.01, momentum: 0.5, maximize: true),
        ["Adam"] = p => Adam(p, 0.1, 0.8, 0.9, 1e-6, weight_decay: 0.1),
        ["Adam amsgrad"] = p => Adam(p, 0.3, amsgrad: true),
        ["Adam maximize"] = p => Adam(p, 0.1, maximize: true),
        ["AdamW"] = p => AdamW(p, 0.1, weight_decay: 0.2),
        ["AdamW amsgrad"] = p => AdamW(p, 0.3, weight_decay: 0.01, amsgrad: true),
        ["RMSProp"] = p => RMSProp(p, 0.05),
        ["RMSProp centered momentum"] = p => RMSProp(p, 0.05, alpha: 0.9, momentum: 0.5, centered: true, weight_decay: 0.1),
        ["Adagrad"] = p => Adagrad(p, 0.3, lr_decay: 0.1, weight_decay: 0.05, initial_accumulator_value: 0.2),
    };

    public static TheoryData<string> OptimizerNames => [.. optimizers.Keys];

    private static void Step(Parameter p, Optimizer o)
    {
        o.zero_grad();
        (p * p * tensor([1f, 0.1f, 3f])).sum().backward();
        o.step();
    }

    [Theory, MemberData(nameof(OptimizerNames))]
    public void Optimizer_takes_PyTorchs_steps(string name)
    {
        var p = Parameter(tensor([1f, -2f, 0.5f]));
        using var o = optimizers[name]([p]);
        var path = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            Step(p, o);
            path.AddRange(NnPyTorchTests.Numbers(p));
        }
        NnPyTorchTests.Same(NnPyTorchTests.Recorded.GetProperty("optimizers").GetProperty(name), path, name);
    }

    [Theory, MemberData(nameof(OptimizerNames))]
    public void Saved_state_continues_the_same_path(string name)
    {
        var a = Parameter(tensor([1f, -2f, 0.5f]));
        using var first = optimizers[name]([a]);
        for (var i = 0; i < 3; i++)
            Step(a, first);
        var b = Parameter(a.detach().clone());
        using var second = optimizers[name]([b]);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            ((OptimizerHelper)first).save_state_dict(writer);
        stream.Position = 0;
        using (var reader = new BinaryReader(stream))
            ((OptimizerHelper)second).load_state_dict(reader);
        for (var i = 0; i < 3; i++)
        {
            Step(a, first);
            Step(b, second);
        }
        Assert.Equal(NnPyTorchTests.Numbers(a), NnPyTorchTests.Numbers(b));
    }

    [Fact]
    public void Two_steps_of_momentum_by_hand()
    {
        var p = Parameter(tensor([1.0]));
        using var o = SGD([p], 0.1, momentum: 0.5);
        (p * 2).sum().backward();
        o.step(); // v = 2, p = 1 - 0.2
        Assert.Equal(0.8, p.item<double>(), 1e-12);
        o.step(); // v = 0.5 * 2 + 2 = 3, p = 0.8 - 0.3
        Assert.Equal(0.5, p.item<double>(), 1e-12);
    }

    [Fact]
    public void Parameters_without_gradient_stay_and_zero_grad_zeroes()
    {
        var used = Parameter(ones(2));
        var unused = Parameter(ones(2));
        foreach (var make in optimizers.Values)
        {
            using var o = make([used, unused]);
            used.sum().backward();
            o.step();
            Assert.Equal([1f, 1f], unused.data<float>().ToArray());
            o.zero_grad();
            Assert.Equal([0f, 0f], used.grad!.data<float>().ToArray());
            Assert.Null(unused.grad);
        }
    }

    [Fact]
    public void A_step_is_not_recorded_by_autograd_and_keeps_the_parameters_leaves()
    {
        var p = Parameter(ones(2));
        using var o = Adam([p]);
        var loss = o.step(() =>
        {
            o.zero_grad();
            var l = (p * p).sum();
            l.backward();
            return l;
        });
        Assert.Equal(2, loss!.item<float>());
        Assert.True(p.requires_grad && p.is_leaf);
        Assert.Null(o.step());
    }

    [Fact]
    public void Groups_have_options_of_their_own_and_the_defaults_otherwise()
    {
        var a = Parameter(ones(1));
        var b = Parameter(ones(1));
        using var o = SGD([new SGD.ParamGroup { Parameters = [a] }, new SGD.ParamGroup([b], lr: 0.5, momentum: 0.9)], 0.1);
        Assert.Equal([0.1, 0.5], o.ParamGroups.Select(g => g.LearningRate));
        (a + b).backward();
        o.step();
        Assert.Equal(0.9, a.item<float>(), 1e-6);
        Assert.Equal(0.5, b.item<float>(), 1e-6);
        foreach (var g in o.ParamGroups)
            g.LearningRate = 0.2;
        o.step();
        Assert.Equal(0.7, a.item<float>(), 1e-6);
        Assert.Equal(0.5 - 0.2 * 1.9, b.item<float>(), 1e-6);
        var c = Parameter(ones(1));
        o.add_param_group(new SGD.ParamGroup { Parameters = [c] });
        Assert.Equal(3, o.parameters().Count());
        Assert.Equal(0.1, o.ParamGroups.Last().LearningRate);
    }

    [Fact]
    public void Named_parameters_are_taken_too()
    {
        using var net = Sequential(("fc", Linear(2, 1)));
        foreach (var o in new Optimizer[] { SGD(net.named_parameters(), 0.1), Adam(net.named_parameters()), AdamW(net.named_parameters()), RMSProp(net.named_parameters()), Adagrad(net.named_parameters()) })
            Assert.Equal(2, o.parameters().Count());
    }

    [Fact]
    public void Wrong_options_are_errors()
    {
        Parameter[] p = [Parameter(ones(1))];
        Assert.Throws<ArgumentException>(() => SGD(p, -1));
        Assert.Throws<ArgumentException>(() => SGD(p, 0.1, momentum: -1));
        Assert.Throws<ArgumentException>(() => SGD(p, 0.1, weight_decay: -1));
        Assert.Throws<ArgumentException>(() => SGD(p, 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => Adam(p, -1));
        Assert.Throws<ArgumentException>(() => Adam(p, beta1: 1));
        Assert.Throws<ArgumentException>(() => Adam(p, eps: -1));
    }

    [Fact]
    public void State_of_another_kind_or_size_is_refused()
    {
        using var adam = Adam([Parameter(ones(1))]);
        using var sgd = SGD([Parameter(ones(1))], 0.1);
        using var two = Adam([Parameter(ones(1)), Parameter(ones(1))]);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        adam.save_state_dict(writer);
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(new BinaryReader(stream)));
        Assert.Throws<ArgumentException>(() => two.load_state_dict(adam.state_dict()));
    }

    [Fact]
    public void State_outlives_the_scope_of_a_step()
    {
        var p = Parameter(ones(2));
        using var o = SGD([p], 0.1, momentum: 0.9);
        for (var i = 0; i < 3; i++)
        {
            using var scope = NewDisposeScope();
            (p * p).sum().backward();
            o.step();
        }
        Assert.False(p.IsInvalid);
    }

    [Fact]
    public void Steps_leave_no_tensors_behind()
    {
        using var net = Sequential(Linear(4, 4), Tanh(), Linear(4, 2));
        foreach (var o in new Optimizer[] { SGD(net.parameters(), 0.1, momentum: 0.9, weight_decay: 0.1, nesterov: true), Adam(net.parameters(), weight_decay: 0.1, amsgrad: true), RMSProp(net.parameters(), centered: true, momentum: 0.5), Adagrad(net.parameters()) })
        {
            using (o)
            {
                net.call(ones(1, 4)).sum().backward();
                o.step();
                using var scope = NewDisposeScope();
                o.zero_grad();
                o.step();
                Assert.Equal(0, scope.DisposablesCount);
            }
        }
    }
}
