namespace DropoutCourse.Tests;

public class ThinnedNetsTests
{
    private static double[,] Matrix(Random random, int rows, int columns)
    {
        var m = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        for (var j = 0; j < columns; j++)
            m[i, j] = random.NextDouble() * 4 - 2;
        return m;
    }

    private static double[] Vector(Random random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 4 - 2)];

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Softmax_regression_weight_scaling_is_the_renormalized_geometric_mean(double p)
    {
        var random = new Random(1);
        var means = ThinnedNets.Enumerate(
            ThinnedNets.SoftmaxRegression(Matrix(random, 4, 10), Vector(random, 4), Vector(random, 10)),
            10,
            p
        );
        Assert.Equal(1024, means.Nets);
        Assert.True(means.GeometricGap < 1e-12, $"gap {means.GeometricGap}");
        Assert.True(means.ArithmeticGap > 1e-3, "the arithmetic mean is another one");
        Assert.Equal(1, means.Arithmetic.Sum(), 1e-12);
        Assert.Equal(1, means.Geometric.Sum(), 1e-12);
    }

    [Fact]
    public void Two_classes_and_one_unit_by_hand()
    {
        // Logits (0, 2 r): P = (1/2, 1/2) or (s, 1-s) with s = 1/(1+e^2).
        var means = ThinnedNets.Enumerate(
            ThinnedNets.SoftmaxRegression(
                new double[,]
                {
                    { 0 },
                    { 2 },
                },
                [0, 0],
                [1]
            ),
            1,
            0.25
        );
        var s = 1 / (1 + Math.Exp(2));
        Assert.Equal(0.25 * 0.5 + 0.75 * s, means.Arithmetic[0], 1e-12);
        var (g0, g1) = (Math.Pow(0.5, 0.25) * Math.Pow(s, 0.75), Math.Pow(0.5, 0.25) * Math.Pow(1 - s, 0.75));
        Assert.Equal(g0 / (g0 + g1), means.Geometric[0], 1e-12);
        Assert.Equal(1 / (1 + Math.Exp(1.5)), means.WeightScaling[0], 1e-12);
    }

    [Fact]
    public void A_hidden_layer_makes_weight_scaling_an_approximation()
    {
        var random = new Random(2);
        var (W1, b1, W2, b2, x) = (
            Matrix(random, 6, 5),
            Vector(random, 6),
            Matrix(random, 3, 6),
            Vector(random, 3),
            Vector(random, 5)
        );
        var inFront = ThinnedNets.Enumerate(ThinnedNets.HiddenLayer(W1, b1, W2, b2, x), 11, 0.5);
        Assert.Equal(2048, inFront.Nets);
        Assert.InRange(inFront.GeometricGap, 1e-4, 0.5);
        var behind = ThinnedNets.Enumerate(ThinnedNets.HiddenLayer(W1, b1, W2, b2, x, dropInputs: false), 6, 0.5);
        Assert.True(behind.GeometricGap < 1e-12);
    }

    [Fact]
    public void Ends_of_the_range_are_single_nets()
    {
        var random = new Random(3);
        var logits = ThinnedNets.SoftmaxRegression(Matrix(random, 3, 4), Vector(random, 3), Vector(random, 4));
        foreach (var (p, r) in new[] { (0.0, 1.0), (1.0, 0.0) })
        {
            var means = ThinnedNets.Enumerate(logits, 4, p);
            var alone = ThinnedNets.Softmax(logits([r, r, r, r]));
            for (var c = 0; c < 3; c++)
            {
                Assert.Equal(alone[c], means.Arithmetic[c], 1e-12);
                Assert.Equal(alone[c], means.Geometric[c], 1e-12);
            }
        }
    }

    [Fact]
    public void Shapes_are_checked_and_large_logits_do_not_overflow()
    {
        Assert.Throws<ArgumentException>(() => ThinnedNets.SoftmaxRegression(new double[2, 3], [0, 0], [1]));
        var logits = ThinnedNets.SoftmaxRegression(new double[2, 3], [0, 0], [1, 1, 1]);
        Assert.Throws<ArgumentException>(() => ThinnedNets.Enumerate(logits, 2, 0.5));
        Assert.Equal([1.0, 0.0], ThinnedNets.Softmax([5000, 0]));
    }
}
