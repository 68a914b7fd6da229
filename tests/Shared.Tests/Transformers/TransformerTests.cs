using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

/// <summary>Attention, block, net, adapter and DropPath against libtorch's own layers, closed forms and differences.</summary>
[Collection("alone")] // they seed the generator of the whole process
public class TransformerTests
{
    private static double Gap(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    private static readonly DecoderSize Small = new(7, 6, Width: 8, Heads: 2, Blocks: 2);

    [Fact]
    public void AttentionIsThatOfMultiheadAttention()
    {
        manual_seed(1);
        using var ours = new CausalAttention(8, 2);
        using var theirs = nn.MultiheadAttention(8, 2);
        using var no = no_grad();
        var (weights, names) = (theirs.state_dict(), ours.state_dict());
        names["qkv.weight"].copy_(weights["in_proj_weight"]);
        names["qkv.bias"].copy_(weights["in_proj_bias"]);
        names["merge.weight"].copy_(weights["out_proj.weight"]);
        names["merge.bias"].copy_(weights["out_proj.bias"]);
        var x = randn(3, 5, 8);
        var line = x.transpose(0, 1); // their batch stands second
        var mask = zeros(5, 5).masked_fill(ones(5, 5, dtype: ScalarType.Bool).triu(1), float.NegativeInfinity);
        var expected = theirs.call(line, line, line, null, false, mask).Item1.transpose(0, 1);
        Assert.Equal(0, Gap(expected, ours.call(x)), 1e-5);
        Assert.True(Gap(x, ours.call(x)) > 0.01);
    }

    [Fact]
    public void NoPositionLooksIntoTheFuture()
    {
        manual_seed(2);
        using var net = new DecoderTransformer(Small);
        var ids = randint(0, 7, [2, 6]);
        var changed = ids.clone();
        changed.narrow(1, 4, 2).copy_((ids.narrow(1, 4, 2) + 1) % 7);
        using var no = no_grad();
        var (a, b) = (net.call(ids), net.call(changed));
        Assert.Equal([2, 6, 7], a.shape);
        Assert.Equal(0, Gap(a.narrow(1, 0, 4), b.narrow(1, 0, 4)), 1e-6);
        Assert.True(Gap(a.narrow(1, 4, 1), b.narrow(1, 4, 1)) > 1e-3);
    }

    [Fact]
    public void GradientsAgreeWithDifferences()
    {
        manual_seed(3);
        using var net = new DecoderTransformer(Small);
        net.to(ScalarType.Float64);
        var windows = randint(0, 7, [2, 7]);
        foreach (var (name, error) in GradientCheck.Parameters(net, () => net.Loss(windows)))
            Assert.True(error < 1e-4, $"{name}: {error}");
    }

    public static TheoryData<string> Places => ["Embedding", "Attention", "Residual", "Mlp", "Path", "Layer"];

    [Theory, MemberData(nameof(Places))]
    public void EachPlaceDropsInTrainingAndNotInEvaluation(string place)
    {
        manual_seed(4);
        var size = place switch
        {
            "Embedding" => Small with { Embedding = 0.5 },
            "Attention" => Small with { Attention = 0.5 },
            "Residual" => Small with { Residual = 0.5 },
            "Mlp" => Small with { Mlp = 0.5 },
            "Path" => Small with { Path = 0.5 },
            _ => Small with { Layer = 0.5 },
        };
        using var net = new DecoderTransformer(size);
        using var no = no_grad();
        var ids = randint(0, 7, [8, 6]);
        // Ten passes: a coin for the batch may fall on the same side twice.
        var first = net.call(ids);
        Assert.Contains(Enumerable.Range(0, 20), _ => Gap(first, net.call(ids)) > 1e-4);
        net.eval();
        Assert.Equal(0, Gap(net.call(ids), net.call(ids)));
        using var without = new DecoderTransformer(Small);
        LoraLinear.CopyTrained(without, net);
        Assert.Equal(0, Gap(net.call(ids), without.call(ids)), 1e-6);
    }

    [Fact]
    public void PrunedBlocksAreLeftOutInEvaluation()
    {
        manual_seed(5);
        using var net = new DecoderTransformer(Small);
        using var no = no_grad();
        var ids = randint(0, 7, [2, 6]);
        net.eval();
        var whole = net.call(ids);
        net.Pruned.Add(1);
        var pruned = net.call(ids);
        Assert.True(Gap(whole, pruned) > 1e-3);
        net.train();
        Assert.Equal(0, Gap(whole, net.call(ids)), 1e-6); // training uses all of them
    }

    [Fact]
    public void LayerDropSkipsABlockAtItsRate()
    {
        manual_seed(6);
        using var net = new DecoderTransformer(Small with { Blocks = 1, Layer = 0.3 });
        using var no = no_grad();
        var ids = randint(0, 7, [1, 6]);
        net.eval();
        net.Pruned.Add(0);
        var skipped = net.call(ids);
        net.train();
        ByChance.Rate(Enumerable.Range(0, 2000).Count(_ => Gap(skipped, net.call(ids)) < 1e-6), 2000, 0.3);
    }

    [Fact]
    public void DropPathHasACoinForEachExample()
    {
        manual_seed(7);
        using var layer = new DropPath(0.3);
        var x = ones(4000, 3, 5, requires_grad: true);
        var y = layer.call(x);
        Assert.Equal(0, y.view(4000, 15).std(1).max().item<float>());
        ByChance.Rate(y.select(1, 0).select(1, 0).eq(0).sum().item<long>(), 4000, 0.3);
        Assert.Equal(1 / 0.7, y.max().item<float>(), 1e-5);
        y.sum().backward();
        Assert.Equal(0, Gap(x.grad!, y)); // the mask of the forward pass
        layer.eval();
        Assert.Equal(0, Gap(layer.call(x), x));
        using var all = new DropPath(1);
        Assert.Equal(0, all.call(x).abs().max().item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropPath(-0.1));
        Assert.Throws<ArgumentException>(() => layer.call(tensor(1f)));
    }

    [Fact]
    public void AnAdapterBeginsAtNothingTrainsAloneAndMerges()
    {
        manual_seed(8);
        var linear = nn.Linear(5, 3);
        using var adapter = new LoraLinear(linear, rank: 2, alpha: 4, p: 0.5);
        var x = randn(6, 5);
        Assert.Equal(0, Gap(linear.call(x), adapter.call(x))); // B is 0, so its dropout does nothing either
        Assert.Equal(2 * 5 + 3 * 2, adapter.parameters().Where(w => w.requires_grad).Sum(w => w.numel()));
        adapter.call(x).square().sum().backward();
        var (a, b) = (adapter.state_dict()["A"], adapter.state_dict()["B"]);
        Assert.Null(linear.weight.grad);
        Assert.True(b.grad!.abs().max().item<float>() > 0);
        using var no = no_grad();
        b.copy_(randn(3, 2));
        Assert.True(Gap(adapter.call(x), adapter.call(x)) > 1e-3); // now it drops
        adapter.eval();
        var expected = linear.call(x) + 2 * x.mm(a.t()).mm(b.t());
        Assert.Equal(0, Gap(expected, adapter.call(x)), 1e-5);
        Assert.Equal(0, Gap(expected, adapter.Merged().call(x)), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LoraLinear(linear, rank: 0));
    }

    [Fact]
    public void AnAdaptedNetTakesOverWhatTheOtherHasLearned()
    {
        manual_seed(9);
        using var trained = new DecoderTransformer(Small);
        using var adapted = new DecoderTransformer(
            Small with
            {
                Linear = (inputs, outputs) => new LoraLinear(nn.Linear(inputs, outputs), 2),
            }
        );
        using var no = no_grad();
        var ids = randint(0, 7, [2, 6]);
        Assert.True(Gap(trained.call(ids), adapted.call(ids)) > 1e-3);
        LoraLinear.CopyTrained(adapted, trained);
        Assert.Equal(0, Gap(trained.call(ids), adapted.call(ids)), 1e-6);
        using var wider = new DecoderTransformer(Small with { Width = 16 });
        Assert.Contains(
            "tokens.weight",
            Assert.Throws<ArgumentException>(() => LoraLinear.CopyTrained(adapted, wider)).Message
        );
    }

    [Fact]
    public void WrongShapesAreNamed()
    {
        Assert.Throws<ArgumentException>(() => new CausalAttention(8, 3));
        using var attention = new CausalAttention(8, 2);
        Assert.Contains("[2, 5]", Assert.Throws<ArgumentException>(() => attention.call(zeros(2, 5))).Message);
        using var net = new DecoderTransformer(Small);
        Assert.Contains(
            "at most 6",
            Assert.Throws<ArgumentException>(() => net.call(zeros(1, 7, dtype: ScalarType.Int64))).Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecoderTransformer(Small with { Layer = 2 }));
    }
}
