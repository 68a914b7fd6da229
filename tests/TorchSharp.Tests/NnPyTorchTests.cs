using System.Text.Json;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

/// <summary>Layers and functions against what PyTorch computed (data/pytorch-nn.json, recorded by the script beside it).</summary>
public class NnPyTorchTests
{
    internal static readonly JsonElement Recorded =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pytorch-nn.json"))).RootElement;

    internal static Tensor Ramp(params long[] shape) =>
        (arange(shape.Aggregate(1L, (a, b) => a * b), dtype: ScalarType.Float32) * 0.37).sin().reshape(shape);

    private static T Fill<T>(T module) where T : Module
    {
        using var _ = no_grad();
        var i = 0;
        foreach (var p in module.parameters())
            p.copy_(Ramp(p.shape) * (0.3 + 0.1 * i++));
        return module;
    }

    internal static void Same(JsonElement expected, IEnumerable<double> actual, string what, double tolerance = 2e-5)
    {
        var want = expected.EnumerateArray().Select(v => v.GetDouble()).ToArray();
        var got = actual.ToArray();
        Assert.True(want.Length == got.Length, $"{what}: {got.Length} numbers, expected {want.Length}");
        for (var i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - got[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])), $"{what}: number {i} is {got[i]}, expected {want[i]}");
    }

    internal static IEnumerable<double> Numbers(Tensor t) => t.detach().to_type(ScalarType.Float64).contiguous().flatten().data<double>().ToArray();

    private static void Same(JsonElement expected, Tensor actual, string what)
    {
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64()), actual.shape);
        Same(expected.GetProperty("out"), Numbers(actual), what);
    }

    private static Func<(Module, Tensor)> Layer<T>(T module, Func<T, Tensor> call) where T : Module => () => (module, call(Fill(module)));

    private static readonly Dictionary<string, Func<(Module module, Tensor output)>> layers = new()
    {
        ["Conv1d"] = Layer(Conv1d(2, 3, 3, stride: 2, padding: 1), m => m.call(Ramp(2, 2, 7))),
        ["Conv2d groups dilation"] = Layer(Conv2d(2, 4, (2, 3), padding: (1, 2), dilation: (2, 1), groups: 2, bias: false), m => m.call(Ramp(1, 2, 4, 5))),
        ["Conv2d same"] = Layer(Conv2d(1, 2, 3, Padding.Same), m => m.call(Ramp(1, 1, 3, 4))),
        ["Conv2d circular"] = Layer(Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Circular), m => m.call(Ramp(1, 1, 3, 4))),
        ["Conv3d"] = Layer(Conv3d(1, 2, 2), m => m.call(Ramp(1, 1, 3, 3, 2))),
        ["Bilinear"] = Layer(Bilinear(2, 3, 2), m => m.call(Ramp(4, 2), Ramp(4, 3))),
        ["GroupNorm"] = Layer(GroupNorm(2, 4), m => m.call(Ramp(2, 4, 3))),
        ["LayerNorm"] = Layer(LayerNorm([2, 3]), m => m.call(Ramp(2, 2, 3))),
        ["BatchNorm2d"] = Layer(BatchNorm2d(2), m => m.call(Ramp(2, 2, 2, 2))),
        ["EmbeddingBag mean"] = Layer(EmbeddingBag(5, 3), m => m.call(tensor(new long[,] { { 0, 1 }, { 4, 4 } }))),
        ["EmbeddingBag sum offsets"] = Layer(EmbeddingBag(5, 3, mode: EmbeddingBagMode.Sum), m => m.call(tensor(new long[] { 0, 1, 4, 2 }), tensor(new long[] { 0, 3 }))),
        ["RNN relu"] = Layer(RNN(3, 2, nonLinearity: NonLinearities.ReLU), m => m.call(Ramp(4, 2, 3)).Item1),
        ["GRU 2 layers"] = Layer(GRU(3, 2, numLayers: 2), m => m.call(Ramp(4, 2, 3)).Item1),
        ["LSTM bidirectional"] = Layer(LSTM(3, 2, bidirectional: true, batchFirst: true), m => m.call(Ramp(2, 4, 3)).Item1),
        ["LSTM cell state"] = Layer(LSTM(3, 2), m => m.call(Ramp(4, 2, 3)).Item3),
        ["GRU unbatched"] = Layer(GRU(3, 2), m => m.call(Ramp(4, 3)).Item2),
        ["RNNCell"] = Layer(RNNCell(3, 2), m => m.forward(Ramp(2, 3))),
        ["GRUCell"] = Layer(GRUCell(3, 2), m => m.forward(Ramp(2, 3), Ramp(2, 2))),
        ["LSTMCell"] = Layer(LSTMCell(3, 2), m => m.forward(Ramp(2, 3)).Item1),
    };

    public static TheoryData<string> LayerNames => [.. layers.Keys];

    [Theory, MemberData(nameof(LayerNames))]
    public void Layer_gives_PyTorchs_output_and_gradients(string name)
    {
        var expected = Recorded.GetProperty("layers").GetProperty(name);
        var (module, output) = layers[name]();
        Same(expected, output, name);
        (output * output).sum().backward();
        Same(expected.GetProperty("grads"), module.parameters().SelectMany(p => Numbers(p.grad!)), name + ", gradients");
    }

    private static readonly Dictionary<string, Func<Tensor>> functions = Functions();

    private static Dictionary<string, Func<Tensor>> Functions()
    {
        var x = Ramp(3, 4) * 2;
        var y = Ramp(4, 3).t().contiguous();
        var t = tensor(new long[] { 1, 3, 0 });
        var p = sigmoid(y);
        return new()
        {
            ["relu6"] = () => F.relu6(x * 5),
            ["leaky_relu"] = () => F.leaky_relu(x, 0.2),
            ["elu"] = () => F.elu(x, 1.5),
            ["celu"] = () => F.celu(x, 1.5),
            ["selu"] = () => F.selu(x),
            ["silu"] = () => F.silu(x),
            ["mish"] = () => F.mish(x),
            ["gelu"] = () => F.gelu(x),
            ["gelu tanh"] = () => F.gelu(x, Modules.GELU.Approximate.tanh),
            ["softplus"] = () => F.softplus(x, 2),
            ["hardtanh"] = () => F.hardtanh(x),
            ["logsigmoid"] = () => F.logsigmoid(x),
            ["softmax"] = () => F.softmax(x, 1),
            ["log_softmax"] = () => F.log_softmax(x, 0),
            ["normalize"] = () => F.normalize(x),
            ["cosine_similarity"] = () => F.cosine_similarity(x, y),
            ["pairwise_distance"] = () => F.pairwise_distance(x, y),
            ["pad"] = () => F.pad(x, (1, 2)),
            ["pad reflect"] = () => F.pad(Ramp(1, 2, 4), (2, 1), PaddingModes.Reflect),
            ["max_pool1d"] = () => F.max_pool1d(Ramp(1, 2, 7), 3, 2, 1),
            ["max_pool2d"] = () => F.max_pool2d(Ramp(1, 1, 5, 6), (2, 3), (2, 1), ceil_mode: true),
            ["max_pool2d indices"] = () => F.max_pool2d_with_indices(Ramp(1, 1, 4, 4), [2, 2]).indices,
            ["avg_pool1d"] = () => F.avg_pool1d(Ramp(1, 2, 7), 3, padding: 1),
            ["avg_pool2d"] = () => F.avg_pool2d(Ramp(1, 1, 4, 4), 3, 1, 1, count_include_pad: false),
            ["adaptive_avg_pool1d"] = () => F.adaptive_avg_pool1d(Ramp(1, 2, 7), 3),
            ["adaptive_max_pool2d"] = () => F.adaptive_max_pool2d(Ramp(1, 1, 5, 4), [2, 3]),
            ["cross_entropy"] = () => F.cross_entropy(x, t, tensor([.1f, .2f, .3f, .4f]), label_smoothing: 0.1),
            ["cross_entropy ignore"] = () => F.cross_entropy(x, t, ignore_index: 3),
            ["cross_entropy probabilities"] = () => F.cross_entropy(x, F.softmax(y, 1)),
            ["cross_entropy none"] = () => F.cross_entropy(x, t, reduction: Reduction.None),
            ["nll_loss"] = () => F.nll_loss(F.log_softmax(x, 1), t, reduction: Reduction.Sum),
            ["mse_loss"] = () => F.mse_loss(x, y),
            ["l1_loss"] = () => F.l1_loss(x, y, Reduction.Sum),
            ["smooth_l1_loss"] = () => F.smooth_l1_loss(x, y, beta: 0.5),
            ["huber_loss"] = () => F.huber_loss(x, y, delta: 0.5),
            ["binary_cross_entropy"] = () => F.binary_cross_entropy(sigmoid(x), p),
            ["binary_cross_entropy_with_logits"] = () => F.binary_cross_entropy_with_logits(x, p, pos_weights: tensor([1f, 2f, 3f, 4f])),
            ["kl_div"] = () => F.kl_div(F.log_softmax(x, 1), F.log_softmax(y, 1), log_target: true, reduction: Reduction.Sum),
            ["kl_div plain"] = () => F.kl_div(F.log_softmax(x, 1), F.softmax(y, 1), log_target: false),
        };
    }

    [Fact]
    public void Functions_give_PyTorchs_results()
    {
        var expected = Recorded.GetProperty("functions");
        Assert.Equal(expected.EnumerateObject().Select(f => f.Name).Order(), functions.Keys.Order());
        foreach (var (name, function) in functions)
            Same(expected.GetProperty(name), function(), name);
    }

    [Fact]
    public void Every_recorded_layer_is_tested() =>
        Assert.Equal(Recorded.GetProperty("layers").EnumerateObject().Select(f => f.Name).Order(), layers.Keys.Order());

    [Fact]
    public void Modules_of_functions_pass_their_settings_on()
    {
        var x = Ramp(3, 4) * 2;
        (Module<Tensor, Tensor> module, Tensor expected)[] cases =
        [
            (LeakyReLU(0.2), F.leaky_relu(x, 0.2)), (ELU(1.5), F.elu(x, 1.5)), (ReLU6(), F.relu6(x)), (SiLU(), F.silu(x)), (Tanh(), x.tanh()), (Sigmoid(), x.sigmoid()),
            (Softplus(2, 1), F.softplus(x, 2, 1)), (Softmax(0), F.softmax(x, 0)), (LogSoftmax(1), F.log_softmax(x, 1)), (GELU(Modules.GELU.Approximate.tanh), F.gelu(x, Modules.GELU.Approximate.tanh)),
            (Unflatten(1, [2, 2]), x.view(3, 2, 2)), (Flatten(0), x.view(12)), (Identity(), x),
        ];
        foreach (var (module, expected) in cases)
        {
            var actual = module.call(x);
            Assert.Equal(expected.shape, actual.shape);
            Assert.True(actual.allclose(expected), module.GetName());
        }
        var image = Ramp(1, 2, 6, 6);
        Assert.True(MaxPool2d((2, 3), (1, 2)).call(image).allclose(F.max_pool2d(image, (2, 3), (1, 2))));
        Assert.True(AvgPool2d(3, 2, 1, count_include_pad: false).call(image).allclose(F.avg_pool2d(image, 3, 2, 1, count_include_pad: false)));
        Assert.True(AdaptiveAvgPool2d((2, 3)).call(image).allclose(F.adaptive_avg_pool2d(image, (2, 3))));
        Assert.True(MaxPool1d(3, 2).call(Ramp(1, 2, 7)).allclose(F.max_pool1d(Ramp(1, 2, 7), 3, 2)));
    }

    [Fact]
    public void In_place_modules_write_to_their_input()
    {
        foreach (var module in new Module<Tensor, Tensor>[] { ReLU(inplace: true), Tanh(inplace: true), Sigmoid(inplace: true), ELU(inplace: true) })
        {
            var x = Ramp(5) - 0.5;
            var before = x.clone();
            var y = module.call(x);
            Assert.True(y.allclose(x));
            Assert.False(x.allclose(before));
        }
    }

    [Fact]
    public void Loss_modules_pass_their_settings_on()
    {
        var x = Ramp(3, 4);
        var t = tensor(new long[] { 1, 3, 0 });
        var w = tensor([1f, 2f, 3f, 4f]);
        Assert.True(CrossEntropyLoss(w, ignore_index: 3).call(x, t).allclose(F.cross_entropy(x, t, w, ignore_index: 3)));
        Assert.True(new Modules.CrossEntropyLoss(label_smoothing: 0.2).call(x, t).allclose(F.cross_entropy(x, t, label_smoothing: 0.2)));
        Assert.True(NLLLoss(w, Reduction.Sum).call(x, t).allclose(F.nll_loss(x, t, w, Reduction.Sum)));
        Assert.True(HuberLoss(0.1).call(x, x * 2).allclose(F.huber_loss(x, x * 2, 0.1)));
        Assert.True(SmoothL1Loss(beta: 0.1).call(x, x * 2).allclose(F.smooth_l1_loss(x, x * 2, beta: 0.1)));
        Assert.True(KLDivLoss(false).call(x, x.sigmoid()).allclose(F.kl_div(x, x.sigmoid(), false)));
        Assert.Equal(new long[] { 3, 4 }, MSELoss(Reduction.None).call(x, x).shape);
    }
}
