using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

/// <summary>InvertedDropout, StandardDropout and VectorizedDropout against libtorch's own dropout, closed forms and differences.</summary>
[Collection("alone")] // they seed the generator of the whole process
public class DropoutModulesTests
{
    private static nn.Module<Tensor, Tensor> Make(string kind, double p) =>
        kind switch
        {
            "inverted" => new InvertedDropout(p),
            "vectorized" => new VectorizedDropout(p),
            "torch" => nn.Dropout(p),
            _ => new StandardDropout(p),
        };

    [Theory]
    [InlineData("inverted", 0.2)]
    [InlineData("inverted", 0.5)]
    [InlineData("vectorized", 0.2)]
    [InlineData("vectorized", 0.5)]
    [InlineData("torch", 0.2)] // the test itself holds for the layer that everybody trusts
    public void Training_keeps_with_probability_1_minus_p_and_scales_what_is_kept(string kind, double p)
    {
        random.manual_seed(8);
        const int N = 4000,
            D = 100;
        var x = full(N, D, 3f);
        var y = Make(kind, p).call(x);
        Assert.Equal(x.shape, y.shape);
        Assert.Equal(x.dtype, y.dtype);
        Assert.All(ByChance.Floats(y).Distinct(), v => Assert.True(v == 0 || Math.Abs(v - 3 / (1 - p)) < 1e-5));
        ByChance.Rate(y.eq(0).sum().item<long>(), N * D, p);
        // The number kept in a row of 10 is binomial: tells coins for each element from shared ones.
        var counts = new double[11];
        foreach (var kept in ByChance.Floats(y.ne(0).reshape(-1, 10).sum(1)))
            counts[(int)kept]++;
        Assert.Equal(N * D / 10, counts.Sum());
        var expected = counts
            .Select((_, k) => N * D / 10 * MathNet.Numerics.Distributions.Binomial.PMF(1 - p, 10, k))
            .ToArray();
        while (expected[0] < 5) // p = 0.2: nearly never are so few kept
            (expected, counts) = ([expected[0] + expected[1], .. expected[2..]], [counts[0] + counts[1], .. counts[2..]]);
        ByChance.Fits(counts, expected);
        foreach (var kept in ByChance.Floats(y.ne(0).sum(dim: 0)))
            ByChance.Rate(kept, N, 1 - p);
    }

    [Fact]
    public void Standard_form_masks_in_training_and_scales_in_evaluation()
    {
        random.manual_seed(2);
        var layer = new StandardDropout(0.2);
        var x = full(300_000, 3f);
        var y = layer.call(x);
        Assert.All(ByChance.Floats(y).Distinct(), v => Assert.True(v is 0 or 3));
        ByChance.Rate(y.eq(0).sum().item<long>(), 300_000, 0.2);
        layer.eval();
        Assert.All(ByChance.Floats(layer.call(x)).Distinct(), v => Assert.Equal(2.4f, v, 1e-6f));
        Assert.True(ByChance.Distance(new StandardDropout(0).call(x), x) == 0);
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("vectorized")]
    public void Evaluation_is_the_identity(string kind)
    {
        var layer = Make(kind, 0.5);
        layer.eval();
        var x = randn(4, 5);
        var y = layer.call(x);
        Assert.True(ByChance.Distance(x, y) == 0);
        y.Dispose(); // must not take the input with it
        Assert.Equal(20, x.numel());
        layer.train();
        Assert.True(ByChance.Distance(x, layer.call(x)) > 0);
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("vectorized")]
    [InlineData("standard")]
    public void Gradient_goes_through_the_same_mask(string kind)
    {
        ByChance.GradientIsRight(Make(kind, 0.4), [6, 5]);
        ByChance.GradientIsRight(Make(kind, 0.4), [6, 5], train: false);

        random.manual_seed(5);
        var x = randn(1000).requires_grad_();
        var y = Make(kind, 0.4).call(x);
        y.sum().backward();
        Assert.True(ByChance.Distance(x.grad! * x, y) < 1e-5); // dy/dx = y/x for y = x times a constant
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("vectorized")]
    [InlineData("standard")]
    [InlineData("torch")]
    public void P_0_keeps_all_and_p_1_gives_zeros_without_0_over_0(string kind)
    {
        var x = randn(50).requires_grad_();
        Assert.True(ByChance.Distance(x, Make(kind, 0).call(x)) == 0);
        var y = Make(kind, 1).call(x);
        Assert.All(ByChance.Floats(y), v => Assert.Equal(0, v));
        y.sum().backward();
        Assert.All(ByChance.Floats(x.grad!), v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("vectorized")]
    [InlineData("standard")]
    public void Dtypes_shapes_and_empty_tensors(string kind)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16 })
            Assert.Equal(dtype, Make(kind, 0.5).call(ones(new long[] { 2, 3 }, dtype: dtype)).dtype);
        Assert.Equal([0, 7], Make(kind, 0.5).call(zeros(0, 7)).shape);
        Assert.Empty(Make(kind, 0.5).call(tensor(1f)).shape);
        var strided = randn(40, 30).t();
        var y = Make(kind, 0.5).call(strided);
        Assert.Equal([30, 40], y.shape);
        Assert.All(
            ByChance.Floats(y / strided),
            v => Assert.True(v == 0 || Math.Abs(v - (kind == "standard" ? 1 : 2)) < 1e-5)
        );
        var e = Assert.Throws<ArgumentException>(() => Make(kind, 0.5).call(ones(3, dtype: ScalarType.Int64)));
        Assert.Contains("to_type", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inverted")]
    [InlineData("vectorized")]
    [InlineData("standard")]
    public void The_seed_of_torch_decides_and_each_call_draws_anew(string kind)
    {
        var (layer, x) = (Make(kind, 0.5), ones(200));
        random.manual_seed(42);
        var (a, b) = (ByChance.Floats(layer.call(x)), ByChance.Floats(layer.call(x)));
        random.manual_seed(42);
        Assert.Equal(a, ByChance.Floats(layer.call(x)));
        Assert.NotEqual(a, b); // equal with probability 2^-200
    }

    [Fact]
    public void A_generator_of_ones_own_leaves_torchs_alone()
    {
        using var g1 = new Generator(9);
        using var g2 = new Generator(9);
        var x = ones(200);
        Assert.Equal(
            ByChance.Floats(new InvertedDropout(0.5, g1).call(x)),
            ByChance.Floats(new InvertedDropout(0.5, g2).call(x))
        );
        Assert.Equal(
            ByChance.Floats(new VectorizedDropout(0.5, g1).call(x)),
            ByChance.Floats(new VectorizedDropout(0.5, g2).call(x))
        );
        random.manual_seed(1);
        var first = rand(1).item<float>();
        random.manual_seed(1);
        new InvertedDropout(0.5, g1).call(x);
        Assert.Equal(first, rand(1).item<float>());
    }

    [Fact]
    public void Modes_follow_the_net_that_holds_the_layer()
    {
        var net = nn.Sequential(nn.Linear(3, 3), new InvertedDropout(1), new StandardDropout(0.5));
        net.eval();
        var x = randn(2, 3);
        Assert.True(
            ByChance.Distance(net.call(x), ((nn.Module<Tensor, Tensor>)net.children().First()).call(x) * 0.5) < 1e-6
        );
        net.train();
        Assert.True(net.call(x).abs().sum().item<float>() == 0);
    }
}
