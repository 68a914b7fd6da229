using TorchSharp;
using static TorchSharp.torch;

namespace DropoutCourse.Tests;

[Collection("alone")] // they seed the generator of the whole process
public class MasksTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void A_unit_is_dropped_with_probability_p(double p)
    {
        const int n = 400_000;
        var r = Masks.Bernoulli(n, p, new Random(5));
        Assert.All(r.Distinct(), v => Assert.True(v is 0 or 1));
        ByChance.Rate(r.Count(v => v == 0), n, p);

        random.manual_seed(5);
        var t = Masks.BernoulliLike(zeros(n), p);
        ByChance.Rate(n - t.sum().item<float>(), n, p);
    }

    [Fact]
    public void Elements_of_a_mask_are_independent()
    {
        const int n = 400_000;
        var r = Masks.Bernoulli(n, 0.3, new Random(7));
        var both = Enumerable.Range(0, n / 2).Count(i => r[2 * i] == 0 && r[2 * i + 1] == 0);
        ByChance.Rate(both, n / 2, 0.09);
    }

    [Fact]
    public void Each_example_of_a_batch_gets_its_own_mask()
    {
        random.manual_seed(1);
        const int N = 2000,
            D = 50;
        var r = Masks.BernoulliLike(zeros(N, D), 0.5);
        foreach (var kept in ByChance.Floats(r.sum(dim: 0))) // a mask shared over the batch gives 0 or N
            ByChance.Rate(kept, N, 0.5);
        foreach (var kept in ByChance.Floats(r.sum(1)).Chunk(100)) // a coin for each example gives rows of 0 or D
            ByChance.Rate(kept.Sum(), 100 * D, 0.5);
        var rows = Enumerable.Range(0, 20).Select(i => string.Concat(ByChance.Floats(r[i]))).Distinct().Count();
        Assert.Equal(20, rows); // equal with probability 190 / 2^50
    }

    [Fact]
    public void Mask_tensor_follows_shape_dtype_and_device()
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float16 })
        {
            var x = zeros(new long[] { 3, 0, 2 }, dtype: dtype);
            var r = Masks.BernoulliLike(x, 0.5);
            Assert.Equal(dtype, r.dtype);
            Assert.Equal(x.shape, r.shape);
            Assert.Equal(x.device.type, r.device.type);
            Assert.All(
                ByChance.Floats(Masks.BernoulliLike(zeros(new long[] { 100 }, dtype: dtype), 0.5)),
                v => Assert.True(v is 0 or 1)
            );
        }
        var leaf = zeros(3).requires_grad_();
        Assert.False(Masks.BernoulliLike(leaf, 0.5).requires_grad);
    }

    [Fact]
    public void The_same_seed_gives_the_same_mask()
    {
        Assert.Equal(Masks.Bernoulli(100, 0.5, new Random(3)), Masks.Bernoulli(100, 0.5, new Random(3)));
        Assert.NotEqual(Masks.Bernoulli(100, 0.5, new Random(3)), Masks.Bernoulli(100, 0.5, new Random(4)));
        float[] Draw(ulong seed)
        {
            using var g = new Generator(seed);
            return ByChance.Floats(Masks.Bernoulli([100], 0.5, generator: g));
        }
        Assert.Equal(Draw(3), Draw(3));
        Assert.NotEqual(Draw(3), Draw(4));
    }

    [Fact]
    public void Exactly_k_drops_k_and_all_choices_are_equally_likely()
    {
        var choices = new Dictionary<string, double>();
        var random = new Random(2);
        const int draws = 60_000;
        for (var i = 0; i < draws; i++)
        {
            var r = Masks.ExactlyK(5, 2, random);
            Assert.Equal(3, r.Sum());
            var key = string.Concat(r);
            choices[key] = choices.GetValueOrDefault(key) + 1;
        }
        Assert.Equal(10, choices.Count);
        ByChance.Fits([.. choices.Values], [.. Enumerable.Repeat(draws / 10.0, 10)]);
        Assert.All(Masks.ExactlyK(4, 4, random), v => Assert.Equal(0, v));
        Assert.All(Masks.ExactlyK(4, 0, random), v => Assert.Equal(1, v));
        Assert.Empty(Masks.ExactlyK(0, 0, random));
    }

    [Fact]
    public void Exactly_k_tensor_drops_k_in_each_row()
    {
        random.manual_seed(4);
        const int N = 60_000;
        var r = Masks.ExactlyKLike(zeros(N, 5), 2);
        Assert.All(ByChance.Floats(r.sum(1)).Distinct(), v => Assert.Equal(3, v));
        var powers = tensor(new float[] { 1, 2, 4, 8, 16 });
        var counts = ByChance.Floats((r * powers).sum(1)).GroupBy(v => v).Select(g => (double)g.Count()).ToArray();
        Assert.Equal(10, counts.Length);
        ByChance.Fits(counts, [.. Enumerable.Repeat(N / 10.0, 10)]);
    }

    [Fact]
    public void Exactly_k_has_the_covariance_of_sampling_without_replacement()
    {
        // Cov = -p (1-p) / (N-1): for N = 4, k = 2 this is -1/12, for independent coins 0. Var of the product's mean: below 1/4 a draw.
        const int n = 4,
            k = 2,
            draws = 200_000;
        var random = new Random(9);
        var sum = 0.0;
        for (var i = 0; i < draws; i++)
        {
            var r = Masks.ExactlyK(n, k, random);
            sum += (r[0] - 0.5) * (r[3] - 0.5);
        }
        ByChance.Mean(sum / draws, -1.0 / 12, 0.25, draws);
    }

    [Fact]
    public void All_masks_have_the_probabilities_of_independent_coins()
    {
        var all = Masks.All(6, 0.3).ToList();
        Assert.Equal(64, all.Count);
        Assert.Equal(64, all.Select(m => string.Concat(m.Mask)).Distinct().Count());
        Assert.Equal(1, all.Sum(m => m.Probability), 1e-12);
        for (var i = 0; i < 6; i++)
            Assert.Equal(0.7, all.Sum(m => m.Probability * m.Mask[i]), 1e-12);
        Assert.Equal(0.49, all.Sum(m => m.Probability * m.Mask[1] * m.Mask[4]), 1e-12);
        Assert.Equal(Math.Pow(0.3, 6), all[0].Probability, 1e-15);
        Assert.All(all[0].Mask, v => Assert.Equal(0, v));
        Assert.All(all[63].Mask, v => Assert.Equal(1, v));

        var (R, probability) = Masks.AllAsTensor(6, 0.3);
        Assert.Equal([64, 6], R.shape);
        Assert.Equal(all.SelectMany(m => m.Mask).Select(v => (double)v), ByChance.Doubles(R));
        Assert.Equal(all.Select(m => m.Probability), ByChance.Doubles(probability));
        Assert.Single(Masks.All(0, 0.5));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0001)]
    [InlineData(128)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_no_probability_is_refused_with_the_remedy(double p)
    {
        foreach (
            var act in new Action[]
            {
                () => Masks.Bernoulli(3, p, new Random(1)),
                () => Masks.BernoulliLike(zeros(3), p),
                () => Masks.All(3, p),
                () => Masks.AllAsTensor(3, p),
                () => Masks.Probability([1f], p),
                () => new InvertedDropout(p),
                () => new StandardDropout(p),
                () => new SpatialDropout(p),
                () => new DropBlock(3, p),
                () => new DropConnectLinear(2, 2, p),
                () => new GaussianDropout(p),
                () => new WordDropout(0, p),
                () => new VariationalDropout(p),
                () => new VectorizedDropout(p),
                () => new VariationalRnn(2, 2, pInput: p),
                () => new VariationalRnn(2, 2, pRecurrent: p),
                () => new StochasticDepth(nn.Identity(), p),
                () => DropoutArrays.StandardTest([1f], p),
                () => DropoutArrays.InvertedTrain([1f], [1f], p),
                () =>
                    RidgeEquivalence.Penalty(
                        new double[,]
                        {
                            { 1 },
                        },
                        [1],
                        p
                    ),
                () => VectorizedMask.Fill(new float[3], p, 1),
            }
        )
        {
            var e = Assert.Throws<ArgumentOutOfRangeException>(act);
            Assert.Contains("must lie in [0, 1]", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bad_counts_and_dtypes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Masks.Bernoulli(-1, 0.5, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Masks.ExactlyK(3, 4, new Random(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Masks.ExactlyKLike(zeros(2, 3), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Masks.All(25, 0.5));
        Assert.Throws<ArgumentException>(() => Masks.BernoulliLike(zeros(3, dtype: ScalarType.Int64), 0.5));
        Assert.Throws<ArgumentException>(() => Masks.ExactlyKLike(tensor(1f), 0));
    }
}
