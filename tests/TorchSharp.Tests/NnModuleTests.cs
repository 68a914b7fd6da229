using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public class NnModuleTests
{
    private sealed class Net : Module<Tensor, Tensor>
    {
        public readonly Linear hidden = Linear(4, 3);
        private readonly Module<Tensor, Tensor> rest = Sequential(("act", ReLU()), ("drop", Dropout(0.5)), ("out", Linear(3, 2)));
        private readonly Parameter scale = Parameter(ones(1));
        private readonly Tensor offset = zeros(2);
        public readonly int notAComponent = 3;

        public Net() : base("Net") => RegisterComponents();

        public override Tensor forward(Tensor input) => rest.call(hidden.call(input)) * scale + offset;
    }

    [Fact]
    public void Components_are_registered_under_their_field_names()
    {
        using var net = new Net();
        Assert.Equal(["scale", "hidden.weight", "hidden.bias", "rest.out.weight", "rest.out.bias"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["scale"], net.named_parameters(recurse: false).Select(p => p.name));
        Assert.Equal(["offset"], net.named_buffers().Select(b => b.name));
        Assert.Equal(["hidden", "rest"], net.named_children().Select(c => c.name));
        Assert.Equal(["hidden", "rest", "rest.act", "rest.drop", "rest.out"], net.named_modules().Select(m => m.name));
        Assert.Equal(["scale", "hidden.weight", "hidden.bias", "rest.out.weight", "rest.out.bias", "offset"], net.state_dict().Keys);
        Assert.Equal(1 + 12 + 3 + 6 + 2, net.parameters().Sum(p => p.numel()));
        Assert.Equal("Net", net.GetName());
    }

    [Fact]
    public void Components_are_found_by_dotted_names()
    {
        using var net = new Net();
        Assert.Same(net.hidden.weight, net.get_parameter("hidden.weight"));
        Assert.True(net.has_parameter("rest.out.bias"));
        Assert.False(net.has_parameter("rest.out"));
        Assert.Null(net.get_parameter("hidden.nothing"));
        Assert.True(net.has_buffer("offset"));
        Assert.Null(net.get_buffer("rest.offset"));
    }

    [Fact]
    public void Registering_a_name_twice_or_a_bad_name_is_an_error()
    {
        using var net = new Net();
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("scale", Parameter(ones(1))));
        Assert.Throws<InvalidOperationException>(() => net.register_buffer("offset", ones(1)));
        Assert.Throws<InvalidOperationException>(() => net.register_module("hidden", ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", ReLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("", ReLU()));
        Assert.Throws<ArgumentNullException>(() => net.register_buffer("none", null!));
        Assert.Throws<InvalidOperationException>(() => ReLU().register_module("inner", ReLU()));
    }

    [Fact]
    public void Training_mode_reaches_all_submodules()
    {
        using var net = new Net();
        Assert.All(net.modules(), m => Assert.True(m.training));
        net.eval();
        Assert.False(net.training);
        Assert.All(net.modules(), m => Assert.False(m.training));
        var x = rand(5, 4);
        Assert.True(net.call(x).allclose(net.call(x)));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
        var wide = Dropout(0.5);
        Assert.Contains(0f, wide.call(ones(1000)).data<float>().ToArray());
        wide.eval();
        Assert.DoesNotContain(0f, wide.call(ones(1000)).data<float>().ToArray());
    }

    [Fact]
    public void Apply_visits_every_module_children_first()
    {
        using var net = new Net();
        var seen = new List<Module>();
        Assert.Same(net, net.apply(seen.Add));
        Assert.Equal(net.modules().Count() + 1, seen.Count);
        Assert.Same(net, seen[^1]);
        Assert.Same(net.hidden, seen[0]);
    }

    [Fact]
    public void Zero_grad_removes_gradients_or_zeroes_them()
    {
        using var net = new Net();
        net.eval();
        net.call(rand(5, 4)).sum().backward();
        Assert.All(net.parameters(), p => Assert.NotNull(p.grad));
        net.zero_grad(set_to_none: false);
        Assert.All(net.parameters(), p => Assert.Equal(0, p.grad!.abs().sum().item<float>()));
        net.zero_grad();
        Assert.All(net.parameters(), p => Assert.Null(p.grad));
    }

    [Fact]
    public void Conversion_changes_floating_point_tensors_and_nothing_else()
    {
        using var net = Sequential(("fc", Linear(4, 3)), ("norm", BatchNorm1d(3)));
        var before = net.get_parameter("fc.weight")!.to_type(ScalarType.Float64).clone();
        Assert.Same(net, net.to(ScalarType.Float64));
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.Float64, p.dtype));
        Assert.All(net.parameters(), p => Assert.True(p.requires_grad && p.is_leaf));
        Assert.Equal(ScalarType.Float64, net.get_buffer("norm.running_mean")!.dtype);
        Assert.Equal(ScalarType.Int64, net.get_buffer("norm.num_batches_tracked")!.dtype);
        Assert.True(net.get_parameter("fc.weight")!.allclose(before));
        net.call(rand(5, 4, ScalarType.Float64)).sum().backward();
        Assert.Equal(ScalarType.Float64, net.get_parameter("fc.weight")!.grad!.dtype);
        Assert.Equal(ScalarType.Float32, net.@float().get_parameter("fc.weight")!.dtype);
        Assert.Same(net, net.cpu());
    }

    [Fact]
    public void Disposing_a_module_disposes_its_tensors()
    {
        var net = new Net();
        var parameters = net.parameters().ToList();
        net.Dispose();
        Assert.All(parameters, p => Assert.True(p.IsInvalid));
    }

    [Fact]
    public void Parameters_outlive_the_scope_in_which_a_layer_is_made()
    {
        Sequential net;
        using (NewDisposeScope())
            net = Sequential(Linear(3, 3), Conv1d(1, 1, 1), BatchNorm1d(3), LayerNorm(3), GroupNorm(1, 3), Linear(1, 1));
        Assert.All(net.parameters(), p => Assert.False(p.IsInvalid));
        Assert.All(net.buffers(), b => Assert.False(b.IsInvalid));
        using (NewDisposeScope())
        {
            var lstm = LSTM(2, 2);
            Assert.Equal(0, CurrentDisposeScope!.DisposablesCount);
            Assert.All(lstm.parameters(), p => Assert.False(p.IsInvalid));
        }
    }

    [Fact]
    public void Setting_a_weight_replaces_the_registered_parameter()
    {
        using var layer = Linear(2, 1);
        layer.weight = Parameter(tensor(new float[,] { { 3, 4 } }));
        layer.bias = null;
        Assert.Same(layer.weight, layer.get_parameter("weight"));
        Assert.Equal(["weight"], layer.named_parameters().Select(p => p.name));
        Assert.Equal(11, layer.call(tensor(new float[,] { { 1, 2 } })).item<float>());
        using var given = Linear(Parameter(ones(2, 3)), Parameter(zeros(2)));
        Assert.Equal((3L, 2L), (given.in_features, given.out_features));
    }

    [Fact]
    public void Hooks_run_around_call_and_can_be_removed()
    {
        var layer = Identity();
        var log = new List<string>();
        var before = layer.register_forward_pre_hook((module, input) =>
        {
            Assert.Same(layer, module);
            log.Add("before");
            return input * 2;
        });
        var after = layer.register_forward_hook((_, input, output) =>
        {
            log.Add("after");
            return input + output;
        });
        var watch = layer.register_forward_hook(_ => log.Add("watch"));
        Assert.Equal(4, layer.call(ones(1)).item<float>());
        Assert.Equal(1, layer.forward(ones(1)).item<float>());
        Assert.Equal(["before", "after", "watch"], log);
        before.remove();
        after.remove();
        watch.remove();
        Assert.Equal(1, layer.call(ones(1)).item<float>());
        Assert.Equal(3, log.Count);
    }

    [Fact]
    public void Sequential_is_indexed_sliced_and_appended_to()
    {
        using var net = Sequential(Linear(2, 2), ReLU());
        net.append(Linear(2, 1)).append("last", Tanh());
        Assert.Equal(4, net.Count);
        Assert.Equal(["0", "1", "2", "last"], net.named_children().Select(c => c.name));
        Assert.IsType<ReLU>(net[1]);
        Assert.IsType<Tanh>(net[3]);
        var x = rand(3, 2);
        Assert.True(net[..2].call(x).allclose(F.relu(((Linear)net[0]).call(x))));
        Assert.Equal(2, net[(1, 3)].Count);
        Assert.Equal(3, net[(1, null)].Count);
        Assert.Throws<IndexOutOfRangeException>(() => net[(3, 9)]);
        Assert.True(Sequential().call(x).allclose(x));
        Assert.Equal(["a", "b"], Sequential(new[] { ("a", (Module<Tensor, Tensor>)ReLU()), ("b", Tanh()) }.ToList()).named_children().Select(c => c.name));
        Assert.Equal(["a"], Sequential(Tuple.Create("a", (Module<Tensor, Tensor>)ReLU())).named_children().Select(c => c.name));
    }

    [Fact]
    public void Sequential_keeps_the_input_and_frees_what_is_between()
    {
        using var net = Sequential(Identity(), ReLU(), Identity());
        var x = rand(3);
        using (NewDisposeScope())
        {
            var y = net.call(x);
            Assert.Equal(1, CurrentDisposeScope!.DisposablesCount);
            Assert.True(y.allclose(x));
        }
        Assert.False(x.IsInvalid);
    }

    private sealed class Lists : Module<Tensor, Tensor>
    {
        public readonly ModuleList<Module<Tensor, Tensor>> layers = ModuleList<Module<Tensor, Tensor>>(Linear(2, 2), ReLU());
        public readonly ModuleDict<Linear> heads = ModuleDict(("a", Linear(2, 1)), ("b", Linear(2, 3)));
        public readonly ParameterList gains = ParameterList(Parameter(ones(1)), Parameter(zeros(2)));

        public Lists() : base("Lists") => RegisterComponents();

        public override Tensor forward(Tensor input) => input;
    }

    [Fact]
    public void Module_lists_and_dictionaries_register_their_members()
    {
        using var net = new Lists();
        string[] expected = ["layers.0.weight", "layers.0.bias", "heads.a.weight", "heads.a.bias", "heads.b.weight", "heads.b.bias", "gains.0", "gains.1"];
        Assert.Equal(expected, net.named_parameters().Select(p => p.name));
        Assert.Equal(expected, net.state_dict().Keys);
        Assert.Same(net.gains[1], net.get_parameter("gains.1"));
        Assert.Same(net.heads["b"].bias, net.get_parameter("heads.b.bias"));
        net.layers.append(Linear(2, 4));
        Assert.True(net.has_parameter("layers.2.weight"));
        net.layers.RemoveAt(0);
        Assert.Equal([4L, 2L], net.get_parameter("layers.1.weight")!.shape);
        Assert.Equal(["a", "b"], net.heads.Keys);
        Assert.True(net.heads.Remove("a"));
        Assert.False(net.heads.ContainsKey("a"));
        Assert.False(net.has_parameter("heads.a.weight"));
        Assert.Throws<ArgumentException>(() => net.heads.Add("b", Linear(1, 1)));
        Assert.Throws<KeyNotFoundException>(() => net.heads["zzz"]);
        Assert.Equal(3 + net.layers.Count, net.modules().Count() - net.heads.Count);
    }

    [Fact]
    public void Shared_parameters_are_counted_once_and_saved_under_both_names()
    {
        var shared = Linear(2, 2);
        using var net = Sequential(("a", shared), ("b", ReLU()), ("c", shared));
        Assert.Equal(2, net.parameters().Count());
        Assert.Equal(["a.weight", "a.bias", "c.weight", "c.bias"], net.state_dict().Keys);
    }

    [Fact]
    public void Wrong_shapes_are_exceptions()
    {
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => Linear(3, 2).call(rand(4, 5)));
        Assert.Throws<ArgumentException>(() => Conv2d(1, 2, 3).call(rand(1, 2, 8, 8)));
        Assert.Throws<ArgumentException>(() => BatchNorm1d(3).call(rand(3)));
        Assert.Throws<ArgumentException>(() => BatchNorm2d(3).call(rand(2, 3)));
        Assert.Throws<ArgumentException>(() => GroupNorm(1, 3).call(rand(2, 3)));
        Assert.Throws<ArgumentException>(() => Conv2d(1, 1, 3, Padding.Same, stride: 2));
        Assert.Throws<ArgumentException>(() => EmbeddingBag(3, 2).call(tensor(new long[] { 1 })));
    }

    [Fact]
    public void BatchNorm_evaluates_by_running_statistics()
    {
        using var norm = BatchNorm1d(2, momentum: 0.5);
        var x = tensor(new float[,] { { 1, 10 }, { 3, 30 } });
        norm.call(x);
        Assert.Equal([1f, 10f], norm.running_mean!.data<float>().ToArray());
        Assert.Equal([0.5f + 1, 0.5f + 100], norm.running_var!.data<float>().ToArray());
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.eval();
        var y = norm.call(tensor(new float[,] { { 1, 10 } }));
        Assert.Equal(0, y.abs().max().item<float>(), 1e-5);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.reset_running_stats();
        Assert.Equal([0f, 0f], norm.running_mean!.data<float>().ToArray());
    }

    [Fact]
    public void Embedding_looks_rows_up_and_never_trains_the_padding_row()
    {
        using var table = Embedding(4, 3, padding_idx: 1);
        Assert.Equal(0, table.weight![1].abs().sum().item<float>());
        var rows = table.call(tensor(new long[] { 2, 1, 2 }));
        Assert.True(rows[0].allclose(table.weight[2]));
        rows.sum().backward();
        Assert.Equal([0f, 0f, 2f, 0f], table.weight.grad!.select(1, 0).contiguous().data<float>().ToArray());
        using var frozen = Embedding_from_pretrained(ones(2, 2));
        Assert.False(frozen.weight!.requires_grad);
    }

    [Fact]
    public void Feature_dropout_drops_whole_channels()
    {
        random.manual_seed(3);
        foreach (var (layer, x) in new (Module<Tensor, Tensor>, Tensor)[] { (Dropout1d(), ones(8, 16, 5)), (Dropout2d(), ones(8, 16, 2, 3)), (Dropout3d(), ones([8, 16, 2, 2, 2])), (Dropout1d(), ones(64, 5)) })
        {
            var y = layer.call(x);
            Assert.Equal(x.shape, y.shape);
            var flat = y.reshape(-1, y.shape[^1]).data<float>().ToArray();
            Assert.All(flat, v => Assert.True(v is 0 or 2));
            var perChannel = y.reshape(x.ndim == 2 ? 64 : 128, -1);
            Assert.True(perChannel.amax([1]).allclose(perChannel.amin([1])));
            // 64 or 128 channels: all kept or all dropped has probability 2^-63.
            Assert.InRange(perChannel.mean().item<float>(), 0.01f, 1.99f);
        }
        Assert.Throws<ArgumentException>(() => Dropout1d().call(ones(3)));
    }
}
