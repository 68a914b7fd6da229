using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class SpatialDropoutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)] // libtorch's layer passes the same test
    public void Whole_channels_are_dropped_each_example_for_itself(bool libtorch)
    {
        random.manual_seed(1);
        const int N = 1000,
            C = 40;
        nn.Module<Tensor, Tensor> layer = libtorch ? nn.Dropout2d(0.2) : new SpatialDropout(0.2);
        var y = layer.call(full(N, C, 3, 4, 2f));
        var maps = y.reshape(N, C, 12);
        Assert.True(ByChance.Distance(maps.amax([2]), maps.amin([2])) == 0); // one value in each map
        var map = maps.select(2, 0);
        Assert.All(ByChance.Floats(map).Distinct(), v => Assert.True(v == 0 || Math.Abs(v - 2.5) < 1e-6));
        ByChance.Rate(map.eq(0).sum().item<long>(), N * C, 0.2);
        foreach (var dropped in ByChance.Floats(map.eq(0).sum(dim: 0)))
            ByChance.Rate(dropped, N, 0.2);
        foreach (var dropped in ByChance.Floats(map.eq(0).sum(1)).Chunk(50))
            ByChance.Rate(dropped.Sum(), 50 * C, 0.2);
    }

    [Fact]
    public void Shapes_gradients_modes()
    {
        foreach (var shape in new long[][] { [2, 3, 5], [2, 3, 5, 4], [2, 3, 2, 2, 2] })
            Assert.Equal(shape, new SpatialDropout().call(ones(shape)).shape);
        ByChance.GradientIsRight(new SpatialDropout(0.4), [4, 3, 2, 2]);
        ByChance.GradientIsRight(new SpatialDropout(0.4), [2, 3, 2, 2], train: false);
        Assert.Throws<ArgumentException>(() => new SpatialDropout().call(ones(2, 3)));
        var x = randn(2, 3, 4, 4);
        Assert.True(new SpatialDropout(1).call(x).abs().sum().item<float>() == 0);
        Assert.True(ByChance.Distance(x, new SpatialDropout(0).call(x)) == 0);
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class DropBlockTests
{
    [Fact]
    public void Gamma_follows_the_papers_equation()
    {
        Assert.Equal(0.3, DropBlock.Gamma(0.3, 1, 9, 9), 1e-12); // block 1: ordinary dropout
        Assert.Equal(0.1 / 49 * (14 * 14) / (8 * 8), DropBlock.Gamma(0.1, 7, 14, 14), 1e-12);
        Assert.Equal(0.25, DropBlock.Gamma(0.25, 8, 8, 8), 1e-12); // a block as large as the map: spatial dropout
        Assert.Equal(0.2 / 9 * (6 * 10) / (4 * 8), DropBlock.Gamma(0.2, 3, 6, 10), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => DropBlock.Gamma(0.1, 7, 6, 14));
        Assert.Throws<ArgumentOutOfRangeException>(() => DropBlock.Gamma(1, 1, 6, 14));
    }

    [Theory]
    [InlineData(1, 6, 5)]
    [InlineData(2, 6, 5)]
    [InlineData(3, 8, 8)]
    [InlineData(7, 5, 4)] // cut down to 4
    public void Each_position_is_kept_with_the_probability_that_no_block_covers_it(int block, int H, int W)
    {
        random.manual_seed(block);
        const int N = 3000,
            C = 10;
        var layer = new DropBlock(block, 0.2);
        var kept = ByChance.Floats(layer.Mask(zeros(N, C, H, W)).sum([0, 1]));
        var b = Math.Min(block, Math.Min(H, W));
        var gamma = DropBlock.Gamma(0.2, b, H, W);
        // Starts whose block covers row i: max(0, i-b+1) .. min(i, H-b).
        int Covering(int i, int size) => Math.Min(i, size - b) - Math.Max(0, i - b + 1) + 1;
        for (var i = 0; i < H; i++)
        for (var j = 0; j < W; j++)
            ByChance.Rate(kept[i * W + j], N * C, Math.Pow(1 - gamma, Covering(i, H) * Covering(j, W)));
    }

    [Fact]
    public void What_is_dropped_are_whole_blocks()
    {
        random.manual_seed(3);
        const int b = 3,
            H = 9,
            W = 7;
        var masks = ByChance.Floats(new DropBlock(b, 0.15).Mask(zeros(300, 1, H, W))).Chunk(H * W).ToList();
        Assert.Contains(masks, m => m.Contains(0));
        foreach (var m in masks)
        {
            var covered = new bool[H * W]; // by a 3 x 3 square of dropped positions that lies inside the map
            for (var i = 0; i <= H - b; i++)
            for (var j = 0; j <= W - b; j++)
            {
                var square = Enumerable.Range(0, b * b).Select(k => (i + k / b) * W + j + k % b).ToArray();
                if (square.All(k => m[k] == 0))
                    foreach (var k in square)
                        covered[k] = true;
            }
            for (var k = 0; k < H * W; k++)
                Assert.Equal(m[k] == 0, covered[k]);
        }
    }

    [Fact]
    public void Output_is_scaled_by_the_count_of_survivors()
    {
        random.manual_seed(4);
        var y = new DropBlock(3, 0.3).call(ones(20, 4, 8, 8));
        Assert.Equal(20 * 4 * 64, y.sum().item<float>(), 1f); // sum of ones stays, exactly
        Assert.Equal(2, ByChance.Floats(y).Distinct().Count());
        var all = new DropBlock(4, 0.999).call(ones(1, 1, 4, 4)); // probably everything dropped: zeros or ones, never NaN
        Assert.All(ByChance.Floats(all), v => Assert.True(v is 0 or 1));
        ByChance.GradientIsRight(new DropBlock(2, 0.3), [2, 2, 4, 4]);
    }

    [Fact]
    public void Schedule_modes_and_errors()
    {
        Assert.Equal(
            [0, 0.05, 0.1, 0.1],
            new long[] { 0, 50, 100, 150 }.Select(s => DropBlock.ScheduledRate(0.1, s, 100)),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
        var layer = new DropBlock(3, 0.1);
        layer.p = DropBlock.ScheduledRate(0.2, 100, 100);
        Assert.Equal(0.2, layer.p, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.p = 1);
        layer.eval();
        var x = randn(2, 3, 5, 5);
        Assert.True(ByChance.Distance(x, layer.call(x)) == 0);
        layer.train();
        Assert.Throws<ArgumentException>(() => layer.call(ones(2, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropBlock(0));
        Assert.Equal([0, 3, 5, 5], layer.call(zeros(0, 3, 5, 5)).shape);
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class DropConnectTests
{
    [Fact]
    public void Moments_are_those_over_all_masks_of_the_weights()
    {
        const double p = 0.3;
        random.manual_seed(1);
        var layer = new DropConnectLinear(4, 2, p);
        var x = randn(1, 4);
        var (xs, w, bias) = (ByChance.Doubles(x), ByChance.Doubles(layer.weight), ByChance.Doubles(layer.bias));
        var moments = layer.Moments(x);
        for (var o = 0; o < 2; o++)
        {
            double Output(float[] m) =>
                bias[o] + Enumerable.Range(0, 4).Sum(i => m[i] * w[o * 4 + i] * xs[i] / (1 - p));
            var mean = Masks.All(4, p).Sum(m => m.Probability * Output(m.Mask));
            var variance = Masks.All(4, p).Sum(m => m.Probability * Math.Pow(Output(m.Mask) - mean, 2));
            Assert.Equal(mean, ByChance.Doubles(moments.Mean)[o], 1e-5);
            Assert.Equal(variance, ByChance.Doubles(moments.Variance)[o], 1e-5);
        }

        const int N = 40_000;
        var y = layer.call(x.expand(N, 4)).detach();
        var deviation = moments.Variance.sqrt();
        for (var o = 0; o < 2; o++)
        {
            var s = ByChance.Doubles(deviation)[o];
            ByChance.Mean(y.select(1, o).mean().item<float>(), ByChance.Doubles(moments.Mean)[o], s, N, 1e-4);
            Assert.True(y.select(1, o).std().item<float>() > 0.9 * s); // one mask for the whole batch would give 0
        }
        // Weights, not units, are dropped: the two outputs are uncorrelated, as with dropped inputs they would not be.
        var (a, b) = (y.select(1, 0), y.select(1, 1));
        ByChance.Mean(
            ((a - a.mean()) * (b - b.mean())).mean().item<float>(),
            0,
            ByChance.Doubles(deviation)[0] * ByChance.Doubles(deviation)[1] * 1.2,
            N,
            1e-5
        );
    }

    [Fact]
    public void Evaluation_is_a_linear_layer_and_gradients_are_right()
    {
        var layer = new DropConnectLinear(5, 3, 0.5);
        layer.eval();
        var x = randn(7, 5);
        Assert.True(ByChance.Distance(nn.Linear(layer.weight, layer.bias).call(x), layer.call(x)) < 1e-6);
        Assert.Equal(["weight", "bias"], layer.named_parameters().Select(p => p.name));

        var wide = (DropConnectLinear)new DropConnectLinear(5, 3, 0.4).to(ScalarType.Float64);
        ByChance.GradientIsRight(wide, [4, 5]);
        wide.train();
        wide.zero_grad();
        wide.call(randn(4, 5, dtype: ScalarType.Float64)).sum().backward();
        Assert.NotNull(wide.weight.grad);
        Assert.True(ByChance.Distance(wide.bias.grad!, full(3, 4.0)) < 1e-9);

        var none = new DropConnectLinear(5, 3, 1);
        Assert.True(ByChance.Distance(none.call(x), none.bias.expand(7, 3)) == 0);
        Assert.Throws<ArgumentException>(() => layer.call(ones(2, 4)));
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class NoiseDropoutTests
{
    [Fact]
    public void Gaussian_noise_has_mean_1_and_the_variance_of_bernoulli_dropout()
    {
        random.manual_seed(1);
        const int n = 400_000;
        foreach (var p in new[] { 0.2, 0.5 })
        {
            var g = new GaussianDropout(p).call(full(n, 2f)) / 2;
            var variance = p / (1 - p);
            ByChance.Mean(g.mean().item<float>(), 1, Math.Sqrt(variance), n, 1e-5);
            ByChance.Mean((g - 1).square().mean().item<float>(), variance, variance * Math.Sqrt(2), n, 1e-5); // Var of a square: 2 sigma^4
            ByChance.Mean(
                (g - 1).pow(4).mean().item<float>(),
                3 * variance * variance,
                Math.Sqrt(96) * variance * variance,
                n,
                1e-4
            ); // normal: 4th moment 3 sigma^4
        }
        ByChance.GradientIsRight(new GaussianDropout(0.4), [4, 5]);
        var x = randn(5);
        var layer = new GaussianDropout(0.5);
        layer.eval();
        Assert.True(ByChance.Distance(x, layer.call(x)) == 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianDropout(1));
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class TextDropoutTests
{
    [Fact]
    public void Words_become_unknown_at_the_rate_and_padding_never()
    {
        random.manual_seed(1);
        const int N = 4000,
            T = 50;
        var ids = full(N, T, 7, dtype: ScalarType.Int64);
        ids.narrow(1, 40, 10).fill_(0); // padding
        var layer = new WordDropout(1, 0.2, paddingId: 0);
        var y = layer.call(ids);
        Assert.Equal(ScalarType.Int64, y.dtype);
        Assert.Equal(N * 10, y.eq(0).sum().item<long>());
        ByChance.Rate(y.eq(1).sum().item<long>(), N * 40, 0.2);
        Assert.Equal(N * 40, (y.eq(7).sum() + y.eq(1).sum()).item<long>());
        foreach (var unknown in ByChance.Floats(y.eq(1).sum(dim: 0))[..40])
            ByChance.Rate(unknown, N, 0.2);
        Assert.True(ids.eq(1).sum().item<long>() == 0); // the input is as it was
        layer.eval();
        Assert.True(layer.call(ids).eq(ids).all().item<bool>());
        Assert.True(new WordDropout(1, 1).call(ids).eq(1).all().item<bool>());
        Assert.Throws<ArgumentException>(() => layer.call(ones(2, 3)));
    }

    [Fact]
    public void A_dropped_word_type_is_gone_from_the_whole_sentence()
    {
        random.manual_seed(2);
        const int N = 3000,
            V = 10;
        var embedding = nn.Embedding(V, 4);
        var layer = new EmbeddingDropout(embedding, 0.3);
        var ids = arange(V, dtype: ScalarType.Int64).repeat(N, 2); // each sentence holds every word twice
        var y = layer.call(ids).detach();
        Assert.Equal([N, 2 * V, 4], y.shape);
        Assert.True(ByChance.Distance(y.narrow(1, 0, V), y.narrow(1, V, V)) == 0); // both of them, or none
        var gone = y.eq(0).all(2).narrow(1, 0, V);
        foreach (var dropped in ByChance.Floats(gone.sum(dim: 0)))
            ByChance.Rate(dropped, N, 0.3);
        var rows = ByChance.Floats(gone.sum(1)).GroupBy(v => v).Count();
        Assert.True(rows > 3, "sentences have masks of their own");
        layer.eval();
        var plain = layer.call(ids).detach();
        Assert.True(ByChance.Distance(plain, embedding.call(ids)) == 0);
        Assert.True(ByChance.Distance(y, plain / 0.7 * gone.logical_not().repeat(1, 2).unsqueeze(2)) < 1e-5);
        layer.train();
        Assert.Single(layer.parameters());
        Assert.True(new EmbeddingDropout(embedding, 1).call(ids).abs().sum().item<float>() == 0);
        Assert.Throws<ArgumentException>(() => layer.call(ones(2, 3)));
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class RecurrentDropoutTests
{
    [Fact]
    public void One_mask_for_all_time_steps_of_a_sequence()
    {
        random.manual_seed(1);
        const int N = 3000,
            T = 6,
            D = 8;
        var y = new VariationalDropout(0.3).call(ones(N, T, D));
        Assert.True(ByChance.Distance(y, y.narrow(1, 0, 1).expand(N, T, D)) == 0);
        foreach (var dropped in ByChance.Floats(y.select(1, 0).eq(0).sum(dim: 0)))
            ByChance.Rate(dropped, N, 0.3);
        Assert.Equal(1 / 0.7, y.max().item<float>(), 1e-5);
        ByChance.GradientIsRight(new VariationalDropout(0.4), [3, 2, 4]);
        Assert.Throws<ArgumentException>(() => new VariationalDropout().call(ones(2, 3)));
    }

    [Theory]
    [InlineData(RecurrentCell.Elman)]
    [InlineData(RecurrentCell.Gru)]
    public void Without_dropout_it_is_libtorchs_recurrent_net(RecurrentCell cell)
    {
        random.manual_seed(2);
        var rnn = new VariationalRnn(5, 4, cell);
        rnn.eval();
        nn.Module theirs = cell == RecurrentCell.Gru ? nn.GRU(5, 4, batchFirst: true) : nn.RNN(5, 4, batchFirst: true);
        using (no_grad())
        {
            foreach (var (name, p) in theirs.named_parameters())
                p.copy_(
                    rnn.named_parameters().Single(q => name.StartsWith(q.name, StringComparison.Ordinal)).parameter
                );
        }
        var x = randn(3, 7, 5);
        var h0 = zeros(1, 3, 4);
        var expected = theirs is TorchSharp.Modules.GRU gru
            ? gru.call(x, h0).Item1
            : ((TorchSharp.Modules.RNN)theirs).call(x, h0).Item1;
        Assert.True(ByChance.Distance(expected, rnn.call(x)) < 1e-5);
        var free = new VariationalRnn(5, 4, cell, 0, 0);
        using (no_grad())
        {
            foreach (var (q, p) in rnn.parameters().Zip(free.parameters()))
                p.copy_(q);
        }
        Assert.True(ByChance.Distance(expected, free.call(x)) < 1e-5);
    }

    [Theory]
    [InlineData(RecurrentMask.PerSequence)]
    [InlineData(RecurrentMask.PerStep)]
    public void Masks_last_as_long_as_they_should(RecurrentMask mask)
    {
        random.manual_seed(3);
        const int N = 500,
            T = 5,
            D = 6,
            H = 6;
        // The inputs alone: with W_x = 1 (identity) and W_h = 0 a state shows which inputs its cell saw.
        var rnn = new VariationalRnn(D, H, RecurrentCell.Elman, 0.4, 0, mask);
        using (no_grad())
        {
            rnn.weight_ih.copy_(eye(H));
            rnn.weight_hh.zero_();
            rnn.bias_ih.zero_();
            rnn.bias_hh.zero_();
        }
        var seen = rnn.call(ones(N, T, D)).detach();
        Assert.All(
            ByChance.Floats(seen).Distinct(),
            v => Assert.True(v == 0 || Math.Abs(v - Math.Tanh(1 / 0.6)) < 1e-5)
        );
        ByChance.Rate(seen.select(1, 0).eq(0).sum().item<long>(), N * D, 0.4);
        var same = seen.select(1, 0).eq(seen.select(1, T - 1)).sum().item<long>();
        ByChance.Rate(same, N * D, mask == RecurrentMask.PerSequence ? 1 : 0.4 * 0.4 + 0.6 * 0.6);

        // The state alone: with W_h = 1 and inputs 0 from a state that the bias keeps up.
        rnn = new VariationalRnn(D, H, RecurrentCell.Elman, 0, 0.4, mask);
        using (no_grad())
        {
            rnn.weight_ih.zero_();
            rnn.weight_hh.copy_(eye(H));
            rnn.bias_ih.fill_(0.1);
            rnn.bias_hh.zero_();
        }
        var h = rnn.call(zeros(N, T, D)).detach();
        Assert.True(ByChance.Distance(h.select(1, 0), full(N, H, (float)Math.Tanh(0.1))) < 1e-6); // h_0 = 0: nothing to drop yet
        var lost = h.sub(Math.Tanh(0.1)).abs().lt(1e-6).narrow(1, 1, T - 1); // at steps 2..T: the old state was dropped
        ByChance.Rate(lost.select(1, 0).sum().item<long>(), N * H, 0.4);
        var both = lost.select(1, 0).eq(lost.select(1, T - 2)).sum().item<long>();
        ByChance.Rate(both, N * H, mask == RecurrentMask.PerSequence ? 1 : 0.4 * 0.4 + 0.6 * 0.6);
    }

    [Theory]
    [InlineData(RecurrentCell.Elman)]
    [InlineData(RecurrentCell.Gru)]
    public void Gradients_shapes_and_errors(RecurrentCell cell)
    {
        var rnn = (VariationalRnn)new VariationalRnn(3, 4, cell, 0.3, 0.3).to(ScalarType.Float64);
        ByChance.GradientIsRight(rnn, [2, 5, 3]);
        rnn.train();
        rnn.call(randn(2, 5, 3, dtype: ScalarType.Float64)).sum().backward();
        Assert.All(rnn.parameters(), p => Assert.NotNull(p.grad));
        Assert.Equal(4, rnn.parameters().Count());
        Assert.Equal([2, 0, 4], rnn.call(zeros(2, 0, 3, dtype: ScalarType.Float64)).shape);
        Assert.Throws<ArgumentException>(() => rnn.call(zeros(2, 5, 4, dtype: ScalarType.Float64)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VariationalRnn(0, 4));
    }
}

[Collection("alone")] // they seed the generator of the whole process
public class StochasticDepthTests
{
    private sealed class Counting() : nn.Module<Tensor, Tensor>("Counting")
    {
        public int Calls;

        public override Tensor forward(Tensor input)
        {
            Calls++;
            return input * 3;
        }
    }

    [Fact]
    public void The_branch_is_skipped_and_not_even_computed()
    {
        random.manual_seed(1);
        var f = new Counting();
        var layer = new StochasticDepth(f, 0.3);
        var x = ones(2, 2);
        const int n = 5000;
        var skipped = 0;
        for (var i = 0; i < n; i++)
        {
            using var y = layer.call(x);
            var v = y[0, 0].item<float>();
            Assert.True(v is 1 or 4); // the whole batch, unscaled
            skipped += v == 1 ? 1 : 0;
        }
        ByChance.Rate(skipped, n, 0.3);
        Assert.Equal(n - skipped, f.Calls);
        layer.eval();
        Assert.Equal(1 + 0.7 * 3, layer.call(x)[1, 1].item<float>(), 1e-6);
    }

    [Fact]
    public void Ends_decay_and_errors()
    {
        var x = randn(2, 3);
        var linear = nn.Linear(3, 3);
        Assert.True(ByChance.Distance(x, new StochasticDepth(linear, 1).call(x)) == 0);
        Assert.True(ByChance.Distance(x + linear.call(x), new StochasticDepth(linear, 0).call(x)) < 1e-6);
        Assert.Equal(2, new StochasticDepth(linear).parameters().Count());
        Assert.Equal(
            [0.1, 0.2, 0.3, 0.4, 0.5],
            Enumerable.Range(1, 5).Select(l => StochasticDepth.LinearDecay(l, 5)),
            (a, b) => Math.Abs(a - b) < 1e-12
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => StochasticDepth.LinearDecay(6, 5));
        Assert.Throws<ArgumentException>(() => new StochasticDepth(nn.Linear(3, 1), 0).call(x));
    }
}
